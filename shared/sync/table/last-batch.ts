import type { Feed } from '../../config/index.ts';
import type { Snapshot } from '../../delta/index.ts';
import type { FeedState } from '../../state/index.ts';
import { appIdOf } from '../feed/index.ts';

/** The last batch by state and table, whichever knows of more: a state may be lost, a table dropped and made again. */
export const lastBatch = (feed: Feed, state: FeedState, snapshot: Snapshot | undefined): number =>
  Math.max(state.batch, snapshot?.txns.get(appIdOf(feed)) ?? 0);
