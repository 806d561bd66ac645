import type { Feed } from '../shared/config/index.ts';
import { countBacklog } from '../shared/sync/index.ts';
import { withTimeout } from '../shared/core/index.ts';
import type { Application } from './application.ts';
import { feedJson } from './feed-json.ts';
import { feedNamed } from './feed-named.ts';
import { json } from './json.ts';
import type { Handle } from './routing/call.ts';

/** Until when counts may take: epoch ms, and the signal that ends what is still under way then. */
export const countingTime = ({ deps, limits, stopping }: Application) => ({
  deadline: deps.clock.now() + limits.httpDeadlineMs,
  signal: withTimeout(limits.httpDeadlineMs, stopping),
});

/** One feed as an answer shows it. */
export const shownFeed = async (
  app: Application,
  feed: Feed,
  { backlog = false }: { readonly backlog?: boolean | undefined } = {},
): Promise<object> => {
  const { deps, missingSecrets, schedule, stopping } = app;
  const entry = await deps.state.entry(feed.name, stopping);
  const counted = backlog ? await countBacklog(deps, feed, entry, countingTime(app)) : undefined;
  const now = deps.clock.now();
  const stands = { entry, missing: missingSecrets(feed), now, schedule, backlog: counted };
  return feedJson(feed, stands);
};

/** The answer that shows one feed. */
export const answerFeed = async (...asked: Parameters<typeof shownFeed>) =>
  json(200, await shownFeed(...asked));

/** `GET feeds/{feed}`: how one feed stands. */
export const feedHttp =
  (application: () => Application): Handle<'getFeed'> =>
  async ({ params, query }) => {
    const app = application();
    return answerFeed(app, feedNamed(app, params.feed), query);
  };
