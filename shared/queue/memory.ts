import { feedsText } from './feeds-text.ts';
import { shortLife } from './message-life.ts';
import type { FeedsMessage, RunMessage, RunQueue } from './run-queue.ts';

/** A queue that shows what was sent to it. */
export interface MemoryRunQueue extends RunQueue {
  /** What waits, hidden or not, in the order it was sent. A test takes out what it hands on. */
  readonly messages: RunMessage[];
  /** Every run that was ever sent, with how long its message was to be hidden. */
  readonly sent: { readonly message: RunMessage; readonly delayMs: number }[];
  /** Every slice of feeds that was ever sent. */
  readonly sentFeeds: (FeedsMessage & { readonly ttlMs: number; readonly delayMs: number })[];
}

/** A queue that lives as long as its process: for tests, and to try things out. It has no clock: what is hidden can be seen. */
export const createMemoryRunQueue = (): MemoryRunQueue => {
  const messages: RunMessage[] = [];
  const sent: MemoryRunQueue['sent'] = [];
  const sentFeeds: MemoryRunQueue['sentFeeds'] = [];
  return {
    location: 'memory',
    messages,
    sent,
    sentFeeds,
    enqueue: async (message, { delayMs = 0, signal } = {}) => {
      signal?.throwIfAborted();
      messages.push(message);
      sent.push({ message, delayMs });
    },
    enqueueFeeds: async (message, { ttlMs, delayMs = 0, signal }) => {
      signal?.throwIfAborted();
      feedsText(message);
      if (shortLife(ttlMs, delayMs) !== undefined) sentFeeds.push({ ...message, ttlMs, delayMs });
    },
    reach: async (signal) => signal?.throwIfAborted(),
    // No host gives a message up here.
    poisoned: async (signal) => {
      signal?.throwIfAborted();
      return [];
    },
  };
};
