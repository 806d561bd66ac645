import type { Session } from '../session.ts';
import { feedsTable, type ShownFeed } from '../show/feeds-table.ts';

/** Tells how one feed stands. */
export const tellFeed = (session: Session, feed: ShownFeed): void =>
  session.answer(feed, () => feedsTable([feed], session.io.clock.now(), session.canvas));
