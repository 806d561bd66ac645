import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ReloadWindow } from '../../shared/config/index.ts';
import { runStatus } from '../../shared/sync/index.ts';
import { watch } from '../support/event-world.ts';
import { at, type Event, eventsSet } from '../support/events.ts';
import { expectContiguousLog, catchUp, tableIds } from '../support/exactly-once.ts';
import { beforePut, dieAt, onceAt } from '../support/watched-ports.ts';
import { createRival } from '../support/rival-writer.ts';
import { createReloadWorld, type ReloadOptions, type ReloadWorld } from '../support/reload-world.ts';
import { withFailingPages } from '../support/failing-pages.ts';
import { pageSizeOf } from '../support/append-model.ts';
import { propertyOptions } from '../support/property-options.ts';
import { tick } from '../support/tick.ts';

const share = fc.double({ min: 0, max: 1, noNaN: true });
const window = fc.oneof(
  fc.record({ kind: fc.constant('last'), by: fc.integer({ min: 1, max: 30 }) }),
  fc.record({ kind: fc.constant('rows'), by: fc.integer({ min: 1, max: 40 }) }),
  fc.record({ kind: fc.constant('from'), by: fc.integer({ min: 0, max: 40 }) }),
  fc.record({ kind: fc.constant('all'), by: fc.constant(0) }),
);
const step = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('insert'),
      gaps: fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 1, maxLength: 8 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('insert-late'), share }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('change', 'move', 'remove'), share, to: share }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('append') }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('compact') }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('reload'),
      window,
      how: fc.constantFrom('whole', 'whole', 'late', 'killed', 'raced', 'failed'),
      nth: fc.integer({ min: 1, max: 30 }),
    }),
  },
);

interface Setting {
  readonly cursor: string;
  readonly pageSize: number;
  readonly batchRows: number;
  readonly parallel: number;
  readonly ignoreOrder: boolean;
}
const setting: fc.Arbitrary<Setting> = fc.record({
  cursor: fc.constantFrom('Id', 'ModifiedAt', 'ModifiedAt'),
  pageSize: fc.integer({ min: 1, max: 6 }),
  batchRows: fc.oneof({ weight: 3, arbitrary: fc.integer({ min: 1, max: 8 }) }, fc.constant(1_000)),
  parallel: fc.constantFrom(1, 4),
  ignoreOrder: fc.constantFrom(false, false, false, true),
});

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

const rowsAt = <T>(from: readonly T[], part: number): T | undefined =>
  from[Math.min(from.length - 1, Math.floor(part * from.length))];

const textOf = (row: Readonly<Record<string, unknown>>): string =>
  `${String(row['Id'])}@${String(row['ModifiedAt'])} ${String(row['Note'])}`;

/** Of a moment, counted from the beginning of the tests' world. */
const secondsOf = (ms: number): number => (ms - Date.parse(at(0))) / 1000;

const createModel = ({ cursor, pageSize, batchRows, parallel, ignoreOrder }: Setting) => {
  const world: ReloadWorld = createReloadWorld({
    set: eventsSet([]),
    cursor: { column: cursor },
    pageSize: pageSizeOf({ pageSize, ignoreOrder }),
    batchRows,
    parallel,
    quirks: { ignoreOrder },
  });
  const isKey = cursor === 'Id';
  let top = 0;
  let lastId = 0;
  let notes = 0;
  let runs = 0;

  const sourceRows = () => world.service.rows('Events');
  const insert = (value: number): void => {
    lastId = isKey ? value : lastId + 1;
    const event: Event = { Id: lastId, ModifiedAt: at(value) };
    world.service.insert('Events', [{ Note: null, ...event }]);
  };
  const valueOf = (row: Readonly<Record<string, unknown>>): number =>
    isKey ? Number(row['Id']) : secondsOf(Date.parse(row['ModifiedAt'] as string));
  const sourceTexts = (from: number, to: number): readonly string[] =>
    sourceRows()
      .filter((row) => valueOf(row) > from && valueOf(row) <= to)
      .map((row) => textOf({ ...row, ModifiedAt: BigInt(Date.parse(row['ModifiedAt'] as string)) * 1000n }))
      .toSorted();

  const numberOf = (literal: string): number => (isKey ? Number(literal) : secondsOf(Date.parse(literal)));
  const windowOf = ({ kind, by }: { kind: string; by: number }): ReloadWindow => {
    if (kind === 'last') return { last: isKey ? { units: String(by) } : { ms: by * 1000 } };
    if (kind === 'rows') return { rows: by };
    if (kind === 'from') return { from: isKey ? String(by) : at(by) };
    return { all: true };
  };
  const finish = async (): Promise<void> => {
    for (let round = 1; round <= 3; round += 1) {
      // The lease of an attempt that died keeps its messages off until it has ended.
      world.clock.advance(200_000);
      while (world.queue.messages.length > 0) await world.deliver();
      const [entry] = await world.state.feeds();
      if (entry?.pending === undefined) return;
      await tick(world);
    }
    throw new Error('the feed is still pending');
  };
  /** The service fails its first attempt after some pages; its message comes again. */
  const startFailing = async (options: ReloadOptions, nth: number): Promise<void> => {
    await world.start({ ...options, later: true });
    const [message] = world.queue.messages;
    if (message === undefined) return;
    await withFailingPages(world, nth, () => world.deliver().catch(() => undefined));
    world.queue.messages.push(message);
  };
  const reload = async (asked: Extract<Step, { do: 'reload' }> | Step): Promise<void> => {
    if (!('window' in asked)) return;
    runs += 1;
    const runId = `run-${runs}`;
    const hook =
      asked.how === 'killed'
        ? dieAt({ nth: asked.nth, moment: asked.nth % 2 === 0 ? 'before' : 'after' })
        : asked.how === 'raced'
          ? onceAt(beforePut, () => createRival(world).compact())
          : undefined;
    const deps = world.depsOver(watch(world, hook));
    const options = { window: windowOf(asked.window), force: true, runId, deps };
    if (asked.how === 'failed') await startFailing(options, 1 + (asked.nth % 6));
    else
      await world
        .start({ ...options, ...(asked.how === 'late' && { deadlineMs: -1 }) })
        .catch(() => undefined);
    await finish();
    const status = await runStatus(world.deps, runId);
    if (status?.status !== 'ended' || status.run.reload === undefined) return;
    // Nothing changed at the source meanwhile: the window is as the source has it.
    const { from, fromIncluded, to } = status.run.reload.window;
    if (to === undefined) return;
    const lower = from === undefined ? -Infinity : numberOf(from) - (fromIncluded === true ? 0.5 : 0);
    const held = (await world.rows()).filter((row) => {
      const value = isKey ? Number(row['Id']) : secondsOf(Number((row['ModifiedAt'] as bigint) / 1000n));
      return value > lower && value <= numberOf(to);
    });
    expect(held.map(textOf).toSorted()).toStrictEqual(sourceTexts(lower, numberOf(to)));
  };

  const take = async (each: Step): Promise<void> => {
    switch (each.do) {
      case 'insert':
        for (const gap of 'gaps' in each ? each.gaps : []) {
          top += isKey ? gap + 1 : gap;
          insert(top);
        }
        return;
      case 'insert-late':
        if (!isKey) insert(Math.floor(('share' in each ? each.share : 0) * top));
        return;
      case 'change':
      case 'move':
      case 'remove': {
        const row = 'to' in each ? rowsAt(sourceRows(), each.share) : undefined;
        if (row === undefined || !('to' in each)) return;
        const id = Number(row['Id']);
        notes += 1;
        if (each.do === 'remove') world.service.remove('Events', id);
        else if (each.do === 'change' || isKey) world.service.update('Events', id, { Note: `n${notes}` });
        else world.service.update('Events', id, { ModifiedAt: at(Math.floor(each.to * top)) });
        return;
      }
      case 'append':
        await world.run();
        return;
      case 'compact':
        if ((await world.snapshot()) !== undefined) await createRival(world).compact();
        return;
      case 'reload':
        return reload(each);
    }
  };
  return {
    world,
    take: async (each: Step): Promise<void> => {
      await take(each);
      const held = await tableIds(world);
      expect(held.toSorted()).toStrictEqual([...new Set(held)].toSorted());
    },
    sourceTexts: () => sourceTexts(-Infinity, Infinity),
  };
};

test('T4, T5: after any sequence of changes, appends and reloads, a window is as the source has it, and in the end everything is', async () => {
  await fc.assert(
    fc.asyncProperty(setting, fc.array(step, { minLength: 3, maxLength: 14 }), async (given, steps) => {
      const { world, take, sourceTexts } = createModel(given);
      for (const each of steps) await take(each);
      world.clock.advance(61_000);
      await world.reload({ window: { all: true }, force: true });
      // A source without order may have shown its end late.
      expect(await catchUp(world)).toMatchObject({ outcome: 'no-new-rows' });
      expect((await world.rows()).map(textOf).toSorted()).toStrictEqual(sourceTexts());
      if ((await world.snapshot()) !== undefined) await expectContiguousLog(world);
    }),
    { ...propertyOptions(60), timeout: 20_000 },
  );
});
