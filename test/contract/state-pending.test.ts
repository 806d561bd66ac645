import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startAzurite, type Azurite } from '../../local/azurite.ts';
import { isTidemarkError } from '../../shared/core/index.ts';
import {
  createMemoryStateStore,
  createTableStateStore,
  type FeedEntry,
  type Job,
  type Lease,
  type PendingRun,
  type RunOutcome,
  type StateStore,
} from '../../shared/state/index.ts';
import { aRun, aState } from './state-fixtures.ts';

const T0 = 1_800_000_000_000;
const TTL_MS = 60_000;
const ENDED = T0 + 1_234;

const PENDING: PendingRun = { runId: 'reload-1', kind: 'reload', since: T0 };
/** An attempt at the pending run. */
const ATTEMPT = { feed: 'orders', holder: 'attempt-1', runId: 'reload-1', now: T0, ttlMs: TTL_MS };
/** Another run. */
const OTHER = { feed: 'orders', holder: 'run-9', now: T0, ttlMs: TTL_MS };

const aJob = (changes: Partial<Job> = {}): Job => ({
  runId: 'reload-1',
  feed: 'orders',
  kind: 'reload',
  status: 'running',
  createdAt: T0,
  updatedAt: T0 + 5,
  attempts: 1,
  request: '{"window":{}}',
  progress: '{}',
  ...changes,
});

let azurite: Azurite;
let tables = 0;

beforeAll(async () => {
  azurite = await startAzurite();
});
afterAll(async () => azurite.stop());

const STORES: readonly (readonly [string, () => StateStore])[] = [
  ['memory', createMemoryStateStore],
  [
    'Azure Table Storage',
    () =>
      createTableStateStore(
        { connectionString: azurite.connectionString },
        { tableName: `pending${(tables += 1)}` },
      ),
  ],
];

const entryOf = async (store: StateStore): Promise<FeedEntry | undefined> => (await store.feeds())[0];
const rejection = async (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );
const acquired = async (store: StateStore, request: Parameters<StateStore['acquire']>[0]): Promise<Lease> => {
  const result = await store.acquire(request);
  if (result.outcome === 'acquired') return result.lease;
  throw new Error(`held by ${result.holder}`);
};
/** A feed whose run goes on from messages; no attempt at it is under way. */
const withPending = async (createStore: () => StateStore): Promise<StateStore> => {
  const store = createStore();
  const lease = await acquired(store, { ...ATTEMPT, pending: PENDING });
  await store.finish(lease, aRun({ runId: 'reload-1', kind: 'reload', outcome: 'stopped' }), {
    ...PENDING,
    since: ENDED,
  });
  return store;
};

describe.each(STORES)('a pending run in %s', (_where, createStore) => {
  test('is claimed with the feed, and stays through advances and renewals', async () => {
    const store = createStore();
    const lease = await acquired(store, { ...ATTEMPT, pending: PENDING });
    const until = { now: T0 + 1, ttlMs: TTL_MS };
    const advanced = await store.advance(lease, aState(), until);
    expect((await entryOf(store))?.pending).toStrictEqual(PENDING);
    await store.renew(advanced, until);
    expect(await entryOf(store)).toMatchObject({ pending: PENDING, lease: { holder: 'attempt-1' } });
  });

  test('an attempt under way keeps off all others, those at the same run too, and says whose the feed is', async () => {
    const store = createStore();
    await acquired(store, { ...ATTEMPT, pending: PENDING });
    const held = {
      outcome: 'lease-held',
      holder: 'attempt-1',
      expiresAt: T0 + TTL_MS,
      runId: 'reload-1',
    };
    expect(await store.acquire(OTHER)).toStrictEqual(held);
    expect(await store.acquire({ ...ATTEMPT, holder: 'attempt-2' })).toStrictEqual(held);
    expect(await store.acquire(ATTEMPT)).toStrictEqual(held);
  });

  test('a lease without one is held without a run to ask for', async () => {
    const store = createStore();
    await acquired(store, OTHER);
    expect(await store.acquire({ ...OTHER, holder: 'run-10' })).toStrictEqual({
      outcome: 'lease-held',
      holder: 'run-9',
      expiresAt: T0 + TTL_MS,
    });
  });

  test('between its attempts it keeps off other runs, with or without what they know', async () => {
    const store = await withPending(createStore);
    const held = { outcome: 'lease-held', holder: 'reload-1', expiresAt: T0, runId: 'reload-1' };
    const known = await entryOf(store);
    expect(known).toMatchObject({ pending: { ...PENDING, since: ENDED } });
    expect(known?.lease).toBeUndefined();
    expect(await store.acquire(OTHER)).toStrictEqual(held);
    expect(await store.acquire({ ...OTHER, pending: { ...PENDING, runId: 'run-9' } })).toStrictEqual(held);
    expect(await store.acquire({ ...OTHER, ...(known && { known }) })).toStrictEqual(held);
    expect(await store.acquire({ ...OTHER, holder: 'attempt-1' })).toStrictEqual(held);
  });

  test('keeps off other runs when its attempt died and the lease expired', async () => {
    const store = createStore();
    await acquired(store, { ...ATTEMPT, pending: PENDING });
    const late = T0 + TTL_MS;
    expect(await store.acquire({ ...OTHER, now: late })).toStrictEqual({
      outcome: 'lease-held',
      holder: 'reload-1',
      expiresAt: late,
      runId: 'reload-1',
    });
    const next = await acquired(store, { ...ATTEMPT, holder: 'attempt-2', now: late });
    expect(next.holder).toBe('attempt-2');
  });

  test('came while another looked: a stale `known` does not let it in', async () => {
    const store = createStore();
    await store.finish(await acquired(store, OTHER), aRun());
    const known = await entryOf(store);
    await store.finish(
      await acquired(store, { ...ATTEMPT, pending: PENDING }),
      aRun({ outcome: 'stopped' }),
      PENDING,
    );
    expect(await store.acquire({ ...OTHER, ...(known && { known }) })).toMatchObject({
      outcome: 'lease-held',
      runId: 'reload-1',
    });
  });

  test('is over since another looked: a stale `known` keeps nobody off', async () => {
    const store = await withPending(createStore);
    const known = await entryOf(store);
    await store.finish(await acquired(store, ATTEMPT), aRun());
    expect((await acquired(store, { ...OTHER, ...(known && { known }) })).holder).toBe('run-9');
  });

  test('its next attempt claims the feed with the state that the last one left', async () => {
    const store = createStore();
    const first = await acquired(store, { ...ATTEMPT, pending: PENDING });
    const state = aState({ watermark: '7' });
    const advanced = await store.advance(first, state, { now: T0, ttlMs: TTL_MS });
    await store.finish(advanced, aRun({ outcome: 'stopped' }), PENDING);
    expect(await store.acquire({ ...ATTEMPT, holder: 'attempt-2' })).toMatchObject({
      outcome: 'acquired',
      state,
    });
    expect((await entryOf(store))?.pending).toStrictEqual(PENDING);
  });

  test('its sign of life moves with a claim that says so', async () => {
    const store = await withPending(createStore);
    await acquired(store, { ...ATTEMPT, pending: { ...PENDING, since: T0 + 9_000 } });
    expect((await entryOf(store))?.pending?.since).toBe(T0 + 9_000);
  });

  test('its last finish frees the feed', async () => {
    const store = await withPending(createStore);
    await store.finish(await acquired(store, ATTEMPT), aRun({ runId: 'reload-1', outcome: 'reloaded' }));
    expect(await entryOf(store)).not.toHaveProperty('pending');
    await acquired(store, OTHER);
    expect(await entryOf(store)).toMatchObject({ lease: { holder: 'run-9' } });
    expect(await entryOf(store)).not.toHaveProperty('pending');
  });

  test('a run may make itself pending when it finishes', async () => {
    const store = createStore();
    await store.finish(await acquired(store, OTHER), aRun({ outcome: 'stopped' }), {
      runId: 'run-9',
      kind: 'append',
      since: ENDED,
    });
    expect(await store.acquire({ ...OTHER, holder: 'run-10' })).toMatchObject({ runId: 'run-9' });
    await acquired(store, OTHER);
  });

  test('of twenty attempts at it at once, one wins', async () => {
    const store = await withPending(createStore);
    const known = await entryOf(store);
    const results = await Promise.all(
      Array.from({ length: 20 }, async (_, attempt) =>
        store.acquire({ ...ATTEMPT, holder: `attempt-${attempt}`, ...(known && { known }) }),
      ),
    );
    const winners = results.flatMap((result) => (result.outcome === 'acquired' ? [result.lease.holder] : []));
    expect(winners).toHaveLength(1);
    const held = results.filter((result) => result.outcome === 'lease-held');
    expect(new Set(held.map((result) => result.holder))).toStrictEqual(new Set(winners));
    expect(new Set(held.map((result) => result.runId))).toStrictEqual(new Set(['reload-1']));
  });

  test('of two runs that would each be pending at once, one is', async () => {
    const store = createStore();
    const results = await Promise.all(
      ['a', 'b'].map(async (runId) =>
        store.acquire({ ...OTHER, holder: runId, pending: { ...PENDING, runId } }),
      ),
    );
    const [winner] = results.flatMap((result) =>
      result.outcome === 'acquired' ? [result.lease.holder] : [],
    );
    expect(results.filter(({ outcome }) => outcome === 'acquired')).toHaveLength(1);
    expect((await entryOf(store))?.pending?.runId).toBe(winner);
    expect(results).toContainEqual(expect.objectContaining({ outcome: 'lease-held', runId: winner }));
  });

  test('an attempt whose lease another took over can free nothing', async () => {
    const store = createStore();
    const first = await acquired(store, { ...ATTEMPT, pending: PENDING });
    const second = await acquired(store, { ...ATTEMPT, holder: 'attempt-2', now: T0 + TTL_MS });
    expect(isTidemarkError(await rejection(store.finish(first, aRun())), 'state-fenced')).toBe(true);
    expect((await entryOf(store))?.pending).toStrictEqual(PENDING);
    await store.finish(second, aRun());
    expect(await entryOf(store)).not.toHaveProperty('pending');
  });
});

describe.each(STORES)('the last run in %s', (_where, createStore) => {
  test('is told with its id, kind and error', async () => {
    const store = createStore();
    const failed = aRun({ runId: 'run-2', kind: 'reload', outcome: 'failed', errorKind: 'source-shrunk' });
    await store.finish(await acquired(store, OTHER), failed);
    expect((await entryOf(store))?.lastRun).toStrictEqual({
      runId: 'run-2',
      kind: 'reload',
      endedAt: ENDED,
      outcome: 'failed',
      errorKind: 'source-shrunk',
    });
    await store.finish(await acquired(store, OTHER), aRun({ startedAt: T0 + 1 }));
    expect((await entryOf(store))?.lastRun).toStrictEqual({
      runId: 'run-1',
      kind: 'append',
      endedAt: ENDED + 1,
      outcome: 'appended',
    });
  });

  test.each<RunOutcome>(['appended', 'no-new-rows', 'reloaded', 'unchanged'])(
    '%s, it leaves the feed as fresh as its end',
    async (outcome) => {
      const store = createStore();
      await store.finish(await acquired(store, OTHER), aRun({ outcome }));
      expect((await entryOf(store))?.freshAt).toBe(ENDED);
      await store.finish(await acquired(store, OTHER), aRun({ outcome, startedAt: T0 + 1_000 }));
      expect((await entryOf(store))?.freshAt).toBe(ENDED + 1_000);
    },
  );

  test.each<RunOutcome>(['compared', 'stopped', 'failed', 'lease-held'])(
    '%s, it leaves the feed as fresh as it was',
    async (outcome) => {
      const store = createStore();
      await store.finish(await acquired(store, OTHER), aRun({ outcome }));
      expect(await entryOf(store)).not.toHaveProperty('freshAt');
      await store.finish(await acquired(store, OTHER), aRun());
      await store.finish(await acquired(store, OTHER), aRun({ outcome, startedAt: T0 + 1_000 }));
      expect(await entryOf(store)).toMatchObject({ freshAt: ENDED, lastRun: { outcome } });
    },
  );
});

describe.each(STORES)('a run asked for by its id in %s', (_where, createStore) => {
  test('is found among the runs of all feeds', async () => {
    const store = createStore();
    await store.record(aRun({ runId: 'run-1' }));
    await store.record(aRun({ runId: 'run-10', feed: 'customers', removed: 3, kind: 'reload' }));
    expect(await store.run('run-10')).toStrictEqual(
      aRun({ runId: 'run-10', feed: 'customers', removed: 3, kind: 'reload' }),
    );
    expect(await store.run('run-1')).toStrictEqual(aRun({ runId: 'run-1' }));
  });

  test('is the newest of its attempts', async () => {
    const store = createStore();
    for (const second of [2, 3, 1]) {
      await store.record(aRun({ runId: 'reload-1', startedAt: T0 + second * 1_000, pages: second }));
    }
    await store.record(aRun({ runId: 'run-2', startedAt: T0 + 9_000 }));
    expect((await store.run('reload-1'))?.pages).toBe(3);
  });

  test.each(['run-2', '', '..', 'a b', "x' or runId ne '", 'r'.repeat(129), 'ä', 'a/b', 'a\n'])(
    '%j is none',
    async (runId) => {
      const store = createStore();
      await store.record(aRun());
      expect(await store.run(runId)).toBeUndefined();
      expect(await store.job(runId)).toBeUndefined();
    },
  );
});

describe.each(STORES)('a job in %s', (_where, createStore) => {
  test('comes back as it went, and nothing stays of the one before', async () => {
    const store = createStore();
    const done = aJob({ status: 'done', attempts: 3, answer: '{"rows":"Ærø 東京"}' });
    await store.putJob(done);
    expect(await store.job('reload-1')).toStrictEqual(done);
    await store.putJob(aJob({ status: 'waiting' }));
    expect(await store.job('reload-1')).toStrictEqual(aJob({ status: 'waiting' }));
  });

  test('is nobody’s feed and nobody’s run', async () => {
    const store = createStore();
    await store.putJob(aJob());
    expect(await store.feeds()).toStrictEqual([]);
    expect(await store.run('reload-1')).toBeUndefined();
    expect(await store.runs('orders', 9)).toStrictEqual([]);
    expect(await store.job('reload-2')).toBeUndefined();
  });

  test('is kept with 30,000 characters in each text, and refused with one more, whole as it was', async () => {
    const store = createStore();
    // The emulator spoils what is not ASCII in long bodies.
    const text = 'x'.repeat(30_000);
    const full = aJob({ request: text, progress: text, answer: text });
    await store.putJob(full);
    for (const part of ['request', 'progress', 'answer'] as const) {
      const error = await rejection(store.putJob(aJob({ [part]: `${text}.` })));
      expect(isTidemarkError(error, 'invariant')).toBe(true);
      expect(String(error)).toContain(`30001 characters in its ${part}`);
    }
    expect(await store.job('reload-1')).toStrictEqual(full);
  });

  test.each(['', 'a/b', 'a#b', 'a b', 'j'.repeat(129)])('with the id %j is refused', async (runId) => {
    const error = await rejection(createStore().putJob(aJob({ runId })));
    expect(isTidemarkError(error, 'invariant')).toBe(true);
  });

  test('an aborted signal ends a look with its reason', async () => {
    const store = createStore();
    await store.putJob(aJob());
    const reason = new Error('shutting down');
    const signal = AbortSignal.abort(reason);
    expect(await rejection(store.job('reload-1', signal))).toBe(reason);
    expect(await rejection(store.run('reload-1', signal))).toBe(reason);
  });
});
