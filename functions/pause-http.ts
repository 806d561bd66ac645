import { pauseFault } from '../shared/api/index.ts';
import { isPaused, wakeFeed } from '../shared/sync/index.ts';
import type { Application } from './application.ts';
import { callerOf } from './caller.ts';
import { answerFeed, shownFeed } from './feed-http.ts';
import { feedNamed } from './feed-named.ts';
import { json } from './json.ts';
import type { Handle } from './routing/call.ts';
import { badRequest } from './routing/refused-request.ts';

/** `POST feeds/{feed}/pause`: from now on nothing begins on the feed. A run that is at work ends, or waits, at its next write. */
export const pauseHttp =
  (application: () => Application): Handle<'pauseFeed'> =>
  async ({ params, body, request }) => {
    const app = application();
    const { deps } = app;
    const feed = feedNamed(app, params.feed);
    const { by, reason, until: untilText } = await body();
    const at = deps.clock.now();
    const until = untilText === undefined ? undefined : Date.parse(untilText);
    const fault = until === undefined ? undefined : pauseFault(until - at);
    if (fault !== undefined) throw badRequest([{ place: 'until', message: fault }]);
    const before = (await deps.state.entry(feed.name, app.stopping))?.pause;
    const pause = {
      // What a pause that is in force has, and this one does not say, stays.
      ...(before !== undefined && isPaused(before, at) ? before : {}),
      at,
      by: callerOf(request, by),
      ...(reason !== undefined && { reason }),
      ...(until !== undefined && { until }),
    };
    await deps.state.mark(feed.name, { pause });
    return answerFeed(app, feed);
  };

/** `POST feeds/{feed}/resume`: takes the pause off, and begins what waits for that. */
export const resumeHttp =
  (application: () => Application): Handle<'resumeFeed'> =>
  async ({ params, body }) => {
    const app = application();
    const { deps, stopping } = app;
    const feed = feedNamed(app, params.feed);
    await body();
    const entry = await deps.state.entry(feed.name, stopping);
    const wasPaused = isPaused(entry?.pause, deps.clock.now());
    if (entry?.pause !== undefined) {
      await deps.state.mark(feed.name, { pause: 'none' });
      await wakeFeed(deps, feed.name, stopping);
    }
    return json(200, { ...(await shownFeed(app, feed)), wasPaused });
  };
