import { describe, expect, test } from 'vitest';
import {
  aClaim,
  aJob,
  aRun,
  aState,
  claimed,
  ended,
  LEASE_MS,
  nextAttempt,
  otherRun,
  ranOnce,
  rejection,
  T0,
  winnersOf,
} from './state-fixtures.ts';
import type { OpenWorld } from './state-worlds.ts';

/** Beyond the end of a lease, also where the service tells whole seconds. */
const PAST_LEASE_MS = LEASE_MS + 2_000;
const PENDING = { runId: 'run-1', kind: 'append', since: T0 } as const;

/** What every store keeps to when feeds are claimed. Call it inside `describe`. */
export const claimContract = (open: OpenWorld): void => {
  test('a schedule counts from a claim on, once, and a reload that it had due is told by list and entry', async () => {
    const { store } = await open();
    const from = async (scheduleFrom: number, runId: string) => {
      const { hold } = await claimed(store, { holder: runId, job: aJob({ runId }), scheduleFrom });
      await ended(store, hold);
    };
    await from(T0 - 9, 'run-1');
    await from(T0 - 5, 'run-2');
    expect((await store.entry('orders'))?.scheduled).toStrictEqual({ dueAt: T0 - 9 });
    const [known] = await store.feeds();
    const job = aJob({ runId: 'run-3', kind: 'reload', dueAt: T0 });
    const { hold } = await claimed(store, { holder: 'h', job, ...(known && { known }) });
    expect((await store.feeds())[0]?.scheduled).toStrictEqual({ dueAt: T0, runId: 'run-3' });
    expect(await store.job('run-3')).toMatchObject({ job: { dueAt: T0 } });
    const failed = { kind: 'reload', outcome: 'failed', errorKind: 'source-shrunk' } as const;
    await ended(store, hold, { ...failed, dueAt: T0 });
    const end = { endedAt: T0 + 1_234, outcome: 'failed', errorKind: 'source-shrunk' };
    expect((await store.feeds())[0]?.scheduled).toStrictEqual({ dueAt: T0, runId: 'run-3', end });
    await from(T0, 'run-4');
    expect((await store.entry('orders'))?.scheduled).toStrictEqual({ dueAt: T0, runId: 'run-3', end });
    // The next one leaves nothing of it behind.
    await claimed(store, { holder: 'g', job: aJob({ runId: 'run-5', kind: 'reload', dueAt: T0 + 9 }) });
    expect((await store.entry('orders'))?.scheduled).toStrictEqual({ dueAt: T0 + 9, runId: 'run-5' });
  });

  test('a feed that nobody claimed before is claimed, and its run is there', async () => {
    const { store } = await open();
    const { hold, entry } = await claimed(store);
    expect(entry).toBeUndefined();
    expect(hold).toMatchObject({ feed: 'orders', holder: 'holder-1', runId: 'run-1' });
    expect(await store.entry('orders')).toStrictEqual({
      feed: 'orders',
      lease: { holder: 'holder-1', endsInMs: expect.any(Number) },
      pending: PENDING,
      isIntending: false,
      format: 2,
      etag: hold.etag,
    });
    expect(await store.job('run-1')).toMatchObject({ outcome: 'found', job: aJob() });
  });

  test('a lease in force keeps everybody off, its own holder and its own run too', async () => {
    const { store, other } = await open();
    await claimed(store);
    const held = { outcome: 'held', holder: 'holder-1', endsInMs: expect.any(Number), run: PENDING };
    expect(await other.claim(aClaim(otherRun()))).toStrictEqual(held);
    expect(await other.claim(aClaim(await nextAttempt(store)))).toStrictEqual(held);
    expect(await store.claim(aClaim())).toStrictEqual(held);
    expect(await store.job('run-2')).toBeUndefined();
  });

  test('a lease is in force for a minute after the last write, by the clock of the service', async () => {
    const { store, later } = await open();
    await claimed(store);
    const attempt = await nextAttempt(store);
    const early = await later(LEASE_MS - 2_000, async () => store.claim(aClaim(attempt)));
    expect(early).toMatchObject({ outcome: 'held', holder: 'holder-1' });
    const late = await later(PAST_LEASE_MS, async () => store.entry('orders'));
    expect(late?.lease?.holder).toBe('holder-1');
    expect(late?.lease?.endsInMs).toBeLessThanOrEqual(0);
    const next = await later(PAST_LEASE_MS, async () => claimed(store, attempt));
    expect(next.hold.holder).toBe('holder-2');
  });

  test('a run whose attempt died keeps off other runs, and its next attempt gets what it left', async () => {
    const { store, later } = await open();
    const { hold } = await claimed(store);
    const state = aState({ watermark: '10248', rows: 1 });
    await store.write(hold, { now: T0 + 1, state });
    const attempt = await nextAttempt(store);
    await later(PAST_LEASE_MS, async () => {
      expect(await store.claim(aClaim(otherRun()))).toStrictEqual({
        outcome: 'held',
        holder: 'run-1',
        endsInMs: 0,
        run: { ...PENDING, since: T0 + 1 },
      });
      expect((await claimed(store, attempt)).entry?.state).toStrictEqual(state);
    });
    expect(await store.job('run-1')).toMatchObject({ job: { attempts: 2 } });
  });

  test('a run that returned its lease is claimed at once, by an attempt of its own only', async () => {
    const { store } = await open();
    const { hold } = await claimed(store);
    await store.write(hold, { now: T0 + 5, job: aJob({ status: 'waiting' }), lease: 'return' });
    expect(await store.claim(aClaim(otherRun()))).toMatchObject({
      outcome: 'held',
      holder: 'run-1',
      endsInMs: 0,
    });
    const { entry } = await claimed(store, await nextAttempt(store));
    expect(entry).not.toHaveProperty('lease');
    expect(entry).toMatchObject({ pending: { runId: 'run-1', since: T0 + 5 } });
  });

  test('a feed can be made a run’s own before its first attempt', async () => {
    const { store } = await open();
    const { hold } = await claimed(store, { lease: 'none' });
    expect(await store.entry('orders')).toStrictEqual({
      feed: 'orders',
      pending: PENDING,
      isIntending: false,
      format: 2,
      etag: hold.etag,
    });
    expect(await store.claim(aClaim(otherRun()))).toMatchObject({ outcome: 'held', run: PENDING });
    expect((await claimed(store, await nextAttempt(store))).hold.holder).toBe('holder-2');
  });

  test('an ended run leaves the feed to others, with the state that it left', async () => {
    const { store } = await open();
    const { hold } = await claimed(store);
    const state = aState({ watermark: '11077' });
    await ended(store, (await store.write(hold, { now: T0, state })).hold);
    const { entry } = await claimed(store, otherRun());
    expect(entry).toMatchObject({ state, lastRun: { runId: 'run-1' } });
    expect(entry).not.toHaveProperty('pending');
    expect(entry).not.toHaveProperty('lease');
  });

  describe('a run that is there already', () => {
    test('is answered as it is, and nothing is written', async () => {
      const { store } = await open();
      await ranOnce(store);
      const before = await store.entry('orders');
      expect(await store.claim(aClaim({ holder: 'holder-2' }))).toMatchObject({
        outcome: 'exists',
        job: { outcome: 'found', job: { status: 'done', answer: '{}' } },
      });
      expect(await store.entry('orders')).toStrictEqual(before);
    });

    test('is answered as it is when another has written it since it was read', async () => {
      const { store } = await open();
      const { hold } = await claimed(store, { lease: 'none' });
      const stale = await nextAttempt(store);
      await store.write(hold, { now: T0, job: aJob({ progress: '{"at":1}' }), lease: 'return' });
      const before = await store.entry('orders');
      expect(await store.claim(aClaim(stale))).toMatchObject({
        outcome: 'exists',
        job: { job: { progress: '{"at":1}' } },
      });
      expect(await store.entry('orders')).toStrictEqual(before);
    });

    test('of two calls for one run at once, one creates it', async () => {
      const { store, other } = await open();
      await ranOnce(store, { runId: 'run-0' });
      const results = await Promise.all([
        store.claim(aClaim({ holder: 'a', job: aJob({ request: '"a"' }) })),
        other.claim(aClaim({ holder: 'b', job: aJob({ request: '"b"' }) })),
      ]);
      const [winner] = winnersOf(results);
      expect(winnersOf(results)).toHaveLength(1);
      expect(await store.job('run-1')).toMatchObject({ job: { request: `"${winner}"` } });
    });
  });

  test('a run that cannot be kept whole is refused, and the feed stays free', async () => {
    const { store } = await open();
    const text = 'x'.repeat(30_001);
    for (const part of ['request', 'progress', 'answer'] as const) {
      const error = await rejection(store.claim(aClaim({ job: aJob({ [part]: text }) })));
      expect(error.kind).toBe('invariant');
      expect(error.message).toContain(`30001 characters in its ${part}`);
    }
    for (const runId of ['', 'a/b', 'a#b', 'a b', 'j'.repeat(129)]) {
      expect((await rejection(store.claim(aClaim({ job: aJob({ runId }) })))).kind).toBe('invariant');
    }
    expect((await rejection(store.claim(aClaim({ feed: 'customers' })))).kind).toBe('invariant');
    expect(await store.feeds()).toStrictEqual([]);
  });

  test('a claim with an aborted signal ends with its reason', async () => {
    const { store } = await open();
    const reason = new Error('shutting down');
    await expect(store.claim(aClaim(), AbortSignal.abort(reason))).rejects.toBe(reason);
    expect(await store.feeds()).toStrictEqual([]);
    expect(await store.runs(aRun().feed, 1)).toStrictEqual([]);
  });
};
