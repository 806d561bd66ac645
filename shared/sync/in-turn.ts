import { countOf } from '../core/index.ts';
import type { Feed } from '../config/index.ts';
import { type FeedsMessage, slicesOf } from '../queue/index.ts';
import type { SyncDeps } from './run/index.ts';

/** Feeds, a few at a time, until the deadline (epoch ms). */
interface Turns {
  readonly feeds: readonly Feed[];
  readonly signal: AbortSignal;
  readonly deadline: number;
  readonly concurrency: number;
}

/** Works on feeds in turn, a few at a time, until the deadline. Answers those that had no turn. One feed's failure must not reject. */
export const inTurn = async (
  { clock }: Pick<SyncDeps, 'clock'>,
  { feeds, signal, deadline, concurrency }: Turns,
  work: (feed: Feed) => Promise<void>,
): Promise<readonly Feed[]> => {
  const waiting = [...feeds];
  const worker = async (): Promise<void> => {
    while (!signal.aborted && clock.now() < deadline) {
      const feed = waiting.shift();
      if (feed === undefined) return;
      await work(feed);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  return waiting;
};

/** Most messages of one tick: what is still left then is the first of the next tick. */
const MOST_SLICES = 20;

/** Sends feeds that had no turn as messages, those of one service together, the one that has waited longest first. */
export const sendLeft = async (
  { queue, tell }: SyncDeps,
  left: readonly Feed[],
  { ttlMs, ...asked }: Pick<FeedsMessage, 'due' | 'maintain'> & { readonly ttlMs: number },
): Promise<void> => {
  const services = Map.groupBy(left, ({ source }) => source.serviceUrl);
  const slices = [...services.values()].flatMap((feeds) => slicesOf(feeds.map(({ name }) => name)));
  for (const feeds of slices.slice(0, MOST_SLICES)) {
    try {
      await queue.enqueueFeeds({ feeds, ...asked }, { ttlMs });
    } catch (error) {
      tell(
        `${countOf(feeds.length, 'feed that is due waits', 'feeds that are due wait')} for the next tick, as their message could not be sent.`,
        error,
      );
    }
  }
};
