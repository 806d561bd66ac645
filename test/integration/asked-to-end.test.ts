import { describe, expect, test } from 'vitest';
import type { StateStore } from '../../shared/state/index.ts';
import { runStatus } from '../../shared/sync/index.ts';
import { runWith, watch } from '../support/event-world.ts';
import { byKey, eventsOf, eventsSet } from '../support/events.ts';
import { expectExact, tableIds } from '../support/exactly-once.ts';
import { type Effect, type Hook, onceAt } from '../support/watched-ports.ts';
import { missingFiles } from '../support/missing-files.ts';
import { createReloadWorld, type ReloadWorld } from '../support/reload-world.ts';
import { tick } from '../support/tick.ts';

type Marks = Parameters<StateStore['mark']>[1];

const RUN_ID = 'run-under-test';
const ALL = { window: { all: true }, runId: RUN_ID } as const;

const worldOf = (): ReloadWorld =>
  createReloadWorld({ set: eventsSet(eventsOf(1, 35)), pageSize: 5, batchRows: 10, ...byKey });

/** A table like its source, but for one row that has changed since. */
const loaded = async (): Promise<ReloadWorld> => {
  const world = worldOf();
  await world.run();
  world.service.update('Events', 7, { Note: 'changed' });
  return world;
};

const pause = (world: ReloadWorld): Marks => ({ pause: { at: world.clock.now(), by: 'Ada' } });
const cancel = (world: ReloadWorld, runId = RUN_ID): Marks => ({
  cancel: { runId, at: world.clock.now(), by: 'Ada' },
});

/** A person asks for something when a run comes to its `nth` effect of this name. */
const asking = (world: ReloadWorld, name: string, nth: number, marks: () => Promise<Marks> | Marks): Hook => {
  let times = 0;
  const is = (effect: Effect): boolean =>
    effect.moment === 'before' && effect.name === name && (times += 1) === nth;
  return onceAt(is, async () => world.state.mark('orders', await marks()));
};

const cancelled = async (world: ReloadWorld): Promise<Marks> =>
  cancel(world, (await world.state.entry('orders'))?.pending?.runId);

const expectFree = async (world: ReloadWorld): Promise<void> => {
  const entry = await world.state.entry('orders');
  expect(entry).toMatchObject({ isIntending: false });
  for (const part of ['lease', 'pending', 'cancel']) expect(entry).not.toHaveProperty(part);
};

describe('an append', () => {
  test('that is cancelled ends at its next write, with what was committed; the next run brings the rest', async () => {
    const world = worldOf();
    const over = watch(
      world,
      asking(world, 'write a data file', 3, () => cancelled(world)),
    );
    const record = await world.run({ over });
    expect(record).toMatchObject({ outcome: 'stopped', message: 'it was cancelled by Ada', rows: 25 });
    expect(over.effects.filter((name) => name.startsWith('put version'))).toHaveLength(3);
    expect(await world.state.runs('orders', 9)).toStrictEqual([record]);
    await expectFree(world);
    expect(await tableIds(world)).toHaveLength(25);
    expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 10 });
    await expectExact(world);
  });

  test('whose feed is paused ends at its next write; the timer begins none until the pause is taken off', async () => {
    const world = worldOf();
    const record = await runWith(
      world,
      asking(world, 'write a data file', 3, () => pause(world)),
    );
    expect(record).toMatchObject({ outcome: 'stopped', message: 'the feed was paused by Ada', rows: 25 });
    await expectFree(world);
    world.clock.advance(600_000);
    expect(await tick(world)).toStrictEqual([]);
    await world.state.mark('orders', { pause: 'none' });
    expect(await tick(world)).toMatchObject([{ outcome: 'appended', rows: 10 }]);
    await expectExact(world);
  });

  test('whose feed was paused before ends without a request', async () => {
    const world = worldOf();
    await world.state.mark('orders', pause(world));
    expect(await world.run()).toMatchObject({ outcome: 'stopped', requests: 0, rows: 0 });
    await expectFree(world);
  });

  test('that is cancelled as its last rows are committed is appended all the same', async () => {
    const world = worldOf();
    const record = await runWith(
      world,
      asking(world, 'put version 4', 1, () => cancelled(world)),
    );
    expect(record).toMatchObject({ outcome: 'appended', rows: 35 });
    await expectFree(world);
    await expectExact(world);
  });

  test('goes on when another run is cancelled', async () => {
    const world = worldOf();
    const record = await runWith(
      world,
      asking(world, 'write a data file', 1, () => cancel(world, 'another')),
    );
    expect(record).toMatchObject({ outcome: 'appended', rows: 35 });
    await expectFree(world);
  });
});

describe('a reload', () => {
  test('that is cancelled ends at its next write, and leaves the table as it was', async () => {
    const world = await loaded();
    const before = await world.snapshot();
    const deps = world.depsOver(
      watch(
        world,
        asking(world, 'state.write intent', 1, () => cancel(world)),
      ),
    );
    const run = { runId: RUN_ID, outcome: 'stopped', message: 'it was cancelled by Ada' };
    expect(await world.start({ ...ALL, deps })).toMatchObject({ outcome: 'ended', run });
    expect(await world.snapshot()).toStrictEqual(before);
    expect(await runStatus(world.deps, RUN_ID)).toMatchObject({ status: 'ended', run });
    expect(world.queue.messages).toStrictEqual([]);
    await expectFree(world);
    expect(await world.reload({ window: { all: true } })).toMatchObject({ outcome: 'reloaded' });
  });

  test('that is cancelled while it waits ends at its message', async () => {
    const world = await loaded();
    await world.start({ ...ALL, later: true });
    await world.state.mark('orders', cancel(world));
    await world.deliver();
    const run = { outcome: 'stopped', message: 'it was cancelled by Ada', requests: 0 };
    expect(await runStatus(world.deps, RUN_ID)).toMatchObject({ status: 'ended', run });
    await expectFree(world);
  });

  test('whose feed is paused waits, and goes on as the same run when the pause is over', async () => {
    const world = await loaded();
    const deps = world.depsOver(
      watch(
        world,
        asking(world, 'state.write intent', 1, () => pause(world)),
      ),
    );
    expect(await world.start({ ...ALL, deps })).toStrictEqual({ outcome: 'continues', runId: RUN_ID });
    while (world.queue.messages.length > 0) await world.deliver();
    world.clock.advance(600_000);
    await tick(world);
    expect(world.queue.messages).toStrictEqual([]);
    expect(await runStatus(world.deps, RUN_ID)).toMatchObject({ status: 'waiting' });
    await world.state.mark('orders', { pause: 'none' });
    await tick(world);
    await world.deliver();
    expect(await runStatus(world.deps, RUN_ID)).toMatchObject({
      status: 'ended',
      run: { outcome: 'reloaded', reload: { changes: { changed: 1 } } },
    });
    await expectFree(world);
    expect(await missingFiles(world)).toStrictEqual([]);
  });

  test('that is cancelled as it is committed is reloaded all the same', async () => {
    const world = await loaded();
    const version = ((await world.snapshot())?.version ?? -1) + 1;
    const deps = world.depsOver(
      watch(
        world,
        asking(world, `put version ${version}`, 1, () => cancel(world)),
      ),
    );
    expect(await world.start({ ...ALL, deps })).toMatchObject({ run: { outcome: 'reloaded' } });
    await expectFree(world);
  });
});
