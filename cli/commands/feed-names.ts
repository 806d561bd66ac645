import { ask } from '../ask/ask.ts';
import type { Session } from '../session.ts';

/** The names of the app's feeds, in the order of feeds.json. */
export const feedNames = async (session: Session): Promise<readonly string[]> => {
  const { body } = await ask(session, 'listFeeds');
  return body.feeds.flatMap(({ name }) => name ?? []);
};
