import { describe, expect, test } from 'vitest';
import { HostStopping } from '../../../functions/host-stopping.ts';
import { runIdOf } from '../../../functions/run-identity.ts';
import { RUN_ENDPOINTS } from '../../../functions/run-kinds.ts';
import { startHttp } from '../../../functions/start-http.ts';
import { TidemarkError } from '../../../shared/core/index.ts';
import type { StartResult, startRun } from '../../../shared/sync/index.ts';
import {
  appWithRefused,
  call,
  endedRun,
  NEW_ID,
  NOW_MS,
  OTHER_ID,
  REFUSED,
  sampleApp,
  served,
} from './sample-app.ts';

type Start = typeof startRun;
type Asked = { readonly ask: Parameters<Start>[2]; readonly options: Parameters<Start>[3] };

const ORDERS = { feed: 'orders' };
const RUN = `/api/runs/${NEW_ID}`;

const broken = () => {
  throw new TidemarkError('config', 'LAKE_URL: is missing\nSYNC_SCHEDULE: is missing');
};

const notStarted: Start = () => Promise.reject(new TypeError('not reached'));

/** A use case that answers as it is told, and what it was asked. */
const starting = (answer: StartResult | Error = { outcome: 'ended', run: endedRun() }) => {
  const asked: Asked[] = [];
  const start: Start = (_deps, _feed, ask, options) => {
    asked.push({ ask, options });
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  };
  return {
    asked,
    reload: served('reloadFeed', startHttp(sampleApp, start, 'reload')),
    sync: served('syncFeed', startHttp(sampleApp, start, 'append')),
  };
};

test.each(['reload', 'append'] as const)(
  'a feed that is refused answers %s with what is wrong with it, and no run begins',
  async (kind) => {
    const handler = served(
      RUN_ENDPOINTS[kind],
      startHttp(() => appWithRefused(), notStarted, kind),
    );
    expect(await call(handler, { params: { feed: 'lines' } })).toMatchObject({
      status: 500,
      body: { kind: 'config', detail: REFUSED.problems.join('\n') },
    });
    expect(await call(handler, { params: { feed: 'gone' } })).toMatchObject({ status: 404 });
  },
);

describe('what is asked', () => {
  test('is the window of the body', async () => {
    const { asked, reload } = starting();
    const body = '{"from": 11068, "fromIncluded": true, "dryRun": true, "force": true}';
    await call(reload, { params: ORDERS, body });
    expect(asked).toMatchObject([
      {
        ask: {
          runId: NEW_ID,
          kind: 'reload',
          request: { window: { from: '11068', fromIncluded: true }, dryRun: true, force: true },
        },
        options: { deadline: NOW_MS + 200_000, later: false, isRetry: false },
      },
    ]);
  });

  test.each([undefined, '', ' \n', '{}'])('is the default of the feed for the body %j', async (body) => {
    const { asked, reload } = starting();
    await call(reload, { params: ORDERS, ...(body === undefined ? {} : { body }) });
    expect(asked[0]?.ask).toMatchObject({ request: { window: { last: { units: '10' } }, dryRun: false } });
  });

  test('is read from a body in chunks too, where a host hands it over', async () => {
    const { asked, reload } = starting();
    const headers = { 'transfer-encoding': 'chunked' };
    await call(reload, { params: ORDERS, headers, body: '{"rows": 3}' });
    expect(asked[0]?.ask).toMatchObject({ request: { window: { rows: 3 } } });
  });

  test('is the default of the feed for a body of length 0, whatever its type', async () => {
    const { asked, reload } = starting();
    const headers = { 'content-length': '0', 'content-type': 'application/json' };
    expect((await call(reload, { params: ORDERS, headers, body: '' })).status).toBe(200);
    expect(asked).toHaveLength(1);
  });

  test('of a sync is an append, also of a feed that the timer leaves alone', async () => {
    const { asked, sync } = starting();
    expect((await call(sync, { params: { feed: 'items' } })).status).toBe(200);
    expect((await call(sync, { params: { feed: 'items' }, body: '{}' })).status).toBe(200);
    expect(asked[0]?.ask).toEqual({ runId: NEW_ID, kind: 'append', request: {} });
  });

  test.each([
    'application/json',
    'application/json; charset=utf-8',
    'APPLICATION/JSON',
    'application/merge-patch+json',
  ])('may come as %s', async (type) => {
    const { asked, reload } = starting();
    await call(reload, { params: ORDERS, headers: { 'content-type': type }, body: '{"rows": 3}' });
    expect(asked[0]?.ask).toMatchObject({ request: { window: { rows: 3 } } });
  });

  test.each([
    ['respond-async', true],
    ['handling=lenient, Respond-Async;x=1, wait=10', true],
    ['wait=10', false],
    ['respond-asynchronously', false],
  ])('goes to the queue at once for Prefer: %s: %s', async (prefer, later) => {
    const { asked, reload } = starting();
    await call(reload, { params: ORDERS, headers: { prefer } });
    expect(asked[0]?.options.later).toBe(later);
  });

  test('with a key is the run of that key', async () => {
    const { asked, reload, sync } = starting();
    await call(reload, { params: ORDERS, headers: { 'idempotency-key': 'k1' } });
    await call(sync, { params: ORDERS, headers: { 'idempotency-key': 'k1' } });
    expect(asked.map(({ ask, options }) => [ask.runId, options.isRetry])).toEqual([
      [runIdOf('orders', 'reload', 'k1'), true],
      [runIdOf('orders', 'append', 'k1'), true],
    ]);
  });
});

describe('what ended', () => {
  test('is told with its times as people read them, and its samples', async () => {
    const reload = {
      dryRun: false,
      committed: true,
      window: { from: '1', to: '11' },
      rows: { removed: 10, added: 10 },
      files: { removed: 1, added: 2 },
      samples: { inserted: [], changed: ['7'], deleted: [], same: [] },
      version: { before: 3, after: 4 },
      watermark: { before: '11', after: '11' },
    };
    const answer = await call(starting({ outcome: 'ended', run: endedRun({ reload }) }).reload, {
      params: ORDERS,
    });
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      status: 'ended',
      runId: NEW_ID,
      feed: 'orders',
      kind: 'reload',
      outcome: 'reloaded',
      startedAt: '2026-01-01T11:59:58.500Z',
      endedAt: '2026-01-01T12:00:00.000Z',
      durationMs: 1_500,
      attempts: 1,
      rows: 10,
      pages: 1,
      bytes: 1_000,
      requests: 3,
      reload,
    });
  });

  test.each([
    ['source-unavailable', 502, '60'],
    ['source-shrunk', 422, undefined],
    ['window-unknown', 422, undefined],
    ['lake-unavailable', 503, '60'],
    ['config', 500, undefined],
    ['of a later version', 500, undefined],
  ])('badly, %s, is a problem', async (errorKind, status, wait) => {
    const run = endedRun({ outcome: 'failed', errorKind, message: 'why' });
    const answer = await call(starting({ outcome: 'ended', run }).reload, { params: ORDERS });
    expect([answer.status, answer.headers['retry-after']]).toEqual([status, wait]);
    expect(answer.body).toMatchObject({ status, detail: 'why', runId: NEW_ID, instance: RUN });
  });
});

describe('what has not ended', () => {
  test('is to be asked for again', async () => {
    const { reload } = starting({ outcome: 'continues', runId: NEW_ID });
    const answer = await call(reload, { params: ORDERS });
    expect(answer).toMatchObject({
      status: 202,
      headers: { location: RUN, 'retry-after': '5' },
      body: { runId: NEW_ID, status: 'waiting' },
    });
    expect(answer.headers).not.toHaveProperty('preference-applied');
  });

  test('and was asked for so, says that it was heard', async () => {
    const { reload } = starting({ outcome: 'continues', runId: NEW_ID });
    const { headers } = await call(reload, { params: ORDERS, headers: { prefer: 'respond-async' } });
    expect(headers).toMatchObject({ 'preference-applied': 'respond-async' });
  });

  test('as too many wait is a conflict that names the first of them, and no run that is not there', async () => {
    const { reload } = starting({ outcome: 'held', runId: OTHER_ID, retryAfterMs: 12_300 });
    const answer = await call(reload, { params: ORDERS });
    expect(answer).toMatchObject({
      status: 409,
      headers: { 'retry-after': '13' },
      body: { kind: 'feed-held', heldBy: OTHER_ID },
    });
    expect(JSON.stringify(answer)).not.toContain(NEW_ID);
  });

  test.each([
    [{ at: NOW_MS, by: 'Ada' }, 'Ada paused feed "orders" at 2026-01-01T12:00:00.000Z. Nothing was done.'],
    [
      { at: NOW_MS, by: 'Ada', reason: 'year end', until: NOW_MS + 1_000 },
      'Ada paused feed "orders" (year end) at 2026-01-01T12:00:00.000Z, until 2026-01-01T12:00:01.000Z.',
    ],
  ])('as the feed is paused says by whom, why and until when, and how to resume it', async (pause, says) => {
    const { sync } = starting({ outcome: 'paused', feed: 'orders', pause });
    const answer = await call(sync, { params: ORDERS });
    expect(answer).toMatchObject({
      status: 409,
      body: { kind: 'feed-paused', pause: { by: 'Ada', at: '2026-01-01T12:00:00.000Z' } },
    });
    const { detail } = answer.body as { readonly detail: string };
    expect(detail).toContain(says);
    expect(detail).toContain('POST /api/feeds/orders/resume');
    expect(JSON.stringify(answer)).not.toContain(NEW_ID);
  });

  test('as a person ended it is told as it is', async () => {
    const run = endedRun({ outcome: 'stopped', message: 'it was cancelled by Ada' });
    const { reload } = starting({ outcome: 'ended', run });
    expect(await call(reload, { params: ORDERS })).toMatchObject({
      status: 200,
      body: { outcome: 'stopped', message: 'it was cancelled by Ada' },
    });
  });
});

/** The answer to a request that starts nothing. */
const bad = async (sent: Parameters<typeof call>[1]) => {
  const { asked, reload } = starting();
  const answer = await call(reload, { params: ORDERS, ...sent });
  expect(asked).toEqual([]);
  expect(answer.headers).toMatchObject({ 'content-type': 'application/problem+json' });
  return answer;
};

describe('what is refused', () => {
  test('is told place by place', async () => {
    const answer = await bad({ body: '{"rows": 0, "forse": true}' });
    expect(answer).toMatchObject({
      status: 400,
      body: {
        type: 'urn:tidemark:bad-request',
        kind: 'bad-request',
        detail: 'rows: must be at least 1\nforse: unknown key; did you mean "force"?',
        errors: [
          { place: 'rows', message: 'must be at least 1' },
          { place: 'forse', message: 'unknown key; did you mean "force"?' },
        ],
      },
    });
  });

  test('two windows', async () => {
    expect(await bad({ body: '{"last": 10, "rows": 10}' })).toMatchObject({ status: 400 });
  });

  test('a member that is there twice', async () => {
    const { body } = await bad({ body: '{"last": 10, "last": 1000}' });
    const message =
      'is there twice, at 1:2 and 1:14 (line:column), and only the last would count; leave one out';
    expect(body).toMatchObject({ status: 400, errors: [{ place: 'last', message }] });
  });

  test('what is not JSON', async () => {
    const { body } = await bad({ body: '{"rows": 3,\n c2VjcmV0}' });
    expect(body).toMatchObject({
      status: 400,
      errors: [{ place: '', message: 'is not JSON from line 2, column 2 on' }],
    });
  });

  test.each(['chunked', 'CHUNKED', 'gzip, chunked'])(
    'a body that came in chunks (%s), as the host has dropped it',
    async (coding) => {
      const headers = { 'transfer-encoding': coding, 'idempotency-key': 'k1' };
      expect(await bad({ headers, body: '' })).toMatchObject({
        status: 411,
        body: { type: 'urn:tidemark:length-required', kind: 'length-required', status: 411 },
      });
    },
  );

  test('a sync in chunks: nobody can tell whether it had a body', async () => {
    const { asked, sync } = starting();
    const headers = { 'transfer-encoding': 'chunked' };
    expect((await call(sync, { params: ORDERS, headers })).status).toBe(411);
    expect(asked).toEqual([]);
  });

  test('what does not say that it is JSON', async () => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const { body } = await bad({ headers, body: '{"rows": 3}' });
    expect(body).toMatchObject({
      status: 400,
      errors: [
        { place: '', message: 'must be JSON; send it with the header content-type: application/json' },
      ],
    });
  });

  test('what is too long', async () => {
    const body = JSON.stringify({ from: 'x'.repeat(10_000) });
    expect(await bad({ body })).toMatchObject({ status: 400 });
  });

  test.each(['', 'a b'])('the key %j', async (key) => {
    expect(await bad({ headers: { 'idempotency-key': key } })).toMatchObject({ status: 400 });
  });

  test('a feed that is not there', async () => {
    expect(await bad({ params: { feed: 'order' } })).toMatchObject({
      status: 404,
      body: { kind: 'feed-unknown' },
    });
  });

  test('a sync that says what to take', async () => {
    const { asked, sync } = starting();
    expect(await call(sync, { params: ORDERS, body: '{"last": 10}' })).toMatchObject({
      status: 400,
      body: { errors: [{ place: '', message: 'must be empty: a sync takes what is new' }] },
    });
    expect(asked).toEqual([]);
  });

  test('a key that came with another request', async () => {
    const { reload } = starting({ outcome: 'mismatch', runId: OTHER_ID });
    expect(await call(reload, { params: ORDERS })).toMatchObject({
      status: 422,
      body: { kind: 'key-reused', runId: OTHER_ID },
    });
  });
});

describe('what is thrown', () => {
  test('by the state is a problem with the run in it', async () => {
    const { reload } = starting(new TidemarkError('state-unavailable', 'the state does not answer'));
    expect(await call(reload, { params: ORDERS })).toMatchObject({
      status: 503,
      headers: { 'retry-after': '60' },
      body: { kind: 'state-unavailable', runId: NEW_ID },
      log: ['error: state-unavailable: the state does not answer'],
    });
  });

  test('because the host is shutting down is a problem that says to ask again, and no error in the log', async () => {
    expect(await call(starting(new HostStopping()).reload, { params: ORDERS })).toMatchObject({
      status: 503,
      headers: { 'retry-after': '10' },
      body: { kind: 'stopping', runId: NEW_ID },
      log: ['information: The host is shutting down.'],
    });
  });

  test('by mistake is neither told nor logged in its own words', async () => {
    const answer = await call(starting(new TypeError('row c2VjcmV0')).reload, { params: ORDERS });
    expect(answer).toMatchObject({ status: 500, body: { kind: 'unexpected' } });
    expect(answer.log).toEqual([expect.stringMatching(/^error: unexpected TypeError at \//)]);
    expect(JSON.stringify(answer)).not.toContain('c2VjcmV0');
  });

  test('by bad settings is told line by line', async () => {
    expect(
      await call(served('reloadFeed', startHttp(broken, notStarted, 'reload')), { params: ORDERS }),
    ).toMatchObject({
      status: 500,
      body: { kind: 'config', detail: 'LAKE_URL: is missing\nSYNC_SCHEDULE: is missing' },
    });
  });
});
