import { expect, test } from 'vitest';
import {
  aClaim,
  aJob,
  aRun,
  claimed,
  ended,
  LEASE_MS,
  otherRun,
  ranOnce,
  rejection,
  T0,
} from './state-fixtures.ts';
import type { StateStore, StoredJob } from '../../shared/state/index.ts';
import type { OpenWorld } from './state-worlds.ts';

const waitingJob = (runId: string, second = 1) =>
  aJob({
    runId,
    kind: 'reload',
    status: 'waiting',
    attempts: 0,
    createdAt: T0 + second,
    updatedAt: T0 + second,
  });

const asked = async (store: StateStore, runId: string, second = 1): Promise<string> => {
  const result = await store.enqueue(waitingJob(runId, second));
  if (result.outcome !== 'waits') throw new Error(`it does not wait: ${result.outcome}`);
  return result.jobEtag;
};

const claimOf = (runId: string, jobEtag: string) => ({
  holder: `of ${runId}`,
  job: { ...waitingJob(runId), status: 'running', attempts: 1 } as const,
  jobEtag,
});

const doneJob = (runId: string) => ({ ...waitingJob(runId), status: 'done', answer: '{}' }) as const;
const endOf = (runId: string) => aRun({ runId, kind: 'reload', outcome: 'stopped', startedAt: T0 + 1 });
const waitingOf = async (store: StateStore) => (await store.entry('orders'))?.waiting;
const etagOf = (stored: StoredJob | undefined) => stored?.etag ?? '';

/** What every store keeps to of runs that wait until their feed is free. Call it inside `describe`. */
export const waitingContract = (open: OpenWorld): void => {
  test('a run waits for a feed that another holds: its job is there, and its holder goes on', async () => {
    const { store, other } = await open();
    const { hold } = await claimed(store);
    const jobEtag = await asked(other, 'run-2');
    expect(await store.job('run-2')).toStrictEqual({
      outcome: 'found',
      job: waitingJob('run-2'),
      etag: jobEtag,
    });
    const waiting = [{ runId: 'run-2', kind: 'reload', since: T0 + 1 }];
    expect(await store.entry('orders')).toMatchObject({ lease: { holder: 'holder-1' }, waiting });
    expect(await store.feeds()).toMatchObject([{ pending: { runId: 'run-1' }, waiting }]);
    await ended(store, (await store.write(hold, { now: T0 + 2, job: aJob() })).hold);
    expect(await store.entry('orders')).toMatchObject({ lastRun: { runId: 'run-1' }, waiting });
  });

  test('those that wait have the feed in the order of their asking, and no other before them', async () => {
    const { store, other } = await open();
    const { hold } = await claimed(store);
    const second = await asked(store, 'run-2');
    const third = await asked(other, 'run-3', 2);
    await ended(store, hold);
    const first = { outcome: 'held', holder: 'run-2', endsInMs: 0, run: { runId: 'run-2' } };
    expect(await store.claim(aClaim(otherRun('run-4')))).toMatchObject(first);
    expect(await store.claim(aClaim(claimOf('run-3', third)))).toMatchObject(first);
    const next = await claimed(store, claimOf('run-2', second));
    expect(await waitingOf(store)).toMatchObject([{ runId: 'run-3' }]);
    expect(await store.claim(aClaim(claimOf('run-3', third)))).toMatchObject({ holder: 'of run-2' });
    await ended(store, next.hold);
    await ended(store, (await claimed(store, claimOf('run-3', third))).hold);
    expect(await store.entry('orders')).not.toHaveProperty('waiting');
    expect((await claimed(store, otherRun('run-4'))).hold.runId).toBe('run-4');
  });

  test('a list that is older than a run that waits lets nobody before it', async () => {
    const { store } = await open();
    await ranOnce(store);
    const [known] = await store.feeds();
    await asked(store, 'run-2');
    const stale = known === undefined ? {} : { known };
    expect(await store.claim(aClaim({ ...otherRun('run-3'), ...stale }))).toMatchObject({
      outcome: 'held',
      holder: 'run-2',
    });
    const [fresh] = await store.feeds();
    const now = fresh === undefined ? {} : { known: fresh };
    expect(await store.claim(aClaim({ ...otherRun('run-3'), ...now }))).toMatchObject({ holder: 'run-2' });
  });

  test('a feed that never ran can be waited for, and a run of it that is lost is ended before those that wait', async () => {
    const { store, later } = await open();
    const etag = await asked(store, 'run-2');
    expect(await store.entry('orders')).toMatchObject({ format: 2, isIntending: false });
    const { hold } = await claimed(store, claimOf('run-2', etag));
    await asked(store, 'run-3', 2);
    const jobEtag = etagOf(await store.job('run-2'));
    await later(2 * LEASE_MS, async () => {
      expect(await store.claim(aClaim(otherRun('run-4')))).toMatchObject({ holder: 'run-2' });
      const again = await claimed(store, { ...claimOf('run-2', jobEtag), holder: 'again' });
      expect(again.entry?.waiting).toMatchObject([{ runId: 'run-3' }]);
    });
    expect((await rejection(store.write(hold, { now: T0 }))).kind).toBe('state-fenced');
  });

  test('a run that is there already is answered as it is, and waits once', async () => {
    const { store, other } = await open();
    await ranOnce(store);
    expect(await store.enqueue(waitingJob('run-1'))).toMatchObject({
      outcome: 'exists',
      job: { job: { status: 'done' } },
    });
    const results = await Promise.all([
      store.enqueue({ ...waitingJob('run-2'), request: '"a"' }),
      other.enqueue({ ...waitingJob('run-2'), request: '"b"' }),
    ]);
    expect(results.map(({ outcome }) => outcome).toSorted()).toStrictEqual(['exists', 'waits']);
    expect(await waitingOf(store)).toHaveLength(1);
  });

  test('twenty wait at most, asked for at once', async () => {
    const { store, other } = await open();
    const names = Array.from({ length: 4 }, (_, nth) => `run-${nth + 2}`);
    await Promise.all(names.map((name, nth) => (nth % 2 === 0 ? store : other).enqueue(waitingJob(name))));
    expect((await waitingOf(store))?.map(({ runId }) => runId).toSorted()).toStrictEqual(names);
    for (let nth = 6; nth < 22; nth += 1) await asked(store, `run-${nth}`);
    expect(await store.enqueue(waitingJob('one-more'))).toMatchObject({ outcome: 'full' });
    expect(await store.job('one-more')).toBeUndefined();
  });

  test('a run that waits is ended whoever holds the feed, which is as fresh as it was', async () => {
    const { store } = await open();
    const { hold } = await claimed(store);
    const jobEtag = await asked(store, 'run-2');
    await asked(store, 'run-3', 2);
    expect(await store.withdraw({ job: doneJob('run-2'), jobEtag, end: endOf('run-2') })).toBe(true);
    expect(await store.job('run-2')).toMatchObject({ job: { status: 'done', answer: '{}' } });
    expect(await store.runs('orders', 9)).toStrictEqual([endOf('run-2')]);
    expect(await waitingOf(store)).toMatchObject([{ runId: 'run-3' }]);
    expect(await store.entry('orders')).not.toHaveProperty('lastRun');
    expect(await store.claim(aClaim(claimOf('run-2', jobEtag)))).toMatchObject({
      outcome: 'exists',
      job: { job: { status: 'done' } },
    });
    await store.write(hold, { now: T0 + 3 });
  });

  test('a run that has its feed, or its end, is not ended so; one without a job is', async () => {
    const { store } = await open();
    const jobEtag = await asked(store, 'run-2');
    const { hold } = await claimed(store, claimOf('run-2', jobEtag));
    const over = { job: doneJob('run-2'), jobEtag, end: endOf('run-2') };
    expect(await store.withdraw(over)).toBe(false);
    await ended(store, hold, { kind: 'reload' });
    expect(await store.withdraw(over)).toBe(false);
    expect(await store.runs('orders', 9)).toHaveLength(1);
    const wrong = { ...over, job: { ...over.job, status: 'waiting' as const } };
    expect((await rejection(store.withdraw(wrong))).kind).toBe('invariant');
  });

  test('a run whose end is there already is taken out of those that wait, and nothing else is', async () => {
    const { store } = await open();
    await asked(store, 'run-2');
    await asked(store, 'run-3', 2);
    await store.forgetWaiting('orders', 'run-2');
    await store.forgetWaiting('orders', 'run-2');
    await store.forgetWaiting('nobody', 'run-2');
    expect(await waitingOf(store)).toMatchObject([{ runId: 'run-3' }]);
  });

  test('what a person asks of a feed leaves those that wait, and they leave that', async () => {
    const { store } = await open();
    await store.mark('orders', { pause: { at: T0, by: 'Ada' } });
    await asked(store, 'run-2');
    await store.mark('orders', { cancel: { runId: 'run-2', at: T0, by: 'Ada' } });
    expect(await store.entry('orders')).toMatchObject({
      pause: { by: 'Ada' },
      cancel: { runId: 'run-2' },
      waiting: [{ runId: 'run-2' }],
    });
  });
};
