import { isRunPlace } from '../shared/state/index.ts';
import { listRuns, type RunsPage } from '../shared/sync/index.ts';
import type { Application } from './application.ts';
import { feedNamed } from './feed-named.ts';
import { json } from './json.ts';
import type { Call, Handle } from './routing/call.ts';
import { badRequest } from './routing/refused-request.ts';
import { lineJson } from './run-json.ts';

type Asked = Call<'listRuns'>['query'];

const pageOf = async (
  { deps, stopping }: Application,
  feeds: readonly string[],
  { limit, before, outcome }: Asked,
): Promise<RunsPage> => {
  if (before !== undefined && !isRunPlace(before))
    throw badRequest([{ place: 'query.before', message: 'must be the "next" of a page before' }]);
  return listRuns(deps.state, feeds, { limit, before, outcome }, stopping);
};

const answerPage = ({ runs, next }: RunsPage) =>
  json(200, { runs: runs.map(lineJson), ...(next !== undefined && { next }) });

/** `GET feeds/{feed}/runs`: a feed's runs that are over, newest first. */
export const feedRunsHttp =
  (application: () => Application): Handle<'listFeedRuns'> =>
  async ({ params, query }) => {
    const app = application();
    const { name } = feedNamed(app, params.feed);
    return answerPage(await pageOf(app, [name], query));
  };

/** `GET runs`: the same over all feeds that ever ran, those that are not in feeds.json any more among them. */
export const runsHttp =
  (application: () => Application): Handle<'listRuns'> =>
  async ({ query }) => {
    const app = application();
    const entries = await app.deps.state.feeds(app.stopping);
    const names = entries.map(({ feed }) => feed);
    return answerPage(await pageOf(app, names, query));
  };
