import type { Feed } from '../shared/config/index.ts';
import { benchFeed } from './workbench.ts';

/** The feeds of the bench, and how many of them, the first ones, are due. */
export const FEEDS = 1_000;
export const DUE = 50;

const HOUR_MS = 3_600_000;

/** One of them: those that are due have no interval, the others have run a moment ago. */
export const feedAt = (place: number, serviceUrl: string): Feed => ({
  ...benchFeed(serviceUrl),
  name: `orders-${String(place).padStart(4, '0')}`,
  tablePath: `Tables/Orders${place}`,
  ...(place < DUE ? {} : { everyMs: HOUR_MS }),
});
