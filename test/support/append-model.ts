import { expect } from 'vitest';
import { maintainFeed } from '../../shared/sync/index.ts';
import { eventWorld, runWith, watch } from './event-world.ts';
import { at, type Event } from './events.ts';
import { expectContiguousLog, idOf, isAbandoned, catchUp, tableIds, visibleIds } from './exactly-once.ts';
import { withFailingPages } from './failing-pages.ts';
import type { World } from './memory-world.ts';
import { beforePut, dieAt, type Hook, onceAt, pauseAt } from './watched-ports.ts';
import { createRival, type Rival } from './rival-writer.ts';

/** What the world of one sequence is like. `lookback` is in units of the cursor: seconds or keys; 0: none. */
export interface Setting {
  readonly cursor: 'Id' | 'ModifiedAt';
  readonly lookback: number;
  readonly pageSize: number;
  readonly batchRows: number;
  readonly parallel: number;
  readonly ignoreOrder: boolean;
}

/** What another writer does to the table. `share` picks a row, from the table's bottom at 0 to its top at 1. */
export type Foreign =
  | { readonly do: 'append-far' | 'append-same' | 'compact' | 'drop' }
  | { readonly do: 'delete-top' | 'delete-one' | 'restore'; readonly share: number };

/** One step of a sequence. `nth` is an effect of the run, from 1. */
export type Step =
  | { readonly do: 'insert'; readonly gaps: readonly number[] }
  | { readonly do: 'insert-late'; readonly back: number }
  | { readonly do: 'update' | 'remove'; readonly share: number }
  | { readonly do: 'run'; readonly deadlineMs: number }
  | { readonly do: 'run-killed'; readonly nth: number; readonly moment: 'before' | 'after' }
  /** The service is down from the nth request for rows on. */
  | { readonly do: 'run-failed'; readonly nth: number }
  | { readonly do: 'run-raced'; readonly by: Foreign }
  | { readonly do: 'run-twice'; readonly nth: number; readonly otherNth: number }
  | { readonly do: 'foreign'; readonly by: Foreign }
  | { readonly do: 'maintain' }
  | { readonly do: 'maintain-killed'; readonly nth: number; readonly moment: 'before' | 'after' }
  | { readonly do: 'maintain-raced'; readonly by: Foreign }
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'catch-up' };

const FAR = 1_000_000;
const LEASE_MS = 61_000;

const isFar = (id: string): boolean => Number(id.split('@')[0]) >= FAR;

/** A world, and a simple account of which row versions its table has to hold. */
export interface Model {
  take(step: Step): Promise<void>;
  /** Runs until nothing is new. Row versions that the table has lost, and those that nobody brought. */
  catchUp(): Promise<{ readonly lost: readonly string[]; readonly strange: readonly string[] }>;
}

const rowsAt = <T>(from: readonly T[], share: number): T | undefined =>
  from[Math.min(from.length - 1, Math.floor(share * from.length))];

const idOfRow = (row: Readonly<Record<string, unknown>>): string =>
  `${String(row['Id'])}@${String(row['ModifiedAt'])}`;

/** Pages of one or two rows are in order, whatever the source does: it is not seen to keep none (docs/feeds.md). */
export const pageSizeOf = ({ pageSize, ignoreOrder }: Pick<Setting, 'pageSize' | 'ignoreOrder'>): number =>
  ignoreOrder ? pageSize + 4 : pageSize;

export const createModel = (setting: Setting): Model => {
  const { cursor, lookback } = setting;
  const isKey = cursor === 'Id';
  const back = isKey ? { units: String(lookback) } : { ms: lookback * 1000 };
  const world: World = eventWorld([], {
    cursor: { column: cursor, ...(lookback > 0 && { lookback: back }) },
    pageSize: pageSizeOf(setting),
    batchRows: setting.batchRows,
    parallel: setting.parallel,
    quirks: { ignoreOrder: setting.ignoreOrder },
  });
  world.feed = { ...world.feed, reconcile: 'follow' };
  const rival: Rival = createRival(world);

  /** Versions that the source has ever shown, and those of them that the table has to hold for good. */
  const shown = new Set<string>();
  const taken = new Set<string>();
  /** Versions that came too late, or that another deleted where it is not noticed: there or not, but never twice. */
  const excused = new Set<string>();
  /** Versions that came below the greatest value of their time. */
  const late = new Set<string>();
  const foreign = new Set<string>();
  /** Versions that another deleted, since the last check. */
  const gone = new Set<string>();
  let top = 10;
  let lastId = 10;
  let lastFar = FAR;

  const valueOf = (id: string): number => {
    const [key = '', micros = ''] = id.split('@');
    return isKey ? Number(key) : Number((BigInt(micros) - BigInt(Date.parse(at(0))) * 1000n) / 1_000_000n);
  };
  const rowAt = (value: number): Event => {
    lastId += 1;
    return isKey ? { Id: value, ModifiedAt: at(value) } : { Id: lastId, ModifiedAt: at(value) };
  };
  const show = (event: Event): void => {
    const id = idOf(event);
    const value = valueOf(id);
    shown.add(id);
    if (value < top) late.add(id);
    if (value < top && value <= top - lookback) excused.add(id);
    top = Math.max(top, value);
  };
  const insert = (event: Event): void => {
    world.service.insert('Events', [{ Note: null, ...event }]);
    show(event);
  };
  const insertLate = (distance: number): void => {
    const value = Math.max(1, top - distance);
    const event = rowAt(value);
    if (!shown.has(idOf(event))) insert(event);
  };
  const update = (share: number): void => {
    const row = rowsAt(world.service.rows('Events'), share);
    if (row === undefined || isKey) return;
    const event: Event = { Id: Number(row['Id']), ModifiedAt: at(top + 1) };
    world.service.update('Events', event.Id, { ModifiedAt: event.ModifiedAt });
    show(event);
  };
  const remove = (share: number): void => {
    const row = rowsAt(world.service.rows('Events'), share);
    if (row !== undefined) world.service.remove('Events', Number(row['Id']));
  };

  const inOrder = (ids: readonly string[]): readonly string[] =>
    ids.filter((id) => !isFar(id)).toSorted((a, b) => valueOf(a) - valueOf(b));
  /** What the table's top has lost has to come back, if the source still shows it; what is gone below its top need not. */
  const excuseBelowTop = async (): Promise<void> => {
    const newTop = inOrder(await tableIds(world)).at(-1);
    if (newTop === undefined) return;
    for (const id of gone) if (valueOf(id) <= valueOf(newTop)) excused.add(id);
  };
  const noteGone = async (before: readonly string[]): Promise<void> => {
    const after = new Set(await tableIds(world));
    for (const id of before.filter((each) => !after.has(each))) {
      taken.delete(id);
      foreign.delete(id);
      if (!isFar(id)) gone.add(id);
    }
    for (const id of after) if (isFar(id)) foreign.add(id);
    await excuseBelowTop();
  };
  const act = async (by: Foreign): Promise<void> => {
    const before = await tableIds(world);
    if (before.length === 0) return;
    const ordered = inOrder(before);
    switch (by.do) {
      case 'append-far': {
        lastFar += 1;
        const far = { Id: lastFar, ModifiedAt: at(lastFar) };
        foreign.add(idOf(far));
        return rival.append([far]);
      }
      case 'append-same': {
        const missing = world.service
          .rows('Events')
          .map((row): Event => ({ Id: Number(row['Id']), ModifiedAt: row['ModifiedAt'] as string }))
          .filter((event) => !before.includes(idOf(event)));
        if (missing.length > 0) await rival.append(missing.slice(0, 3));
        return excuseBelowTop();
      }
      case 'compact':
        return rival.compact();
      case 'drop':
        await rival.drop();
        return noteGone(before);
      case 'delete-one': {
        const one = rowsAt(ordered, by.share);
        if (one === undefined) return;
        await rival.deleteWhere((row) => idOfRow(row) === one);
        await noteGone(before);
        excused.add(one);
        return;
      }
      case 'delete-top': {
        const from = valueOf(rowsAt(ordered, by.share) ?? '0@0');
        await rival.deleteWhere((row) => !isFar(idOfRow(row)) && valueOf(idOfRow(row)) > from);
        return noteGone(before);
      }
      case 'restore': {
        const version = (await world.snapshot())?.version ?? 0;
        await rival.restore(Math.floor(by.share * version));
        return noteGone(before);
      }
    }
  };

  const runPaused = async (nth: number, otherNth: number): Promise<void> => {
    const pause = pauseAt((effect) => effect.nth === nth && effect.moment === 'before');
    const slow = runWith(world, pause.hook);
    await Promise.race([pause.reached, slow]);
    world.clock.advance(LEASE_MS);
    await runWith(world, dieAt({ nth: otherNth, moment: 'after' }));
    pause.release();
    await slow;
  };
  const run = async (hook: Hook, deadlineMs = 600_000): Promise<void> => {
    const record = await (deadlineMs > 0 ? runWith(world, hook) : world.run({ deadlineMs }));
    // Of a run whose deadlines let it get nowhere, the next one takes up what it was to do.
    expect(isAbandoned(record) ? 'stopped' : record.outcome).not.toBe('failed');
  };

  /** Keeps the table in order: no row changes by it. */
  const maintain = async (hook: Hook): Promise<void> => {
    const deps = world.depsOver(watch(world, hook));
    await maintainFeed(deps, world.feed, {
      runId: deps.newId(),
      signal: new AbortController().signal,
      deadline: world.clock.now() + 600_000,
      report: ({ errorKind, message = '' }) => {
        // A process that dies is no error of ours.
        if (!message.includes('ProcessDied')) expect(errorKind).not.toBe('invariant');
      },
    });
  };

  /** The watermark has passed nothing that was there in its time, and no row is twice in the table. */
  const checkNow = async (): Promise<void> => {
    const held = await tableIds(world);
    expect(held.toSorted()).toStrictEqual([...new Set(held)].toSorted());
    const watermark = (await world.storedState())?.watermark;
    // A source without order shows it late: what was passed over till then is found by count.
    if (watermark === undefined || gone.size > 0 || setting.ignoreOrder) return;
    const passed = isKey ? Number(watermark) : (Date.parse(watermark) - Date.parse(at(0))) / 1000;
    const passedOver = visibleIds(world).filter(
      (id) => valueOf(id) < passed && !late.has(id) && !excused.has(id) && !held.includes(id),
    );
    expect(passedOver).toStrictEqual([]);
  };
  const catchUpAndCompare: Model['catchUp'] = async () => {
    expect(await catchUp(world)).toMatchObject({ outcome: 'no-new-rows' });
    const held = await tableIds(world);
    const needed = visibleIds(world).filter((id) => !excused.has(id));
    for (const id of needed) taken.add(id);
    gone.clear();
    await checkNow();
    await expectContiguousLog(world);
    return {
      lost: [...taken].filter((id) => !held.includes(id)),
      strange: held.filter((id) => !shown.has(id) && !foreign.has(id)),
    };
  };

  const take = async (step: Step): Promise<void> => {
    switch (step.do) {
      case 'insert':
        for (const gap of step.gaps) insert(rowAt(top + (isKey ? gap + 1 : gap)));
        return;
      case 'insert-late':
        return insertLate(step.back);
      case 'update':
        return update(step.share);
      case 'remove':
        return remove(step.share);
      case 'run':
        return run(() => undefined, step.deadlineMs);
      case 'run-killed':
        await runWith(world, dieAt(step));
        return;
      case 'run-failed':
        return withFailingPages(world, step.nth, () => world.run());
      case 'run-raced':
        return run(onceAt(beforePut, () => act(step.by)));
      case 'run-twice':
        return runPaused(step.nth, step.otherNth);
      case 'foreign':
        return act(step.by);
      case 'maintain':
        return maintain(() => undefined);
      case 'maintain-killed':
        return maintain(dieAt(step));
      case 'maintain-raced':
        return maintain(onceAt(beforePut, () => act(step.by)));
      case 'wait':
        return world.clock.advance(step.ms);
      case 'catch-up':
        expect(await catchUpAndCompare()).toStrictEqual({ lost: [], strange: [] });
    }
  };
  return {
    take: async (step) => {
      await take(step);
      await checkNow();
    },
    catchUp: catchUpAndCompare,
  };
};
