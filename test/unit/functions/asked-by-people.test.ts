import { describe, expect, test } from 'vitest';
import { cancelHttp } from '../../../functions/cancel-http.ts';
import { feedHttp } from '../../../functions/feed-http.ts';
import { feedsHttp } from '../../../functions/feeds-http.ts';
import { pauseHttp, resumeHttp } from '../../../functions/pause-http.ts';
import { runHttp } from '../../../functions/run-http.ts';
import { feedRunsHttp, runsHttp } from '../../../functions/runs-http.ts';
import { SCHEMAS } from '../../../shared/api/schemas/index.ts';
import { createMemoryRunQueue } from '../../../shared/queue/index.ts';
import { createMemoryStateStore, type RunRecord, type StateStore } from '../../../shared/state/index.ts';
import { cancelRun, runStatus, type SyncDeps } from '../../../shared/sync/index.ts';
import { claimed, ranOnce } from '../../contract/state-fixtures.ts';
import { aJob } from '../../support/a-job.ts';
import { guid } from '../../support/guid.ts';
import { call, NEW_ID, NOW_MS, OTHER_ID, sampleApp, served } from './sample-app.ts';

const ORDERS = { params: { feed: 'orders' } };
const LATER = new Date(NOW_MS + 3_600_000).toISOString();

const ended = (nth: number, changes: Partial<RunRecord> = {}): Partial<RunRecord> => ({
  runId: guid(nth),
  startedAt: NOW_MS + 1_000 * nth,
  ...changes,
});

/** Two feeds with three runs each, in turn; each second one failed. */
const history = async (): Promise<StateStore> => {
  const state = createMemoryStateStore({ now: () => NOW_MS });
  for (let nth = 1; nth <= 6; nth += 1) {
    const failed = { outcome: 'failed', errorKind: 'source-denied', message: `why ${nth}` } as const;
    const feed = nth % 3 === 0 ? 'gone' : 'orders';
    await ranOnce(state, { feed, ...ended(nth, nth % 2 === 0 ? failed : {}) });
  }
  return state;
};

const handlers = (changes: Partial<SyncDeps> = {}) => {
  const queue = createMemoryRunQueue();
  const app = sampleApp({ state: createMemoryStateStore({ now: () => NOW_MS }), queue, ...changes });
  const of = () => app;
  return {
    app,
    queue,
    state: app.deps.state,
    feed: served('getFeed', feedHttp(of)),
    feeds: served('listFeeds', feedsHttp(of)),
    feedRuns: served('listFeedRuns', feedRunsHttp(of)),
    runs: served('listRuns', runsHttp(of)),
    run: served('getRun', runHttp(of, runStatus)),
    cancel: served('cancelRun', cancelHttp(of, cancelRun)),
    pause: served('pauseFeed', pauseHttp(of)),
    resume: served('resumeFeed', resumeHttp(of)),
  };
};

const idsOf = ({ body }: { readonly body: unknown }): readonly string[] =>
  SCHEMAS.listRuns.answers[200].parse(body).runs.map(({ runId }) => runId);

describe('the runs', () => {
  test('of a feed come newest first, page by page, with what each says', async () => {
    const { feedRuns } = handlers({ state: await history() });
    const first = await call(feedRuns, { ...ORDERS, query: 'limit=3' });
    expect(idsOf(first)).toEqual([5, 4, 2].map((nth) => guid(nth)));
    expect(first.body).toMatchObject({
      runs: [
        { status: 'ended', outcome: 'appended', durationMs: 1_234, endedAt: expect.stringMatching(/Z$/) },
        { outcome: 'failed', errorKind: 'source-denied', message: 'why 4' },
        {},
      ],
    });
    const { next } = first.body as { readonly next: string };
    const last = await call(feedRuns, { ...ORDERS, query: `limit=3&before=${encodeURIComponent(next)}` });
    expect(idsOf(last)).toEqual([guid(1)]);
    expect(last.body).not.toHaveProperty('next');
  });

  test('of all feeds are in one order, those of a feed that is not configured any more among them', async () => {
    const { runs } = handlers({ state: await history() });
    expect(idsOf(await call(runs))).toEqual([6, 5, 4, 3, 2, 1].map((nth) => guid(nth)));
    expect(idsOf(await call(runs, { query: 'outcome=failed' }))).toEqual([6, 4, 2].map((nth) => guid(nth)));
  });

  test('that are at work or wait come first, on the first page and without an outcome', async () => {
    const state = await history();
    await claimed(state, { job: aJob(NEW_ID, 'orders') });
    await state.enqueue({
      ...aJob(OTHER_ID, 'orders'),
      status: 'waiting',
      attempts: 0,
      createdAt: NOW_MS + 9,
    });
    const { runs, feedRuns } = handlers({ state });
    const first = await call(feedRuns, { ...ORDERS, query: 'limit=3' });
    expect(idsOf(first)).toEqual([OTHER_ID, NEW_ID, guid(5), guid(4), guid(2)]);
    expect(first.body).toMatchObject({
      runs: [{ status: 'waiting', attempts: 0 }, { status: 'running', progress: {} }, {}, {}, {}],
    });
    const { next } = first.body as { readonly next: string };
    const query = `limit=3&before=${encodeURIComponent(next)}`;
    expect(idsOf(await call(feedRuns, { ...ORDERS, query }))).toEqual([guid(1)]);
    expect(idsOf(await call(runs)).slice(0, 3)).toEqual([OTHER_ID, NEW_ID, guid(6)]);
    expect(idsOf(await call(runs, { query: 'outcome=failed' }))).not.toContain(NEW_ID);
  });

  test('of a feed that is not in feeds.json any more are told as long as they are kept', async () => {
    const { feedRuns } = handlers({ state: await history() });
    expect(idsOf(await call(feedRuns, { params: { feed: 'gone' } }))).toEqual([guid(6), guid(3)]);
  });

  test.each([
    ['limit=0', 'query.limit: must be at least 1'],
    ['limit=201', 'query.limit: must be at most 200'],
    ['limit=x', 'query.limit'],
    ['before=x', 'query.before: must be the "next" of a page before'],
    ['before=9999999999999.a%2Fb.c', 'query.before'],
    ['outcome=fail', 'query.outcome'],
    ['befor=x', 'did you mean "before"?'],
  ])('are not asked for by %s', async (query, says) => {
    const { runs, feedRuns } = handlers();
    for (const answer of [await call(runs, { query }), await call(feedRuns, { ...ORDERS, query })]) {
      expect(answer).toMatchObject({ status: 400, body: { kind: 'bad-request' } });
      expect((answer.body as { readonly detail: string }).detail).toContain(says);
    }
  });

  test('of a feed that is not there are a 404', async () => {
    const { feedRuns, feed, pause, resume } = handlers();
    for (const handler of [feedRuns, feed, pause, resume])
      for (const name of ['constructor', 'a/b', ''])
        expect(await call(handler, { params: { feed: name } })).toMatchObject({ status: 404 });
  });
});

describe('a feed', () => {
  test('stands alone as it stands among all, and says why its last run failed', async () => {
    const { feed, feeds } = handlers({ state: await history() });
    const one = await call(feed, ORDERS);
    const all = await call(feeds);
    expect((all.body as { readonly feeds: readonly unknown[] }).feeds[0]).toEqual(one.body);
    expect(SCHEMAS.getFeed.answers[200].parse(one.body)).toMatchObject({
      name: 'orders',
      lastRun: { outcome: 'appended' },
    });
    const state = createMemoryStateStore({ now: () => NOW_MS });
    await ranOnce(state, ended(1, { outcome: 'failed', errorKind: 'config', message: 'why' }));
    expect(await call(handlers({ state }).feed, ORDERS)).toMatchObject({
      body: { lastRun: { outcome: 'failed', errorKind: 'config', message: 'why' } },
    });
  });

  test('says why its backlog is not known, alone and among all', async () => {
    const { feed, feeds } = handlers();
    const why = { noBacklog: { reason: 'the feed has no watermark yet' } };
    expect((await call(feed, { ...ORDERS, query: 'backlog=true' })).body).toMatchObject(why);
    expect(await call(feeds, { query: 'backlog=true' })).toMatchObject({ body: { feeds: [why, why] } });
    expect((await call(feed, { ...ORDERS, query: 'backlog=false' })).body).not.toHaveProperty('noBacklog');
    expect(await call(feed, { ...ORDERS, query: 'backlog=1' })).toMatchObject({ status: 400 });
  });
});

describe('a pause', () => {
  test('is told with who, why and until when; taken off, nothing of it is left', async () => {
    const { pause, resume, feed } = handlers();
    const body = JSON.stringify({ by: 'Ada', reason: 'year end', until: LATER });
    const paused = { pause: { at: '2026-01-01T12:00:00.000Z', by: 'Ada', reason: 'year end', until: LATER } };
    const answer = await call(pause, { ...ORDERS, body });
    expect(answer).toMatchObject({ status: 200, body: { name: 'orders', ...paused } });
    expect(SCHEMAS.pauseFeed.answers[200].safeParse(answer.body).success).toBe(true);
    expect((await call(feed, ORDERS)).body).toMatchObject(paused);
    expect(await call(resume, ORDERS)).toMatchObject({ status: 200, body: { name: 'orders' } });
    expect((await call(feed, ORDERS)).body).not.toHaveProperty('pause');
  });

  test('keeps what a pause in force has, and a new one does not say', async () => {
    const { pause, resume } = handlers();
    const until = new Date(NOW_MS + 7_200_000).toISOString();
    await call(pause, { ...ORDERS, body: JSON.stringify({ by: 'Ada', reason: 'year end', until: LATER }) });
    expect(await call(pause, { ...ORDERS, body: JSON.stringify({ by: 'Bob', until }) })).toMatchObject({
      body: { pause: { by: 'Bob', reason: 'year end', until } },
    });
    const resumed = await call(resume, ORDERS);
    expect(resumed).toMatchObject({ status: 200, body: { wasPaused: true } });
    expect(SCHEMAS.resumeFeed.answers[200].safeParse(resumed.body).success).toBe(true);
    expect(await call(resume, ORDERS)).toMatchObject({ body: { wasPaused: false } });
    const anew = await call(pause, { ...ORDERS, body: '{"by": "Bob"}' });
    expect(anew.body).toMatchObject({ pause: { at: expect.any(String), by: 'Bob' } });
    expect((anew.body as { readonly pause: object }).pause).not.toHaveProperty('reason');
  });

  test('whose end has passed leaves nothing to a new one', async () => {
    const { pause, state } = handlers();
    await state.mark('orders', { pause: { at: 1, by: 'Ada', reason: 'over', until: NOW_MS } });
    const anew = await call(pause, { ...ORDERS, body: '{"by": "Bob"}' });
    expect((anew.body as { readonly pause: object }).pause).toEqual({
      at: '2026-01-01T12:00:00.000Z',
      by: 'Bob',
    });
  });

  test.each([
    [{ by: ' Ada ' }, { 'x-ms-client-principal-name': 'eve@example.org' }, 'Ada'],
    [{}, { 'x-ms-client-principal-name': 'eve@example.org' }, 'eve@example.org'],
    [{ by: ' ' }, {}, 'unknown'],
  ])('by %j with the headers %j is by %s', async (body, headers, by) => {
    const { pause } = handlers();
    const answer = await call(pause, { ...ORDERS, headers, body: JSON.stringify(body) });
    expect(answer).toMatchObject({ status: 200, body: { pause: { by } } });
  });

  test.each([
    [{ until: '2026-01-02' }, 'until: must be a time in ISO 8601 with its zone'],
    [{ until: '2026-01-02T00:00:00' }, 'until: must be a time in ISO 8601 with its zone'],
    [{ until: '2026-01-01T12:00:00Z' }, 'until: must be in the future'],
    [{ until: '2026-01-01T13:00:00+01:00' }, 'until: must be in the future'],
    [{ until: '2226-01-01T12:00:00Z' }, 'until: must be at most ten years (3650 days) from now'],
    [{ until: '2035-12-30T12:00:00.001Z' }, 'until: must be at most ten years (3650 days) from now'],
    [{ untill: LATER }, 'did you mean "until"?'],
    [{ by: 7 }, 'by: must be a string'],
    [{ by: 'x'.repeat(201) }, 'by: must be at most 200 characters'],
    [{ reason: 'x'.repeat(501) }, 'reason: must be at most 500 characters'],
  ])('is not made of %j', async (body, says) => {
    const { pause, state } = handlers();
    const answer = await call(pause, { ...ORDERS, body: JSON.stringify(body) });
    expect(answer).toMatchObject({ status: 400, body: { kind: 'bad-request' } });
    expect((answer.body as { readonly detail: string }).detail).toContain(says);
    expect(await state.entry('orders')).toBeUndefined();
  });

  test('that is taken off sends the run on its way that waited for that', async () => {
    const { resume, pause, state, queue } = handlers();
    await claimed(state, { lease: 'none', job: aJob(NEW_ID, 'orders') });
    await call(resume, ORDERS);
    expect(queue.messages).toEqual([]);
    await call(pause, ORDERS);
    await call(resume, ORDERS);
    expect(queue.messages).toEqual([{ runId: NEW_ID, feed: 'orders' }]);
  });

  test('that is taken off from a feed that nobody paused leaves no trace', async () => {
    const { resume, state } = handlers();
    expect(await call(resume, { ...ORDERS, body: '{"by": "Ada"}' })).toMatchObject({ status: 200 });
    expect(await state.feeds()).toEqual([]);
  });
});

describe('the end of a run', () => {
  test('that waits is there at once, and in the run’s line', async () => {
    const { cancel, state } = handlers();
    await claimed(state);
    await state.enqueue({ ...aJob(NEW_ID, 'orders'), status: 'waiting', attempts: 0 });
    const answer = await call(cancel, { params: { runId: NEW_ID }, query: 'by=Ada' });
    expect(answer).toMatchObject({
      status: 202,
      headers: { location: `/api/runs/${NEW_ID}` },
      body: { status: 'ended', outcome: 'stopped', message: 'it was cancelled by Ada' },
    });
    expect(SCHEMAS.cancelRun.answers[202].safeParse(answer.body).success).toBe(true);
    expect(answer.log).toHaveLength(1);
    expect(await state.entry('orders')).not.toHaveProperty('waiting');
    expect(await call(cancel, { params: { runId: NEW_ID } })).toMatchObject({
      status: 409,
      body: { kind: 'run-ended', runId: NEW_ID },
    });
  });

  test('that is at work is asked for: by whom is told to it', async () => {
    const { cancel, state } = handlers();
    await claimed(state, { job: aJob(NEW_ID, 'orders') });
    expect(await call(cancel, { params: { runId: NEW_ID } })).toMatchObject({
      status: 202,
      body: { status: 'running' },
    });
    expect(await state.entry('orders')).toMatchObject({ cancel: { runId: NEW_ID, by: 'unknown' } });
  });

  test('that was asked for is told until it has come; who asked first has cancelled it', async () => {
    const { cancel, run, state } = handlers();
    await claimed(state, { job: aJob(NEW_ID, 'orders') });
    const asked = { status: 'running', cancel: { by: 'Ada', at: '2026-01-01T12:00:00.000Z' } };
    for (const by of ['Ada', 'Bob']) {
      const answer = await call(cancel, { params: { runId: NEW_ID }, query: `by=${by}` });
      expect(answer).toMatchObject({ status: 202, body: asked });
      expect(SCHEMAS.cancelRun.answers[202].safeParse(answer.body).success).toBe(true);
    }
    const now = await call(run, { params: { runId: NEW_ID } });
    expect(now).toMatchObject({ status: 200, body: asked });
    expect(SCHEMAS.getRun.answers[200].safeParse(now.body).success).toBe(true);
  });

  test.each([OTHER_ID, 'x', ''])('of %j, which nobody knows, is a 404', async (runId) => {
    const { cancel } = handlers();
    expect(await call(cancel, { params: { runId } })).toMatchObject({
      status: 404,
      body: { kind: 'run-unknown' },
    });
  });
});
