import type { Feed } from '../shared/config/index.ts';
import type { Application } from './application.ts';
import { RefusedRequest } from './routing/refused-request.ts';

/** The feed that a request names, right in feeds.json or not. Throws `RefusedRequest` where none has that name. */
export const feedNamed = ({ feeds }: Pick<Application, 'feeds'>, wanted: string): Feed => {
  const feed = feeds.find(({ name }) => name === wanted);
  if (feed !== undefined) return feed;
  const detail = 'feeds.json has no feed of that name. GET /api/feeds lists the names.';
  throw new RefusedRequest({ kind: 'feed-unknown', detail });
};

/** The same, for what cannot be done on a feed that is not right. */
export const rightFeedNamed = (app: Pick<Application, 'feeds'>, wanted: string): Feed => {
  const feed = feedNamed(app, wanted);
  if (feed.refused === undefined) return feed;
  throw new RefusedRequest({ kind: 'config', detail: feed.refused.join('\n') });
};
