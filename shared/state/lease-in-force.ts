import type { FeedEntry } from './state-store.ts';

/** The lease that keeps others off a feed at `now` (epoch ms); undefined when there is none or it has expired. */
export const leaseInForce = (entry: FeedEntry, now: number): FeedEntry['lease'] =>
  entry.lease !== undefined && entry.lease.expiresAt > now ? entry.lease : undefined;
