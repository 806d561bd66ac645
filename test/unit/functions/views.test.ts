import { describe, expect, test } from 'vitest';
import { feedsHttp } from '../../../functions/feeds-http.ts';
import { runHttp } from '../../../functions/run-http.ts';
import type { Feed } from '../../../shared/config/index.ts';
import { TidemarkError } from '../../../shared/core/index.ts';
import type { FeedEntry, StateStore } from '../../../shared/state/index.ts';
import type { RunStatus } from '../../../shared/sync/index.ts';
import { appWithRefused, call, endedRun, NEW_ID, NOW_MS, REFUSED, sampleApp, served } from './sample-app.ts';

const ask = (status: RunStatus | undefined, runId = NEW_ID) =>
  call(
    served(
      'getRun',
      runHttp(sampleApp, () => Promise.resolve(status)),
    ),
    { params: { runId } },
  );

const answerWith = (entries: readonly FeedEntry[]) =>
  call(
    served(
      'listFeeds',
      feedsHttp(() => sampleApp({ state: { ...sampleApp().deps.state, feeds: async () => entries } })),
    ),
  );

describe('a run', () => {
  test.each(['running', 'waiting'] as const)('that is %s tells how far it is', async (status) => {
    const now: RunStatus = {
      status,
      runId: NEW_ID,
      feed: 'orders',
      kind: 'reload',
      startedAt: NOW_MS - 60_000,
      updatedAt: NOW_MS,
      attempts: 2,
      progress: { rows: 7, pages: 1 },
    };
    expect(await ask(now)).toMatchObject({
      status: 200,
      headers: { 'retry-after': '5', 'cache-control': 'no-store' },
      body: { ...now, startedAt: '2026-01-01T11:59:00.000Z', updatedAt: '2026-01-01T12:00:00.000Z' },
    });
  });

  test('that failed is found, and says so', async () => {
    const run = endedRun({ outcome: 'failed', errorKind: 'source-denied', message: 'why' });
    const answer = await ask({ status: 'ended', run });
    expect(answer).toMatchObject({
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: { status: 'ended', outcome: 'failed', errorKind: 'source-denied', message: 'why' },
    });
    expect(answer.headers).not.toHaveProperty('retry-after');
  });

  test('that a schedule had due says since when it was', async () => {
    const answer = await ask({ status: 'ended', run: endedRun({ kind: 'reload', dueAt: NOW_MS - 60_000 }) });
    expect(answer).toMatchObject({ body: { dueAt: '2026-01-01T11:59:00.000Z' } });
  });

  test('that has notes tells them as texts and as values', async () => {
    const noted = { notes: ['17 rows came twice.'], noteFacts: [{ kind: 'rows-repeated', rows: 17 }] };
    const answer = await ask({ status: 'ended', run: endedRun(noted) });
    expect(answer).toMatchObject({ status: 200, body: { status: 'ended', ...noted } });
  });

  test('that nobody knows is not there', async () => {
    expect(await ask(undefined)).toMatchObject({ status: 404, body: { kind: 'run-unknown' } });
  });

  test.each(['', 'r1', `${NEW_ID}x`, "' or 1 eq 1", '../feeds'])(
    '%j is no id, and is not looked for',
    async (id) => {
      expect(await ask({ status: 'ended', run: endedRun() }, id)).toMatchObject({ status: 404 });
    },
  );
});

describe('the feeds', () => {
  test('are those of feeds.json, as they stand', async () => {
    const state = { watermark: '11077', rows: 830, table: { id: 't', version: 4, etag: 'e' }, source: {} };
    const { status, body } = await answerWith([
      { feed: 'forgotten', etag: 'e', isIntending: false, format: 2 },
      {
        feed: 'orders',
        etag: 'e',
        isIntending: false,
        format: 2,
        state: state as FeedEntry['state'] & object,
        lastRun: { runId: NEW_ID, kind: 'append', endedAt: NOW_MS - 90_000, outcome: 'no-new-rows' },
        freshAt: NOW_MS - 90_000,
        pending: { runId: NEW_ID, kind: 'reload', since: NOW_MS - 1_000 },
      },
    ]);
    expect(status).toBe(200);
    expect(body).toEqual({
      feeds: [
        {
          name: 'orders',
          table: 'Tables/Orders',
          enabled: true,
          watermark: '11077',
          tableVersion: 4,
          rows: 830,
          lastRun: {
            runId: NEW_ID,
            kind: 'append',
            endedAt: '2026-01-01T11:58:30.000Z',
            outcome: 'no-new-rows',
          },
          freshAt: '2026-01-01T11:58:30.000Z',
          freshnessSeconds: 90,
          lateAt: '2026-01-01T12:30:00.000Z',
          pendingRun: { runId: NEW_ID, kind: 'reload', since: '2026-01-01T11:59:59.000Z' },
          reloadWindow: { last: '10' },
        },
        { name: 'items', table: 'Tables/Items', enabled: false },
      ],
    });
  });

  test('tell when the timer reloads them by itself, and what became of it last', async () => {
    const app = sampleApp();
    const reloadSchedule = { everyMs: 86_400_000, atMs: 7_200_000 };
    const feeds = app.feeds.map((feed) => ({ ...feed, reload: { rows: 10 }, reloadSchedule }));
    const reloadOf = async (entry: Partial<FeedEntry>, now: Partial<Feed> = {}): Promise<unknown> => {
      const listed = [{ feed: 'orders', etag: 'e', isIntending: false, format: 2, ...entry }];
      const state = { ...app.deps.state, feeds: async () => listed };
      const shown = { ...sampleApp({ state }), feeds: feeds.map((feed) => ({ ...feed, ...now })) };
      const { body } = await call(
        served(
          'listFeeds',
          feedsHttp(() => shown),
        ),
      );
      return (body as { readonly feeds: readonly { readonly reload?: unknown }[] }).feeds[0]?.reload;
    };
    const nextAt = '2026-01-02T02:00:00.000Z';
    const today = Date.parse('2026-01-01T02:00:00Z');
    expect(await reloadOf({})).toStrictEqual({ nextAt });
    expect(await reloadOf({ scheduled: { dueAt: today } })).toStrictEqual({ nextAt });
    expect(await reloadOf({ scheduled: { dueAt: today - 86_400_000 } })).toStrictEqual({
      nextAt: '2026-01-01T02:00:00.000Z',
    });
    const end = { endedAt: today + 1_500, outcome: 'failed', errorKind: 'source-shrunk' } as const;
    const last = { runId: NEW_ID, dueAt: '2026-01-01T02:00:00.000Z' };
    expect(await reloadOf({ scheduled: { dueAt: today, runId: NEW_ID } })).toStrictEqual({ nextAt, last });
    expect(await reloadOf({ scheduled: { dueAt: today, runId: NEW_ID, end } })).toStrictEqual({
      nextAt,
      last: { ...last, endedAt: '2026-01-01T02:00:01.500Z', outcome: 'failed', errorKind: 'source-shrunk' },
    });
    expect(await reloadOf({ scheduled: { dueAt: today } }, { enabled: false })).toBeUndefined();
  });

  test('tell what was learned of their source, and since when', async () => {
    const source = {
      ignoresOrder: true,
      topAtMost: 100,
      lowerStep: String(-18_000n * 10n ** 12n),
      lowerOn: true,
      longestPage: 100,
      noLookUpAt: NOW_MS,
      learnedAt: { ignoresOrder: NOW_MS - 60_000, lowerStep: NOW_MS },
    };
    const state = { cursorType: 'Edm.DateTimeOffset', source } as unknown as FeedEntry['state'] & object;
    const { body } = await answerWith([{ feed: 'orders', etag: 'e', isIntending: false, format: 2, state }]);
    expect(body).toMatchObject({
      feeds: [
        {
          traits: [
            { trait: 'ignoresOrder', learnedAt: '2026-01-01T11:59:00.000Z' },
            { trait: 'topAtMost', value: 100 },
            { trait: 'lowerStep', value: '-18000 s', learnedAt: '2026-01-01T12:00:00.000Z' },
            { trait: 'noLookUp', learnedAt: '2026-01-01T12:00:00.000Z' },
          ],
        },
        {},
      ],
    });
  });

  test('a state that does not answer is a problem', async () => {
    const state: StateStore = {
      ...sampleApp().deps.state,
      feeds: () => Promise.reject(new TidemarkError('state-unavailable', 'no answer')),
    };
    const answer = await call(
      served(
        'listFeeds',
        feedsHttp(() => sampleApp({ state })),
      ),
    );
    expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '60' } });
  });
});

describe('a feed that cannot run', () => {
  test('is listed with its place and what is wrong, and with how it stood', async () => {
    const stood = { watermark: '7', source: {} } as FeedEntry['state'] & object;
    const entries = [{ feed: 'lines', etag: 'e', isIntending: false, format: 2, state: stood } as const];
    const state = { ...sampleApp().deps.state, feeds: async () => entries };
    const answer = await call(
      served(
        'listFeeds',
        feedsHttp(() => appWithRefused({ state })),
      ),
    );
    expect((answer.body as { readonly feeds: readonly unknown[] }).feeds.slice(2)).toStrictEqual([
      { name: 'lines', enabled: true, place: REFUSED.place, problems: REFUSED.problems, watermark: '7' },
      { place: 'feeds.json: feeds[3]', enabled: true, problems: ['must be an object'] },
    ]);
  });

  test('for want of a secret is listed with that', async () => {
    const line = 'feeds.json: feeds[0] (feed "orders"): the app setting P is missing or empty.';
    const app = {
      ...sampleApp(),
      missingSecrets: ({ name }: { readonly name: string }) => (name === 'orders' ? [line] : []),
    };
    expect(
      await call(
        served(
          'listFeeds',
          feedsHttp(() => app),
        ),
      ),
    ).toMatchObject({
      body: {
        feeds: [{ name: 'orders', place: 'feeds.json: feeds[0]', problems: [line] }, { name: 'items' }],
      },
    });
  });
});
