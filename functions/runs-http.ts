import { feedNameRule } from '../shared/config/index.ts';
import { type FeedEntry, isRunPlace } from '../shared/state/index.ts';
import { listRuns, openRuns } from '../shared/sync/index.ts';
import type { Application } from './application.ts';
import { feedNamed } from './feed-named.ts';
import { json } from './json.ts';
import type { Call, Handle } from './routing/call.ts';
import { badRequest } from './routing/refused-request.ts';
import { lineJson, statusJson } from './run-json.ts';

type Asked = Call<'listRuns'>['query'];

/** Of which feeds, and what is known of them. */
interface Listed {
  readonly names: readonly string[];
  readonly entries: readonly FeedEntry[];
}

/** Those that are not over come first, on the first page, unless an outcome is asked for. */
const answerPage = async (
  { deps, stopping }: Application,
  { names, entries }: Listed,
  { limit, before, outcome }: Asked,
) => {
  if (before !== undefined && !isRunPlace(before))
    throw badRequest([{ place: 'query.before', message: 'must be the "next" of a page before' }]);
  const isFirst = before === undefined && outcome === undefined;
  const open = isFirst ? await openRuns(deps.state, entries, stopping) : [];
  const { runs, next } = await listRuns(deps.state, names, { limit, before, outcome }, stopping);
  const ended = new Set(runs.map(({ runId }) => runId));
  return json(200, {
    runs: [...open.filter(({ runId }) => !ended.has(runId)).map(statusJson), ...runs.map(lineJson)],
    ...(next !== undefined && { next }),
  });
};

/** `GET feeds/{feed}/runs`: a feed's runs, newest first. One that is not in feeds.json any more has its history still. */
export const feedRunsHttp =
  (application: () => Application): Handle<'listFeedRuns'> =>
  async ({ params: { feed: name }, query }) => {
    const app = application();
    const canBe = feedNameRule(name) === undefined;
    const entry = canBe ? await app.deps.state.entry(name, app.stopping) : undefined;
    if (entry === undefined) feedNamed(app, name);
    return answerPage(app, { names: [name], entries: entry ? [entry] : [] }, query);
  };

/** `GET runs`: the same over all feeds that ever ran, those that are not in feeds.json any more among them. */
export const runsHttp =
  (application: () => Application): Handle<'listRuns'> =>
  async ({ query }) => {
    const app = application();
    const entries = await app.deps.state.feeds(app.stopping);
    return answerPage(app, { names: entries.map(({ feed }) => feed), entries }, query);
  };
