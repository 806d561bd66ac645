import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startAzurite, type Azurite } from '../../local/azurite.ts';
import { isTidemarkError } from '../../shared/core/index.ts';
import {
  createMemoryStateStore,
  createTableStateStore,
  type FeedEntry,
  type FeedState,
  type Lease,
  type StateStore,
} from '../../shared/state/index.ts';
import { aRun, aState } from './state-fixtures.ts';

const T0 = 1_800_000_000_000;
const TTL_MS = 60_000;
const UNTIL = { now: T0 + 1_000, ttlMs: TTL_MS };

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
        { tableName: `tidemark${(tables += 1)}` },
      ),
  ],
];

const entryOf = async (store: StateStore, feed = 'orders'): Promise<FeedEntry | undefined> =>
  (await store.feeds()).find((entry) => entry.feed === feed);
const rejection = async (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );
const isFenced = (error: unknown): boolean => isTidemarkError(error, 'state-fenced');

describe.each(STORES)('a state store in %s', (_where, createStore) => {
  const claim = async (
    store: StateStore,
    options: { feed?: string; holder?: string; now?: number; known?: FeedEntry } = {},
  ): Promise<{ lease: Lease; state: FeedState | undefined }> => {
    const { known, ...named } = options;
    const request = { feed: 'orders', holder: 'run-1', now: T0, ttlMs: TTL_MS, ...named };
    const result = await store.acquire(known === undefined ? request : { ...request, known });
    if (result.outcome === 'acquired') return result;
    throw new Error(`held by ${result.holder}`);
  };

  test('a store that nobody wrote to has no feeds and no runs', async () => {
    const store = createStore();
    expect(await store.feeds()).toEqual([]);
    expect(await store.runs('orders', 10)).toEqual([]);
  });

  test('a feed that nobody claimed before is acquired, without a state', async () => {
    const store = createStore();
    const { lease, state } = await claim(store);
    expect(state).toBeUndefined();
    expect(lease).toMatchObject({ feed: 'orders', holder: 'run-1', expiresAt: T0 + TTL_MS });
    expect(await entryOf(store)).toEqual({
      feed: 'orders',
      lease: { holder: 'run-1', expiresAt: T0 + TTL_MS },
      etag: lease.etag,
    });
  });

  test('a lease in force keeps everybody off, its own holder too', async () => {
    const store = createStore();
    await claim(store);
    const held = { outcome: 'lease-held', holder: 'run-1', expiresAt: T0 + TTL_MS };
    const request = { feed: 'orders', now: T0 + TTL_MS - 1, ttlMs: TTL_MS };
    expect(await store.acquire({ ...request, holder: 'run-2' })).toEqual(held);
    expect(await store.acquire({ ...request, holder: 'run-1' })).toEqual(held);
  });

  test('an expired lease is taken over with the state that its holder left', async () => {
    const store = createStore();
    const first = await claim(store);
    const state = aState({ watermark: '10248', rows: 1 });
    const { expiresAt } = await store.advance(first.lease, state, UNTIL);
    const second = await claim(store, { holder: 'run-2', now: expiresAt });
    expect(second.state).toEqual(state);
    expect(second.lease.holder).toBe('run-2');
  });

  test('a holder whose lease was taken over can no longer advance, renew or finish', async () => {
    const store = createStore();
    const { lease } = await claim(store);
    const taken = await claim(store, { holder: 'run-2', now: T0 + TTL_MS });
    const late = { now: T0 + TTL_MS, ttlMs: TTL_MS };
    expect(isFenced(await rejection(store.advance(lease, aState({ watermark: '1' }), late)))).toBe(true);
    expect(isFenced(await rejection(store.renew(lease, late)))).toBe(true);
    expect(isFenced(await rejection(store.finish(lease, aRun())))).toBe(true);
    expect(await entryOf(store)).toEqual({
      feed: 'orders',
      lease: { holder: 'run-2', expiresAt: T0 + 2 * TTL_MS },
      etag: taken.lease.etag,
    });
    expect(await store.runs('orders', 10)).toEqual([]);
  });

  test('an expired lease that nobody took over is still its holder’s', async () => {
    const store = createStore();
    const { lease } = await claim(store);
    const late = { now: T0 + 5 * TTL_MS, ttlMs: TTL_MS };
    const next = await store.advance(lease, aState({ watermark: '7' }), late);
    expect(next.expiresAt).toBe(late.now + TTL_MS);
  });

  test('only the newest lease counts: an older copy of it is fenced', async () => {
    const store = createStore();
    const { lease } = await claim(store);
    await store.advance(lease, aState({ batch: 1 }), UNTIL);
    expect(isFenced(await rejection(store.advance(lease, aState({ batch: 2 }), UNTIL)))).toBe(true);
    expect((await entryOf(store))?.state?.batch).toBe(1);
  });

  test('renewing prolongs the lease and leaves the state as it was', async () => {
    const store = createStore();
    const { lease } = await claim(store);
    const state = aState({ watermark: '10248', boundaryKeys: ['10248'] });
    const advanced = await store.advance(lease, state, UNTIL);
    const renewed = await store.renew(advanced, { now: T0 + 30_000, ttlMs: TTL_MS });
    expect(renewed.expiresAt).toBe(T0 + 30_000 + TTL_MS);
    expect(await entryOf(store)).toEqual({
      feed: 'orders',
      state,
      lease: { holder: 'run-1', expiresAt: renewed.expiresAt },
      etag: renewed.etag,
    });
  });

  test('finishing gives the lease back, keeps the record and says how the last run ended', async () => {
    const store = createStore();
    const { lease } = await claim(store);
    const state = aState({ watermark: '11077' });
    const advanced = await store.advance(lease, state, UNTIL);
    const run = aRun();
    await store.finish(advanced, run);
    const entry = await entryOf(store);
    expect(entry).toMatchObject({
      state,
      lastRun: { endedAt: run.startedAt + run.durationMs, outcome: 'appended' },
    });
    expect(entry?.lease).toBeUndefined();
    expect(await store.runs('orders', 10)).toEqual([run]);
    expect((await claim(store, { holder: 'run-2' })).state).toEqual(state);
  });

  test('a finished lease is spent', async () => {
    const store = createStore();
    const { lease } = await claim(store);
    await store.finish(lease, aRun());
    expect(isFenced(await rejection(store.renew(lease, UNTIL)))).toBe(true);
  });

  test('how the last run ended outlives later claims and advances', async () => {
    const store = createStore();
    await store.finish((await claim(store)).lease, aRun({ outcome: 'failed' }));
    const { lease } = await claim(store, { holder: 'run-2' });
    await store.advance(lease, aState(), UNTIL);
    expect((await entryOf(store))?.lastRun?.outcome).toBe('failed');
  });

  test('a run that never held the lease is recorded and changes nothing of the feed', async () => {
    const store = createStore();
    const { lease } = await claim(store);
    const run = aRun({ runId: 'run-2', outcome: 'lease-held', rows: 0 });
    await store.record(run);
    await store.record(run);
    expect(await store.runs('orders', 10)).toEqual([run]);
    expect(await entryOf(store)).toMatchObject({ lease: { holder: 'run-1' }, etag: lease.etag });
    await store.renew(lease, UNTIL);
  });

  test('runs come newest first, as many as asked for, of their feed only', async () => {
    const store = createStore();
    for (const second of [3, 1, 5, 2, 4]) {
      await store.record(aRun({ runId: `run-${second}`, startedAt: T0 + second * 1_000 }));
    }
    await store.record(aRun({ feed: 'orders-2', runId: 'other', startedAt: T0 + 9_000 }));
    const runIds = (await store.runs('orders', 3)).map((run) => run.runId);
    expect(runIds).toEqual(['run-5', 'run-4', 'run-3']);
    expect(await store.runs('orders', 99)).toHaveLength(5);
  });

  test('a stale `known` is read again: the state acquired is the newest', async () => {
    const store = createStore();
    await store.finish((await claim(store)).lease, aRun());
    const known = await entryOf(store);
    const second = await claim(store, { holder: 'run-2' });
    const advanced = await store.advance(second.lease, aState({ watermark: '5' }), UNTIL);
    await store.finish(advanced, aRun({ runId: 'run-2' }));
    const third = await claim(store, { holder: 'run-3', ...(known && { known }) });
    expect(third.state?.watermark).toBe('5');
    expect(
      await store.acquire({ feed: 'orders', holder: 'run-4', now: T0, ttlMs: 1, ...(known && { known }) }),
    ).toMatchObject({ outcome: 'lease-held', holder: 'run-3' });
  });

  test('a lease seen in `known` and given back since keeps nobody off', async () => {
    const store = createStore();
    const { lease } = await claim(store);
    const known = await entryOf(store);
    await store.finish(lease, aRun());
    expect((await claim(store, { holder: 'run-2', ...(known && { known }) })).lease.holder).toBe('run-2');
  });

  test.each([
    ['a new feed', async () => undefined],
    [
      'a feed that all know',
      async (store: StateStore) => {
        await store.finish((await claim(store)).lease, aRun());
        return entryOf(store);
      },
    ],
  ])('of twenty that claim %s at once, one wins', async (_what, prepare) => {
    const store = createStore();
    const known = await prepare(store);
    const results = await Promise.all(
      Array.from({ length: 20 }, async (_, caller) =>
        store.acquire({
          feed: 'orders',
          holder: `run-${caller}`,
          now: T0,
          ttlMs: TTL_MS,
          ...(known && { known }),
        }),
      ),
    );
    const winners = results.flatMap((result) => (result.outcome === 'acquired' ? [result.lease.holder] : []));
    expect(winners).toHaveLength(1);
    const seenHolders = results.flatMap((result) => (result.outcome === 'lease-held' ? [result.holder] : []));
    expect(new Set(seenHolders)).toEqual(new Set(winners));
  });

  const STATES: readonly (readonly [string, FeedState])[] = [
    ['with nothing optional', aState()],
    [
      'with everything',
      aState({
        watermark: '11077',
        boundaryKeys: ['11077'],
        verifiedFrom: '10248',
        unverifiedRows: -1,
        countDisagreements: 2,
        batch: 42,
        rows: 9_007_199_254_740_991,
        table: { id: '2d7e2d8c-4a3b-4a8e-9f0e-0d7d6a1c9f11', version: 17, etag: '"0x8DC"' },
        source: { ignoresOrder: true, ignoresFilter: false, cannotCount: true, capsSilently: true },
        nullCursor: { countedAt: T0, rows: 3 },
      }),
    ],
    [
      'with long literals and several key columns',
      aState({
        cursorType: 'Edm.Decimal',
        cursorNullable: true,
        key: ['OrderID', 'Größe', 'キー'],
        watermark: `${'9'.repeat(38)}.${'1'.repeat(400)}`,
        verifiedFrom: '2026-11-23T07:00:00.123456789012+14:00',
      }),
    ],
    [
      'with a thousand boundary keys',
      aState({
        watermark: '1',
        boundaryKeys: Array.from({ length: 1_000 }, (_, key) => `["${key + 10_000}"]`),
      }),
    ],
    [
      'with no boundary keys at all, which is not the same as unknown ones',
      aState({ watermark: '1', boundaryKeys: [] }),
    ],
    [
      'with Unicode, quotes and half a surrogate pair in keys',
      aState({ boundaryKeys: ['Ærø', '東京', '😀', "O'Neil", '"', '\\', '\u0000\n', '\ud83d'] }),
    ],
  ];

  test.each(STATES)('a state %s comes back as it went', async (_what, state) => {
    const store = createStore();
    const { lease } = await claim(store);
    const advanced = await store.advance(lease, state, UNTIL);
    expect((await entryOf(store))?.state).toStrictEqual(state);
    await store.finish(advanced, aRun());
    expect((await claim(store)).state).toStrictEqual(state);
  });

  test('what a state no longer has does not stay behind from the one before', async () => {
    const store = createStore();
    let { lease } = await claim(store);
    for (const [, state] of [...STATES].toReversed()) {
      lease = await store.advance(lease, state, UNTIL);
      expect((await entryOf(store))?.state).toStrictEqual(state);
    }
  });

  test('boundary keys beyond what a property holds are left out', async () => {
    const store = createStore();
    const { lease } = await claim(store);
    const many = Array.from({ length: 1_000 }, (_, key) => `${key}`.padStart(40, '0'));
    await store.advance(lease, aState({ watermark: '1', boundaryKeys: many }), UNTIL);
    expect((await entryOf(store))?.state).toStrictEqual(aState({ watermark: '1' }));
  });

  test('a run record comes back as it went, its texts cut where they are long', async () => {
    const store = createStore();
    const full = aRun({
      from: '10248',
      to: '11077',
      version: 0,
      errorKind: 'source-unavailable',
      message: 'Größe 東京 😀 "quoted"\nand a second line',
      notes: ['one', 'two'],
    });
    await store.record(full);
    expect(await store.runs('orders', 1)).toStrictEqual([full]);
    const wordy = aRun({
      startedAt: T0 + 1,
      message: '😀'.repeat(5_000),
      notes: Array.from({ length: 99 }, () => 'n'.repeat(5_000)),
    });
    await store.record(wordy);
    const [kept] = await store.runs('orders', 1);
    expect(kept?.message?.length).toBeLessThanOrEqual(1_000);
    expect(kept?.message).toMatch(/… \(\d{4} more characters\)$/);
    expect(kept?.message?.isWellFormed()).toBe(true);
    expect(kept?.notes).toHaveLength(12);
    expect(kept?.notes?.slice(0, -1).every((note) => note.length === 1_000)).toBe(true);
    expect(kept?.notes?.at(-1)).toBe('and 88 more notes');
  });

  test('many feeds are listed in order of name, each with its own state', async () => {
    const store = createStore();
    const names = Array.from({ length: 30 }, (_, index) => `feed-${String(index).padStart(2, '0')}`);
    for (const feed of names) {
      const { lease } = await claim(store, { feed });
      await store.advance(lease, aState({ watermark: feed }), UNTIL);
      await store.record(aRun({ feed }));
    }
    const entries = await store.feeds();
    expect(entries.map((entry) => entry.feed)).toEqual(names);
    expect(entries.map((entry) => entry.state?.watermark)).toEqual(names);
  });

  test('an aborted signal ends a call with its reason', async () => {
    const store = createStore();
    const reason = new Error('shutting down');
    const signal = AbortSignal.abort(reason);
    expect(await rejection(store.feeds(signal))).toBe(reason);
    expect(await rejection(store.runs('orders', 1, signal))).toBe(reason);
    const request = { feed: 'orders', holder: 'run-1', now: T0, ttlMs: TTL_MS };
    expect(await rejection(store.acquire(request, signal))).toBe(reason);
  });
});
