import { describe, expect, test } from 'vitest';
import { TidemarkError } from '../../shared/core/index.ts';
import { refuseOnce, type StoreCall, type WatchedStore } from '../support/faulty-store.ts';
import { byKey, eventsOf } from '../support/faulty-world.ts';
import { createReloadWorld, type ReloadWorld } from '../support/reload-world.ts';
import { eventsSet, testClock, type TestClock } from '../support/sync-world.ts';

const HEARTBEAT_MS = 20_000;

interface BeatingClock extends TestClock {
  /** Ends the sleep of every heartbeat, as after 20 s. */
  beat(): Promise<void>;
  /** Heartbeats that sleep. */
  readonly sleeping: number;
}

/** A clock whose heartbeats wake when the test says. */
const beatingClock = (): BeatingClock => {
  const clock = testClock();
  const sleepers = new Set<() => void>();
  return {
    ...clock,
    sleep: (ms, signal) => {
      if (ms < HEARTBEAT_MS) return clock.sleep(ms, signal);
      return new Promise((resolve, reject) => {
        const wake = (): void => {
          sleepers.delete(wake);
          resolve();
        };
        sleepers.add(wake);
        const leaveOff = (): void => {
          sleepers.delete(wake);
          reject(signal?.reason as Error);
        };
        if (signal?.aborted === true) leaveOff();
        signal?.addEventListener('abort', leaveOff);
      });
    },
    beat: async () => {
      for (const wake of sleepers) wake();
      for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
    },
    get sleeping() {
      return sleepers.size;
    },
  };
};

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

const prepare = async (): Promise<{ world: ReloadWorld; clock: BeatingClock }> => {
  const clock = beatingClock();
  const set = eventsSet(eventsOf(1, 15));
  const world = createReloadWorld({ set, pageSize: 5, batchRows: 10, clock, ...byKey });
  await world.run();
  world.service.update('Events', 14, { Note: 'changed' });
  world.service.insert('Events', [{ Id: 16, ModifiedAt: '2026-01-05T00:00:16Z', Note: null }]);
  return { world, clock };
};

/** One attempt, with a heartbeat before every call of the store. Settles when the attempt has answered, however. */
const attempted = async (scenario: Scenario, refused?: StoreCall) => {
  const { world, clock } = await prepare();
  const store = refuseOnce(world.state, refused, () => clock.beat());
  await scenario.attempt(world, store).catch(() => undefined);
  return { world, clock, store };
};

const callsOf = async (scenario: Scenario): Promise<readonly StoreCall[]> => {
  const { store } = await attempted(scenario);
  const counts = new Map<string, number>();
  return store.calls.map((name) => {
    const nth = (counts.get(name) ?? 0) + 1;
    counts.set(name, nth);
    return { name, nth };
  });
};

const cases = await Promise.all(
  scenarios.map(async (scenario) => ({ scenario, calls: await callsOf(scenario) })),
);

const renewals = ({ calls }: WatchedStore): number => calls.filter((name) => name === 'renew').length;

describe.each(cases)('$scenario.name', ({ scenario, calls }) => {
  test('the lease is renewed while it works', () => {
    expect(calls.map(({ name }) => name)).toContain('renew');
  });

  test.each(calls)('$name $nth is refused: no renewal after the attempt has answered', async (refused) => {
    const { clock, store } = await attempted(scenario, refused);
    const before = renewals(store);
    expect(clock.sleeping).toBe(0);
    await clock.beat();
    await clock.beat();
    expect(renewals(store)).toBe(before);
  });

  test.each(calls)('$name $nth is refused: a minute later the feed can be worked on', async (refused) => {
    const { world, clock } = await attempted(scenario, refused);
    clock.advance(300_000);
    while (world.queue.messages.length > 0) await world.deliver().catch(() => undefined);
    clock.advance(300_000);
    const entry = (await world.state.feeds()).find(({ feed }) => feed === 'orders');
    const record = entry?.pending === undefined ? await world.run() : undefined;
    expect(record?.outcome ?? 'pending').not.toBe('lease-held');
  });
});

test('a source that cannot be made leaves no renewal behind', async () => {
  const { world, clock } = await prepare();
  const deps = {
    ...world.deps,
    sourceOf: () => {
      throw new TidemarkError('config', 'no such secret');
    },
  };
  await world.start({ deps }).catch(() => undefined);
  expect(clock.sleeping).toBe(0);
});
