import { wakeFeed } from '../shared/sync/index.ts';
import type { Application } from './application.ts';
import { callerOf } from './caller.ts';
import { answerFeed } from './feed-http.ts';
import { feedNamed } from './feed-named.ts';
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
    if (until !== undefined && until <= at)
      throw badRequest([{ place: 'until', message: 'must be in the future' }]);
    const pause = {
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
    if (entry?.pause !== undefined) {
      await deps.state.mark(feed.name, { pause: 'none' });
      await wakeFeed(deps, feed.name, stopping);
    }
    return answerFeed(app, feed);
  };
