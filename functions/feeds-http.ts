import type { RefusedFeed } from '../shared/config/index.ts';
import { countBacklogs } from '../shared/sync/index.ts';
import type { Application } from './application.ts';
import { countingTime } from './feed-http.ts';
import { feedJson } from './feed-json.ts';
import { json } from './json.ts';
import type { Handle } from './routing/call.ts';

/** A feed without a name has nothing but its place, and what is wrong with it. */
const namelessJson = ({ name, ...feed }: RefusedFeed): readonly object[] =>
  name === undefined ? [feed] : [];

/** `GET feeds`: every feed of feeds.json and how it stands. What is not known yet is left out. */
export const feedsHttp =
  (application: () => Application): Handle<'listFeeds'> =>
  async ({ query }) => {
    const app = application();
    const { deps, feeds, refused, missingSecrets, stopping, limits } = app;
    const entries = new Map((await deps.state.feeds(stopping)).map((entry) => [entry.feed, entry]));
    const backlogs =
      query.backlog === true
        ? await countBacklogs(
            deps,
            feeds.map((feed) => [feed, entries.get(feed.name)]),
            { ...countingTime(app), concurrency: limits.concurrency },
          )
        : undefined;
    const now = deps.clock.now();
    const named = feeds.map((feed) =>
      feedJson(feed, {
        entry: entries.get(feed.name),
        missing: missingSecrets(feed),
        now,
        schedule: app.schedule,
        backlog: backlogs?.get(feed.name),
      }),
    );
    return json(200, { feeds: [...named, ...refused.flatMap(namelessJson)] });
  };
