import { describe, expect, test } from 'vitest';
import type { Change, FeedState, StateStore } from '../../shared/state/index.ts';
import {
  aJob,
  anIntent,
  storedIntent,
  aRun,
  aState,
  claimed,
  ended,
  LEASE_MS,
  rejection,
  T0,
} from './state-fixtures.ts';
import { STATES } from './state-values.ts';
import type { OpenWorld } from './state-worlds.ts';

const stateOf = async (store: StateStore): Promise<FeedState | undefined> =>
  (await store.entry('orders'))?.state;

/** Takes run "run-1" over by another attempt, when the lease of the first one has ended. */
const takeOver = async (store: StateStore) => {
  const jobEtag = (await store.job('run-1'))?.etag ?? '';
  return claimed(store, { holder: 'rival', job: aJob({ attempts: 2 }), jobEtag });
};

const CHANGES: readonly (readonly [string, Partial<Change>])[] = [
  ['a sign of life', {}],
  ['a state', { state: aState({ watermark: '99' }) }],
  ['an intent', { intent: anIntent({ txnId: 'late' }) }],
  ['an intent that is decided', { intent: 'none', state: aState({ watermark: '99' }) }],
  ['a position', { job: aJob({ progress: '{"at":9}' }) }],
  ['a return', { lease: 'return', job: aJob({ status: 'waiting' }) }],
  ['an end', { lease: 'return', job: aJob({ status: 'done', answer: '{}' }), end: aRun() }],
];

/** What every store keeps to when a holder writes. Call it inside `describe`. */
export const writeContract = (open: OpenWorld): void => {
  test('a sign of life renews the lease, and leaves all else as it was', async () => {
    const { store, later } = await open();
    const { hold } = await claimed(store);
    const state = aState({ watermark: '10248', boundaryKeys: ['10248'] });
    const first = await store.write(hold, { now: T0 + 1, state });
    const renewed = await later(LEASE_MS - 5_000, async () => store.write(first.hold, { now: T0 + 30_000 }));
    expect(renewed.marks).toStrictEqual({});
    expect(renewed.hold.etag).not.toBe(first.hold.etag);
    expect(await store.entry('orders')).toMatchObject({
      state,
      lease: { holder: 'holder-1' },
      pending: { runId: 'run-1', kind: 'append', since: T0 + 30_000 },
      etag: renewed.hold.etag,
    });
  });

  test('an end is the run’s answer, its line and the feed’s freedom, all at once', async () => {
    const { store } = await open();
    const { hold } = await claimed(store);
    const state = aState({ watermark: '11077' });
    const job = aJob({ status: 'done', answer: '{"rows":830}' });
    const intending = await store.write(hold, { now: T0, intent: anIntent() });
    const { hold: spent } = await store.write(intending.hold, {
      now: T0 + 1_234,
      state,
      job,
      end: aRun(),
      lease: 'return',
    });
    expect(await store.entry('orders')).toStrictEqual({
      feed: 'orders',
      state,
      lastRun: { runId: 'run-1', kind: 'append', endedAt: T0 + 1_234, outcome: 'appended' },
      freshAt: T0 + 1_234,
      isIntending: false,
      format: 2,
      etag: spent.etag,
    });
    expect(await store.job('run-1')).toMatchObject({ outcome: 'found', job });
    expect(await store.runs('orders', 9)).toStrictEqual([aRun()]);
  });

  test('how the last run ended, and how fresh the feed is, outlive what comes after', async () => {
    const { store } = await open();
    await ended(store, (await claimed(store)).hold);
    const { hold } = await claimed(store, { holder: 'holder-2', job: aJob({ runId: 'run-2' }) });
    const next = await store.write(hold, { now: T0, state: aState() });
    expect(await store.entry('orders')).toMatchObject({ lastRun: { runId: 'run-1' }, freshAt: T0 + 1_234 });
    await ended(store, next.hold, { outcome: 'failed', errorKind: 'source-shrunk', startedAt: T0 + 60_000 });
    expect(await store.entry('orders')).toMatchObject({
      lastRun: { runId: 'run-2', outcome: 'failed', errorKind: 'source-shrunk' },
      freshAt: T0 + 1_234,
    });
  });

  test('an intent is in the entry, and told of in the list, until it is decided', async () => {
    const { store } = await open();
    const { hold } = await claimed(store);
    const intending = await store.write(hold, { now: T0, intent: anIntent() });
    expect(await store.entry('orders')).toMatchObject({ isIntending: true, intent: anIntent() });
    const [listed] = await store.feeds();
    expect(listed?.isIntending).toBe(true);
    expect(listed).not.toHaveProperty('intent');
    const next = await store.write(intending.hold, {
      now: T0,
      intent: anIntent({ txnId: 'txn-2', version: 8 }),
    });
    expect((await store.entry('orders'))?.intent).toStrictEqual(anIntent({ txnId: 'txn-2', version: 8 }));
    await store.write(next.hold, { now: T0, intent: 'none' });
    expect(await store.entry('orders')).toMatchObject({ isIntending: false });
    expect(await store.entry('orders')).not.toHaveProperty('intent');
  });

  test('an intent of 30,000 characters is kept, and one of more is refused before anything is written', async () => {
    const { store } = await open();
    const { hold } = await claimed(store);
    const spare = 30_000 - storedIntent(anIntent({ result: '' })).length;
    const full = anIntent({ result: 'r'.repeat(spare) });
    const next = await store.write(hold, { now: T0, intent: full });
    const more = { now: T0, intent: anIntent({ result: 'r'.repeat(spare + 1) }), state: aState() };
    const error = await rejection(store.write(next.hold, more));
    expect(error).toMatchObject({ kind: 'invariant', message: expect.stringContaining('30001 characters') });
    expect(await store.entry('orders')).toMatchObject({ intent: full, etag: next.hold.etag });
  });

  describe.each(CHANGES)('%s', (_what, change) => {
    test('is not written when another attempt has taken over', async () => {
      const { store, later } = await open();
      const { hold } = await claimed(store);
      await later(LEASE_MS + 2_000, async () => takeOver(store));
      const before = { entry: await store.entry('orders'), job: await store.job('run-1') };
      expect((await rejection(store.write(hold, { now: T0, ...change }))).kind).toBe('state-fenced');
      const { lease: _lease, ...entry } = { ...before.entry };
      expect(await store.entry('orders')).toMatchObject(entry);
      expect(await store.job('run-1')).toStrictEqual(before.job);
      expect(await store.runs('orders', 9)).toStrictEqual([]);
    });

    test('is not written when another attempt has taken over and returned the lease', async () => {
      const { store, later } = await open();
      const { hold } = await claimed(store);
      const rival = await later(LEASE_MS + 2_000, async () => takeOver(store));
      await ended(store, rival.hold, { rows: 1 });
      const before = await store.entry('orders');
      expect((await rejection(store.write(hold, { now: T0, ...change }))).kind).toBe('state-fenced');
      expect(await store.entry('orders')).toStrictEqual(before);
      expect(await store.runs('orders', 9)).toStrictEqual([aRun({ rows: 1 })]);
    });

    test('goes through, and tells, when somebody has marked the feed meanwhile', async () => {
      const { store, other } = await open();
      const { hold } = await claimed(store);
      const pause = { at: T0, by: 'ann', reason: 'month end' };
      await other.mark('orders', { pause });
      const { marks, hold: next } = await store.write(hold, { now: T0, ...change });
      expect(marks.pause).toStrictEqual(pause);
      expect((await store.entry('orders'))?.etag).toBe(next.etag);
    });
  });

  test('a wish to cancel is told by the next write, and stays', async () => {
    const { store, other } = await open();
    const { hold } = await claimed(store);
    const cancel = { runId: 'run-1', at: T0, by: 'ann' };
    await other.mark('orders', { cancel });
    const next = await store.write(hold, { now: T0 });
    expect(next.marks).toStrictEqual({ cancel });
    expect((await store.entry('orders'))?.cancel).toStrictEqual(cancel);
  });

  test('a lease that has ended is still its holder’s when nobody took over', async () => {
    const { store, later } = await open();
    const { hold } = await claimed(store);
    await later(5 * LEASE_MS, async () => store.write(hold, { now: T0, state: aState({ watermark: '7' }) }));
    expect((await stateOf(store))?.watermark).toBe('7');
  });

  test('a returned hold is spent, and so is one whose feed is gone', async () => {
    const { store } = await open();
    const { hold } = await claimed(store);
    await ended(store, hold);
    expect((await rejection(store.write(hold, { now: T0 }))).kind).toBe('state-fenced');
    const ghost = { ...hold, feed: 'gone' };
    expect((await rejection(store.write(ghost, { now: T0 }))).kind).toBe('state-fenced');
    expect(await store.entry('gone')).toBeUndefined();
  });

  test('an attempt writes its own run only', async () => {
    const { store } = await open();
    const { hold } = await claimed(store);
    for (const change of [{ job: aJob({ runId: 'run-2' }) }, { end: aRun({ feed: 'customers' }) }]) {
      expect((await rejection(store.write(hold, { now: T0, ...change }))).kind).toBe('invariant');
    }
    expect((await store.entry('orders'))?.etag).toBe(hold.etag);
  });

  test('states come back as they went, and nothing stays behind of the one before', async () => {
    const { store } = await open();
    let { hold } = await claimed(store);
    for (const [, state] of [...STATES, ...STATES.toReversed()]) {
      ({ hold } = await store.write(hold, { now: T0, state }));
      expect(await stateOf(store)).toStrictEqual(state);
      expect((await store.feeds())[0]?.state).toStrictEqual(state);
    }
  });

  test('boundary keys of more than 8,000 characters are left out', async () => {
    const { store } = await open();
    const { hold } = await claimed(store);
    const boundaryKeys = Array.from({ length: 200 }, (_, key) => `${key}`.padStart(40, '0'));
    await store.write(hold, { now: T0, state: aState({ watermark: '1', boundaryKeys }) });
    expect(await stateOf(store)).toStrictEqual(aState({ watermark: '1' }));
  });
};
