import { withTimeout } from '../shared/core/index.ts';
import {
  checkFeed,
  feedEntities,
  feedTable,
  type LookLimits,
  previewFeed,
  type TableVersion,
} from '../shared/sync/index.ts';
import type { Application } from './application.ts';
import { isoTime, json } from './json.ts';
import { feedNamed } from './feed-named.ts';
import type { Handle } from './routing/call.ts';

/** Azure ends an HTTP call after 230 s, whatever the function does. */
const HTTP_LIMIT_MS = 225_000;

/** How long a look may take: as long as a run over HTTP. */
const limitsOf = ({ deps, limits, stopping }: Application): LookLimits => ({
  signal: withTimeout(HTTP_LIMIT_MS, stopping),
  deadline: deps.clock.now() + limits.httpDeadlineMs,
});

/** `GET feeds/{feed}/check`: what the feed's source does with its questions. What is wrong is in the answer. */
export const checkHttp =
  (application: () => Application): Handle<'checkFeed'> =>
  async ({ params }) => {
    const app = application();
    return json(200, await checkFeed(app.deps, feedNamed(app, params.feed), limitsOf(app)));
  };

/** `GET feeds/{feed}/preview`: rows as the table will have them. */
export const previewHttp =
  (application: () => Application): Handle<'previewFeed'> =>
  async ({ params, query: { rows, end } }) => {
    const app = application();
    const preview = await previewFeed(app.deps, feedNamed(app, params.feed), { rows, end }, limitsOf(app));
    return json(200, preview);
  };

const versionJson = ({ at, ...version }: TableVersion): object => ({
  ...version,
  ...(at !== undefined && { at: isoTime(at) }),
});

/** `GET feeds/{feed}/table`: the table, and its last versions. */
export const tableHttp =
  (application: () => Application): Handle<'feedTable'> =>
  async ({ params, query }) => {
    const app = application();
    const { signal } = limitsOf(app);
    const { versions } = query;
    const table = await feedTable(app.deps, feedNamed(app, params.feed), { versions, signal });
    return json(200, { ...table, versions: table.versions.map(versionJson) });
  };

/** `GET feeds/{feed}/entities`: what the feed's service offers. */
export const entitiesHttp =
  (application: () => Application): Handle<'feedEntities'> =>
  async ({ params }) => {
    const app = application();
    const of = { feed: feedNamed(app, params.feed), feeds: app.feeds };
    const entities = await feedEntities(app.deps, of, limitsOf(app));
    return json(200, { serviceUrl: of.feed.source.serviceUrl, entities });
  };
