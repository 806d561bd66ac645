import { describe, expect, test } from 'vitest';
import { aClaim, aJob, anIntent, aState, claimed, ended, ranOnce, rejection, T0 } from './state-fixtures.ts';
import type { OpenWorld } from './state-worlds.ts';

const PAUSE = { at: T0, by: 'ann', reason: 'month end', until: T0 + 3_600_000 };
const CANCEL = { runId: 'run-1', at: T0, by: 'bob' };

const markContract = (open: OpenWorld): void => {
  test('a pause is told by list, entry and claim until it is taken off', async () => {
    const { store } = await open();
    await ranOnce(store);
    await store.mark('orders', { pause: PAUSE });
    expect((await store.feeds())[0]?.pause).toStrictEqual(PAUSE);
    const { entry, hold } = await claimed(store, { holder: 'holder-2', job: aJob({ runId: 'run-2' }) });
    expect(entry?.pause).toStrictEqual(PAUSE);
    await ended(store, hold);
    expect((await store.entry('orders'))?.pause).toStrictEqual(PAUSE);
    await store.mark('orders', { pause: 'none' });
    expect(await store.entry('orders')).not.toHaveProperty('pause');
  });

  test('a feed that never ran can be paused', async () => {
    const { store } = await open();
    await store.mark('orders', { pause: PAUSE });
    expect(await store.feeds()).toMatchObject([{ feed: 'orders', pause: PAUSE, isIntending: false }]);
    expect((await claimed(store)).entry?.pause).toStrictEqual(PAUSE);
  });

  test('a wish to cancel stands beside a pause, and is over with its run', async () => {
    const { store } = await open();
    const { hold } = await claimed(store);
    await store.mark('orders', { pause: PAUSE });
    await store.mark('orders', { cancel: CANCEL });
    expect(await store.entry('orders')).toMatchObject({ pause: PAUSE, cancel: CANCEL });
    await ended(store, hold);
    expect((await store.entry('orders'))?.pause).toStrictEqual(PAUSE);
    expect(await store.entry('orders')).not.toHaveProperty('cancel');
  });

  test('of a long reason, the beginning is kept', async () => {
    const { store } = await open();
    await store.mark('orders', { pause: { at: T0, by: 'ann', reason: '😀'.repeat(5_000) } });
    expect((await store.entry('orders'))?.pause?.reason).toMatch(/^(?:😀)+… \(\d+ more characters\)$/);
  });
};

const jobContract = (open: OpenWorld): void => {
  test('comes back as it went, with 30,000 characters in each text, and nothing stays of the one before', async () => {
    const { store } = await open();
    // The emulator spoils what is not ASCII in long bodies.
    const text = 'x'.repeat(30_000);
    const full = aJob({ request: text, progress: text, answer: text, attempts: 3, status: 'waiting' });
    const { hold } = await claimed(store, { job: full });
    expect(await store.job('run-1')).toMatchObject({ outcome: 'found', job: full });
    await store.write(hold, { now: T0, job: aJob({ request: '"Ærø 東京"' }) });
    const job = await store.job('run-1');
    expect(job).toStrictEqual({ outcome: 'found', job: aJob({ request: '"Ærø 東京"' }), etag: job?.etag });
  });

  test.each(['run-2', '', '..', 'a b', "x' or runId ne '", 'r'.repeat(129), 'ä', 'a/b', 'a\n'])(
    'named %j is none',
    async (runId) => {
      const { store } = await open();
      await claimed(store);
      expect(await store.job(runId)).toBeUndefined();
    },
  );

  test('that cannot be read says which columns are wrong, and none of their values', async () => {
    const { store, plant } = await open();
    await plant('job.run-1', {
      runId: 'run-1',
      feed: 'orders',
      kind: 'append',
      status: 'eaten',
      attempts: 'many',
    });
    const job = await store.job('run-1');
    expect(job).toMatchObject({ outcome: 'unreadable', reason: expect.stringMatching(/status.*attempts/) });
    expect(JSON.stringify(job)).not.toMatch(/eaten|many/);
  });

  test('that cannot be read is given up by its ETag', async () => {
    const { store, plant } = await open();
    await plant('job.run-1', { runId: 'run-1', status: 'eaten' });
    expect(await store.claim(aClaim())).toMatchObject({ outcome: 'exists', job: { outcome: 'unreadable' } });
    const jobEtag = (await store.job('run-1'))?.etag ?? '';
    await ended(store, (await claimed(store, { jobEtag })).hold, {
      outcome: 'failed',
      errorKind: 'invariant',
    });
    expect(await store.job('run-1')).toMatchObject({ outcome: 'found', job: { status: 'done' } });
  });
};

/** What every store keeps to of feeds, marks, runs and history. Call it inside `describe`. */
export const recordContract = (open: OpenWorld): void => {
  test('a store that nobody wrote to has no feeds, no runs and no history', async () => {
    const { store } = await open();
    expect(await store.feeds()).toStrictEqual([]);
    expect(await store.entry('orders')).toBeUndefined();
    expect(await store.runs('orders', 10)).toStrictEqual([]);
    expect(await store.job('run-1')).toBeUndefined();
    expect(await store.prune('orders', T0)).toBe(0);
  });

  test('many feeds are listed in order of name, each with its own state', async () => {
    const { store } = await open();
    const names = Array.from({ length: 12 }, (_, index) => `feed-${String(index).padStart(2, '0')}`);
    for (const feed of names) {
      const { hold } = await claimed(store, { feed, job: aJob({ feed, runId: `run-${feed}` }) });
      await store.write(hold, { now: T0, state: aState({ watermark: feed }), intent: anIntent() });
    }
    const entries = await store.feeds();
    expect(entries.map((entry) => entry.feed)).toStrictEqual(names);
    expect(entries.map((entry) => entry.state?.watermark)).toStrictEqual(names);
  });

  test('an aborted signal ends a call with its reason', async () => {
    const { store } = await open();
    const reason = new Error('shutting down');
    const signal = AbortSignal.abort(reason);
    await expect(store.feeds(signal)).rejects.toBe(reason);
    await expect(store.entry('orders', signal)).rejects.toBe(reason);
    await expect(store.runs('orders', 1, signal)).rejects.toBe(reason);
    await expect(store.job('run-1', signal)).rejects.toBe(reason);
    await expect(store.prune('orders', T0, signal)).rejects.toBe(reason);
  });

  test('a store is asked by those who may not write', async () => {
    const { store } = await open();
    expect(
      (await rejection(store.write({ feed: 'a', holder: 'b', runId: 'c', etag: '' }, { now: T0 }))).kind,
    ).toBe('invariant');
  });

  describe('marks', () => {
    markContract(open);
  });
  describe('a run', () => {
    jobContract(open);
  });
};
