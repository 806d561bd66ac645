import { describe, expect, test } from 'vitest';
import { TidemarkError } from '../../shared/core/index.ts';
import { eventWorld, insertEvents, runWith, watch } from '../support/event-world.ts';
import { byKey, byTime, eventsOf } from '../support/events.ts';
import { expectExact, catchUp, tableIds } from '../support/exactly-once.ts';
import type { World } from '../support/memory-world.ts';
import { pauseAt } from '../support/watched-ports.ts';
import { twoHandedClock } from '../support/two-handed-clock.ts';
import { tried } from '../support/whole-sweep.ts';

const prepared = async (isFirstLoad: boolean, cursor = byTime): Promise<World> => {
  if (isFirstLoad)
    return eventWorld(
      eventsOf(1, 33, (id) => Math.floor(id / 3)),
      cursor,
    );
  const world = eventWorld(eventsOf(1, 12), cursor);
  await world.run();
  insertEvents(world, eventsOf(13, 45));
  return world;
};

const effectsOf = async (isFirstLoad: boolean, cursor = byTime): Promise<readonly string[]> => {
  const world = await prepared(isFirstLoad, cursor);
  const over = watch(world);
  await world.run({ over });
  return over.effects;
};

const places = async (isFirstLoad: boolean, cursor = byTime) =>
  (await effectsOf(isFirstLoad, cursor)).map((name, index) => ({
    title: `${index + 1}, ${name}`,
    nth: index + 1,
  }));

const cases = [
  { name: 'a first load', isFirstLoad: true, cursor: byTime, points: await places(true) },
  { name: 'later rows, by time', isFirstLoad: false, cursor: byTime, points: await places(false) },
  { name: 'later rows, by key', isFirstLoad: false, cursor: byKey, points: await places(false, byKey) },
];

describe.each(cases)('$name', ({ isFirstLoad, cursor, points }) => {
  test.each(tried(points))(
    'T1, T6: a run that stands still before effect $title while another does all: once',
    async ({ nth }) => {
      const world = await prepared(isFirstLoad, cursor);
      const pause = pauseAt((effect) => effect.nth === nth && effect.moment === 'before');
      const slow = runWith(world, pause.hook);
      await pause.reached;
      world.clock.advance(61_000);
      const other = await world.run();
      expect(other.outcome).not.toBe('failed');
      pause.release();
      await slow;
      expect(await catchUp(world)).toMatchObject({ outcome: 'no-new-rows' });
      await expectExact(world);
    },
  );

  test('two runs that take turns at every effect: once', async () => {
    const world = await prepared(isFirstLoad, cursor);
    const first = pauseAt(({ name }) => name.startsWith('put version'));
    const slow = runWith(world, first.hook);
    await first.reached;
    world.clock.advance(61_000);
    const second = pauseAt(({ name }) => name.startsWith('put version'));
    const other = runWith(world, second.hook);
    await second.reached;
    first.release();
    await slow;
    second.release();
    await other;
    expect(await catchUp(world)).toMatchObject({ outcome: 'no-new-rows' });
    await expectExact(world);
  });
});

test('T6: a lease that is held keeps a second run off: it asks the source for nothing, and writes nothing', async () => {
  const world = await prepared(false);
  const pause = pauseAt(({ name }) => name.startsWith('write'));
  const holder = runWith(world, pause.hook);
  await pause.reached;
  const before = await world.state.entry('orders');
  const over = watch(world);
  expect(await world.run({ over })).toMatchObject({ outcome: 'lease-held', requests: 0, rows: 0 });
  expect(over.effects).toStrictEqual(['state.claim']);
  expect(await world.state.entry('orders')).toStrictEqual(before);
  expect(await world.state.runs('orders', 9)).toHaveLength(1);
  pause.release();
  expect(await holder).toMatchObject({ outcome: 'appended' });
  await expectExact(world);
});

test('a run that was taken over stops at its next write, and tells nothing; its rows come once', async () => {
  const world = await prepared(false);
  const pause = pauseAt(({ name, moment }) => name === 'state.write intent' && moment === 'before');
  const over = watch(world, pause.hook);
  const slow = world.run({ over });
  await pause.reached;
  world.clock.advance(61_000);
  expect(await world.run()).toMatchObject({ outcome: 'appended' });
  const entry = await world.state.entry('orders');
  const runs = await world.state.runs('orders', 9);
  const effectsBefore = over.effects.length;
  pause.release();
  expect(await slow).toMatchObject({ outcome: 'stopped', message: 'superseded' });
  expect(over.effects.slice(effectsBefore).filter((name) => name.startsWith('put'))).toStrictEqual([]);
  expect(await world.state.entry('orders')).toStrictEqual(entry);
  expect(await world.state.runs('orders', 9)).toStrictEqual(runs);
  // The run that was lost has its end by the one that came after it.
  expect(runs.map(({ outcome }) => outcome).toSorted()).toStrictEqual(['appended', 'appended', 'stopped']);
  expect(await tableIds(world)).toHaveLength(45);
  await expectExact(world);
});

describe('the renewal', () => {
  const rows = eventsOf(1, 30);

  test('holds the lease of a run that works for longer than it lasts', async () => {
    const clock = twoHandedClock();
    const world = eventWorld(rows, { ...byTime, clock });
    const pause = pauseAt(({ name }) => name.startsWith('write'));
    const slow = runWith(world, pause.hook);
    await pause.reached;
    await clock.pass(120_000);
    expect(await world.run()).toMatchObject({ outcome: 'lease-held' });
    pause.release();
    expect(await slow).toMatchObject({ outcome: 'appended', rows: 30 });
    await expectExact(world);
  });

  test('that finds the lease taken over ends the run before it commits', async () => {
    const clock = twoHandedClock();
    const world = eventWorld(rows, { ...byTime, clock });
    const staging = pauseAt(({ name }) => name.startsWith('write'));
    const renewing = pauseAt(({ name }) => name === 'state.write hold');
    const over = watch(world, async (effect) => {
      await staging.hook(effect);
      await renewing.hook(effect);
    });
    const slow = world.run({ over });
    await staging.reached;
    await clock.pass(15_000);
    await renewing.reached;
    clock.jump(46_000);
    expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 30 });
    renewing.release();
    await clock.pass(0);
    staging.release();
    expect(await slow).toMatchObject({ outcome: 'stopped', message: 'superseded' });
    expect(over.effects.filter((name) => name.startsWith('put version'))).toStrictEqual([]);
    await expectExact(world);
  });

  test('that fails for 50 s ends the run before it commits, and the next run brings its rows', async () => {
    const clock = twoHandedClock();
    const world = eventWorld(rows, { ...byTime, clock });
    const staging = pauseAt(({ name }) => name.startsWith('write'));
    const over = watch(world, async (effect) => {
      await staging.hook(effect);
      if (effect.name.startsWith('state.write')) throw new TidemarkError('state-unavailable', 'no answer');
    });
    const slow = world.run({ over });
    await staging.reached;
    await clock.pass(50_000);
    staging.release();
    expect(await slow).toMatchObject({ outcome: 'failed', errorKind: 'state-unavailable' });
    expect(over.effects.filter((name) => name.startsWith('put version'))).toStrictEqual([]);
    await clock.pass(10_000);
    expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 30 });
    await expectExact(world);
  });
});
