import { beforeEach, describe, expect, test } from 'vitest';
import type { Application } from '../../../functions/application.ts';
import { tagOf } from '../../../functions/conditional.ts';
import { ENDPOINT_NAMES, type EndpointName, endpointOf } from '../../../shared/api/index.ts';
import { schemasOf } from '../../../shared/api/schemas/index.ts';
import { northwindOrders } from '../../../local/odata-service/index.ts';
import { systemClock } from '../../../shared/core/index.ts';
import { createWorld, type World } from '../../support/memory-world.ts';
import { askRoute, type RouteAnswer } from './ask-route.ts';
import { sampleApp } from './sample-app.ts';

const MINUTE_MS = 60_000;
const ROWS = northwindOrders(61);

/** What whoever looks on asks again and again, and what of its answer a run of the feed changes. */
const POLLED: readonly EndpointName[] = [
  'health',
  'listFeeds',
  'getFeed',
  'listFeedRuns',
  'listRuns',
  'getRun',
  'feedTable',
];
const CHANGED_BY_A_RUN = POLLED.filter((name) => name !== 'health' && name !== 'getRun');

let world: World;
let app: Application;
let runId: string;

beforeEach(async () => {
  world = createWorld({ rows: ROWS.slice(0, 60) });
  app = { ...sampleApp(world.deps), feeds: [world.feed] };
  ({ runId } = await world.run());
});

interface Sent {
  readonly method?: string;
  readonly known?: string;
}

/** Nobody waits on the world's clock, and health waits so long for what it looks at. */
const appFor = (name: EndpointName): Application =>
  name === 'health' ? { ...app, deps: { ...app.deps, clock: systemClock } } : app;

const ask = (name: EndpointName, { method = 'GET', known }: Sent = {}): Promise<RouteAnswer> =>
  askRoute(appFor(name), name, {
    method,
    params: endpointOf(name).path.startsWith('runs/') ? { runId } : { feed: 'orders' },
    headers: known === undefined ? {} : { 'if-none-match': known },
  });

test('what has a tag is what is polled, and what anyone may read', () => {
  const tagged = ENDPOINT_NAMES.filter((name) => '304' in schemasOf(name).answers);
  expect(tagged.toSorted()).toEqual([...POLLED, 'openapi', 'ui', 'uiAsset'].toSorted());
});

describe.each(POLLED)('the answer of %s', (name) => {
  test('is not sent again to who has it, however long that is ago', async () => {
    const { status, headers, body } = await ask(name);
    const { 'content-type': type, etag = '' } = headers;
    expect([status, type]).toEqual([200, 'application/json']);
    expect(etag).toMatch(/^W\/"[\w-]{27}"$/);
    expect(headers).toMatchObject({ 'cache-control': 'no-store' });
    world.clock.advance(7 * MINUTE_MS);
    for (const known of [etag, etag.slice(2), `"other", ${etag}`, '*'])
      expect(await ask(name, { known })).toStrictEqual({
        status: 304,
        headers: { etag, 'cache-control': 'no-store' },
      });
    expect(await ask(name, { known: '"other"' })).toMatchObject({ status: 200, headers: { etag } });
    expect(body).toEqual(expect.any(String));
  });

  test('is told to HEAD by the same tag, without a body', async () => {
    const { headers } = await ask(name);
    expect(await ask(name, { method: 'HEAD' })).toStrictEqual({ status: 200, headers });
    expect(await ask(name, { method: 'HEAD', known: headers['etag'] ?? '' })).toMatchObject({ status: 304 });
  });
});

test.each(CHANGED_BY_A_RUN)('after a run %s is another answer, with another tag', async (name) => {
  const { etag = '' } = (await ask(name)).headers;
  world.service.insert('Orders', [ROWS[60] ?? {}]);
  await world.run();
  const now = await ask(name, { known: etag });
  expect(now.status).toBe(200);
  expect(now.headers['etag']).not.toBe(etag);
});

test('a body that is kept tells how fresh a feed is: by freshAt, as the answer itself does', async () => {
  const { body, headers } = await ask('getFeed');
  world.clock.advance(MINUTE_MS);
  expect((await ask('getFeed', { known: headers['etag'] ?? '' })).status).toBe(304);
  const kept = JSON.parse(body as string) as { readonly freshAt: string };
  const now = JSON.parse((await ask('getFeed')).body as string) as { readonly freshnessSeconds: number };
  expect(now.freshnessSeconds).toBe((world.clock.now() - Date.parse(kept.freshAt)) / 1_000);
  expect(now.freshnessSeconds).toBeGreaterThanOrEqual(60);
});

const told = (seconds: number) => tagOf(JSON.stringify({ message: `"freshnessSeconds":${seconds}` }));

test('a text that reads as the clock’s member is part of what the tag is of', () => {
  expect(told(1)).not.toBe(told(2));
  expect(tagOf('{"freshnessSeconds":1,"rows":1}')).toBe(tagOf('{"freshnessSeconds":22,"rows":1}'));
  expect(tagOf('{"freshnessSeconds":1,"rows":1}')).not.toBe(tagOf('{"freshnessSeconds":1,"rows":2}'));
});

test('a problem has no tag', async () => {
  runId = '33333333-3333-4333-8333-333333333333';
  const answer = await ask('getRun', { known: '*' });
  expect(answer.status).toBe(404);
  expect(answer.headers).not.toHaveProperty('etag');
});
