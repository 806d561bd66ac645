import type { Clock, Random } from '../core/index.ts';
import { createQueueActs } from './azure-queue-acts.ts';
import { createQueueCalls, type QueueAccount } from './azure-queue-calls.ts';
import { feedsText } from './feeds-text.ts';
import { hiddenSeconds, shortLife } from './message-life.ts';
import { queueEndpoint } from './queue-endpoint.ts';
import { FEEDS_QUEUE, poisonOf, RUN_QUEUE } from './queue-names.ts';
import type { RunQueue } from './run-queue.ts';

export interface StorageRunQueueOptions {
  /** Of the waits between the tries of a call. */
  readonly clock: Clock;
  readonly random: Random;
  readonly queueName?: string;
  readonly feedsQueueName?: string;
}

/**
 * Runs and feeds in queues of Azure Storage, which are created when they are found missing. The SDK is loaded by the first call. Throws
 * `config` for a connection string that is none, or an endpoint in clear text that is not an emulator here; what only the SDK finds
 * wrong with them, the first call meets.
 */
export const createStorageRunQueue = (account: QueueAccount, options: StorageRunQueueOptions): RunQueue => {
  const { queueName = RUN_QUEUE, feedsQueueName = FEEDS_QUEUE } = options;
  const endpoint = queueEndpoint('url' in account ? account.url : account.connectionString);
  const locationOf = (name: string): string => `${endpoint}/${name}`;
  const acts = createQueueActs(createQueueCalls(account, options), locationOf);
  const names = [queueName, feedsQueueName];

  return {
    location: locationOf(queueName),
    enqueue: ({ runId, feed }, { delayMs, signal } = {}) => {
      const sending = {
        text: JSON.stringify({ runId, feed }),
        life: { hiddenS: hiddenSeconds(delayMs) },
        doing: `Sending run "${runId}" of feed "${feed}" to`,
        facts: { feed, runId },
      };
      return acts.send(queueName, sending, signal);
    },
    enqueueFeeds: async (message, { ttlMs, delayMs, signal }) => {
      signal?.throwIfAborted();
      const text = feedsText(message);
      const life = shortLife(ttlMs, delayMs);
      if (life === undefined) return;
      const facts = { feeds: message.feeds.length };
      const sending = { text, life, doing: `Sending ${facts.feeds} feeds to`, facts };
      await acts.send(feedsQueueName, sending, signal);
    },
    reach: async (signal) => {
      await Promise.all(names.map((name) => acts.reach(name, signal)));
    },
    poisoned: async (signal) => {
      const counts = await Promise.all(names.map((name) => acts.count(poisonOf(name), signal)));
      return counts.filter(({ messages }) => messages > 0);
    },
  };
};
