import { describe, expect, test } from 'vitest';
import { expectExact, settle, tableIds } from '../support/faulty-checks.ts';
import { pauseAt } from '../support/faulty-ports.ts';
import {
  byKey,
  byTime,
  eventsOf,
  eventWorld,
  insertEvents,
  runWith,
  watch,
} from '../support/faulty-world.ts';
import { testClock, type TestClock, type World } from '../support/sync-world.ts';

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
  test.each(points)(
    'a run that stands still before effect $title while another does all: once',
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
      expect(await settle(world)).toMatchObject({ outcome: 'no-new-rows' });
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
    expect(await settle(world)).toMatchObject({ outcome: 'no-new-rows' });
    await expectExact(world);
  });
});

test('a lease that is held keeps a second run off: it asks the source for nothing', async () => {
  const world = await prepared(false);
  const pause = pauseAt(({ name }) => name.startsWith('write'));
  const holder = runWith(world, pause.hook);
  await pause.reached;
  const over = watch(world);
  expect(await world.run({ over })).toMatchObject({ outcome: 'lease-held', requests: 0, rows: 0 });
  expect(over.effects).toStrictEqual(['state.acquire', 'state.record']);
  pause.release();
  expect(await holder).toMatchObject({ outcome: 'appended' });
  await expectExact(world);
});

test('a lease that was taken over in mid-run fails the run as fenced, and its rows come once', async () => {
  const world = await prepared(false);
  const pause = pauseAt(({ name, moment }) => name === 'state.advance' && moment === 'before');
  const slow = runWith(world, pause.hook);
  await pause.reached;
  world.clock.advance(61_000);
  expect(await world.run()).toMatchObject({ outcome: 'appended' });
  pause.release();
  expect(await slow).toMatchObject({ outcome: 'failed', errorKind: 'state-fenced' });
  expect(await tableIds(world)).toHaveLength(45);
  await expectExact(world);
});

/** Heartbeats sleep until the clock is moved past their end. */
const beatingClock = (): TestClock => {
  const clock = testClock();
  const sleepers = new Set<{ readonly until: number; readonly wake: () => void }>();
  return {
    ...clock,
    advance: (ms) => {
      clock.advance(ms);
      for (const sleeper of sleepers) if (sleeper.until <= clock.now()) sleeper.wake();
    },
    sleep: (ms, signal) => {
      if (ms < 20_000) return clock.sleep(ms, signal);
      return new Promise((resolve, reject) => {
        const sleeper = {
          until: clock.now() + ms,
          wake: () => {
            sleepers.delete(sleeper);
            resolve();
          },
        };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', () => reject(signal.reason as Error));
      });
    },
  };
};

describe('the heartbeat', () => {
  const rows = eventsOf(1, 30);

  test('holds the lease of a run that works for longer than it lasts', async () => {
    const clock = beatingClock();
    const world = eventWorld(rows, { ...byTime, clock });
    const pause = pauseAt(({ name }) => name.startsWith('write'));
    const slow = runWith(world, pause.hook);
    await pause.reached;
    for (let beat = 0; beat < 6; beat += 1) {
      clock.advance(20_000);
      await new Promise(setImmediate);
    }
    expect(await world.run()).toMatchObject({ outcome: 'lease-held' });
    pause.release();
    expect(await slow).toMatchObject({ outcome: 'appended', rows: 30 });
    await expectExact(world);
  });

  test('that finds the lease taken over ends the run before it commits', async () => {
    const clock = beatingClock();
    const world = eventWorld(rows, { ...byTime, clock });
    const staging = pauseAt(({ name }) => name.startsWith('write'));
    const beating = pauseAt(({ name }) => name === 'state.renew');
    const over = watch(world, async (effect) => {
      await staging.hook(effect);
      await beating.hook(effect);
    });
    const slow = world.run({ over });
    await staging.reached;
    clock.advance(61_000);
    await beating.reached;
    expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 30 });
    beating.release();
    await new Promise(setImmediate);
    staging.release();
    expect(await slow).toMatchObject({ outcome: 'failed', errorKind: 'state-fenced' });
    expect(over.effects.filter((name) => name.startsWith('put version'))).toStrictEqual([]);
    await expectExact(world);
  });
});
