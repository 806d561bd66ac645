import { describe, expect, test } from 'vitest';
import { TidemarkError } from '../../shared/core/index.ts';
import { refuseOnce, RENEWAL, type StoreCall, type WatchedStore } from '../support/refusing-store.ts';
import { byKey, eventsOf, eventsSet } from '../support/events.ts';
import { tableIds } from '../support/exactly-once.ts';
import { recover } from '../support/recover-runs.ts';
import { createReloadWorld, type ReloadWorld } from '../support/reload-world.ts';
import { twoHandedClock, type TwoHandedClock } from '../support/two-handed-clock.ts';
import { tried } from '../support/whole-sweep.ts';

interface Scenario {
  readonly name: string;
  /** One attempt, over a store that may refuse a call. */
  readonly attempt: (world: ReloadWorld, store: WatchedStore) => Promise<unknown>;
}

const depsOf = (world: ReloadWorld, state: WatchedStore) =>
  world.depsOver({ lake: world.lake, state, fetch: world.service.fetch });

const scenarios: readonly Scenario[] = [
  {
    name: 'an append of the timer',
    attempt: (world, state) => world.run({ over: { lake: world.lake, state, fetch: world.service.fetch } }),
  },
  {
    name: 'a reload over HTTP',
    attempt: (world, state) => world.start({ deps: depsOf(world, state) }),
  },
  {
    name: 'a reload that stops at its deadline',
    attempt: (world, state) => world.start({ deps: depsOf(world, state), deadlineMs: -1 }),
  },
  {
    name: 'a reload from its queue message',
    attempt: async (world, state) => {
      await world.start({ later: true });
      await world.deliver({ deps: depsOf(world, state) });
    },
  },
];

const RENEW_MS = 15_000;
const LEASE_MS = 61_000;

const prepare = async (): Promise<{ world: ReloadWorld; clock: TwoHandedClock }> => {
  const clock = twoHandedClock();
  const set = eventsSet(eventsOf(1, 15));
  const world = createReloadWorld({ set, pageSize: 5, batchRows: 10, clock, ...byKey });
  await world.run();
  world.service.update('Events', 14, { Note: 'changed' });
  world.service.insert('Events', [{ Id: 16, ModifiedAt: '2026-01-05T00:00:16Z', Note: null }]);
  return { world, clock };
};

/** One attempt, with a renewal due before every call of the store. Settles when the attempt has answered, however. */
const attempted = async (scenario: Scenario, refused?: number) => {
  const { world, clock } = await prepare();
  const store = refuseOnce(world.state, refused, () => clock.pass(RENEW_MS));
  await scenario.attempt(world, store).catch(() => undefined);
  return { world, clock, store };
};

const callsOf = async (scenario: Scenario): Promise<readonly StoreCall[]> => {
  const { store } = await attempted(scenario);
  return store.calls.map((name, index) => ({ name, nth: index + 1 }));
};

const cases = await Promise.all(
  scenarios.map(async (scenario) => ({ scenario, calls: await callsOf(scenario) })),
);

describe.each(cases)('$scenario.name', ({ scenario, calls }) => {
  test('the lease is renewed while it works', () => {
    expect(calls.map(({ name }) => name)).toContain(RENEWAL);
  });

  test.each(tried(calls))(
    'call $nth, $name, is refused: no renewal after the attempt has answered',
    async ({ nth }) => {
      const { clock, store } = await attempted(scenario, nth);
      const before = store.calls.length;
      expect(clock.sleeping).toBe(0);
      await clock.pass(LEASE_MS);
      expect(store.calls).toHaveLength(before);
    },
  );

  test.each(tried(calls))(
    'call $nth, $name, is refused: a minute later the feed can be worked on',
    async ({ nth }) => {
      const { world, clock } = await attempted(scenario, nth);
      await clock.pass(LEASE_MS);
      await recover(world);
      const entry = await world.state.entry('orders');
      expect(entry).toMatchObject({ isIntending: false });
      expect(entry).not.toHaveProperty('lease');
      expect(entry).not.toHaveProperty('pending');
      expect(await world.run()).toMatchObject({ outcome: 'no-new-rows' });
      expect(await tableIds(world)).toHaveLength(16);
    },
  );
});

test('a source that cannot be made ends its run, and leaves no renewal behind', async () => {
  const { world, clock } = await prepare();
  const deps = {
    ...world.deps,
    sourceOf: () => {
      throw new TidemarkError('config', 'no such secret');
    },
  };
  const run = { outcome: 'failed', errorKind: 'config' };
  expect(await world.start({ deps })).toMatchObject({ outcome: 'ended', run });
  expect(clock.sleeping).toBe(0);
  expect(await world.state.runs('orders', 9)).toContainEqual(expect.objectContaining(run));
  expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 1 });
});
