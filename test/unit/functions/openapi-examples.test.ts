import { format } from 'prettier';
import { expect, test } from 'vitest';
import type { Application } from '../../../functions/application.ts';
import { northwindOrders } from '../../../local/odata-service/index.ts';
import type { EndpointName } from '../../../shared/api/index.ts';
import { systemClock } from '../../../shared/core/index.ts';
import type { Fetch } from '../../../shared/odata/index.ts';
import { createWorld, type World } from '../../support/memory-world.ts';
import { breaches } from '../../support/played-api.ts';
import { askRoute, type SentToRoute } from './ask-route.ts';
import { sampleApp } from './sample-app.ts';

const FILE = new URL('../../../functions/openapi/examples.json', import.meta.url);

const REQUEST_MS = 120;
const QUARTER_MS = 900_000;
/** In the future for whoever sends it, and within ten years of the day that the examples are played. */
const LATER = '2035-12-01T06:00:00Z';
const FEED = { feed: 'orders' };
const ROWS = northwindOrders(62);

/** Examples of an endpoint, by what they are named for. */
interface Examples {
  readonly body?: Record<string, object>;
  readonly answers: Record<string, Record<string, unknown>>;
}

const create = (): { readonly world: World; readonly app: Application } => {
  const world = createWorld({ rows: ROWS.slice(0, 60), pageSize: 100 });
  const fetch: Fetch = (...asked) => {
    world.clock.advance(REQUEST_MS);
    return world.service.fetch(...asked);
  };
  const deps = world.depsOver({ lake: world.lake, state: world.state, fetch });
  return {
    world,
    app: { ...sampleApp(deps), feeds: [{ ...world.feed, reload: { last: { units: '10' } } }] },
  };
};

/** Asks, and keeps what was asked and answered as an example of its endpoint. Answers the id of the run, where it is one. */
const recorder = (app: Application) => {
  const found = new Map<EndpointName, Examples>();
  const ask = async (
    name: EndpointName,
    sent: SentToRoute = {},
    called = 'example',
    over = app,
  ): Promise<string> => {
    const { status = 0, headers, body: text } = await askRoute(over, name, sent);
    const body = JSON.parse(text as string) as { readonly runId?: string };
    const contentType = headers['content-type'] ?? '';
    expect(breaches(name, { method: '', path: '', status, contentType, body })).toEqual([]);
    expect(status).toBeLessThan(300);
    const { body: bodies, answers } = found.get(name) ?? { answers: {} };
    found.set(name, {
      ...((bodies ?? sent.body) && { body: { ...bodies, ...(sent.body && { [called]: sent.body }) } }),
      answers: { ...answers, [status]: { ...answers[status], [called]: body } },
    });
    return body.runId ?? '';
  };
  return { found, ask };
};

/** A day of a feed, as its people ask for it. */
const play = async () => {
  const { world, app } = create();
  const { found, ask } = recorder(app);
  await ask('syncFeed', { params: FEED });
  world.clock.advance(QUARTER_MS);
  world.service.insert('Orders', ROWS.slice(60, 61));
  await ask('syncFeed', { params: FEED });
  world.service.update('Orders', 10_305, { ShipCity: 'Seattle' });
  await ask('reloadFeed', { params: FEED, body: { last: 10, dryRun: true } }, 'dryRun');
  const reload = await ask('reloadFeed', { params: FEED, body: { last: 10 } }, 'last');
  world.clock.advance(REQUEST_MS);
  await ask('maintainFeed', { params: FEED, body: { dryRun: true } }, 'dryRun');
  world.clock.advance(REQUEST_MS);
  const later = { prefer: 'respond-async' };
  const waiting = await ask('syncFeed', { params: FEED, headers: later });
  await ask('getRun', { params: { runId: reload } }, 'ended');
  await ask('getRun', { params: { runId: waiting } }, 'waiting');
  await ask('cancelRun', { params: { runId: waiting }, query: { by: 'Ada' } });
  world.clock.advance(QUARTER_MS);
  world.service.insert('Orders', ROWS.slice(61));
  await ask('pauseFeed', { params: FEED, body: { by: 'Ada', reason: 'year end', until: LATER } });
  await ask('resumeFeed', { params: FEED, body: { by: 'Ada' } });
  await ask('getFeed', { params: FEED, query: { backlog: 'true' } });
  await ask('listFeeds');
  await ask('listFeedRuns', { params: FEED, query: { limit: '1' } });
  await ask('listRuns', { query: { outcome: 'appended', limit: '2' } });
  await ask('feedTable', { params: FEED, query: { versions: '2' } });
  await ask('previewFeed', { params: FEED, query: { rows: '2' } });
  await ask('feedEntities', { params: FEED });
  await ask('checkFeed', { params: FEED });
  await ask('health', {}, 'ok', { ...app, deps: { ...app.deps, clock: systemClock } });
  return { params: { ...FEED, runId: reload }, endpoints: Object.fromEntries(found) };
};

test('the examples of the document are what the app answers', async () => {
  const text = await format(JSON.stringify(await play()), { parser: 'json', printWidth: 110 });
  // Written anew by: npx vitest run --project quick test/unit/functions/openapi-examples.test.ts -u
  await expect(text).toMatchFileSnapshot(FILE.pathname);
});
