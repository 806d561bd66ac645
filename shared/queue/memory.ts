import type { RunMessage, RunQueue } from './run-queue.ts';

/** A queue that lives as long as its process, with what was sent in the order it was: for tests, and to try things out. */
export const createMemoryRunQueue = (): RunQueue & { readonly messages: RunMessage[] } => {
  const messages: RunMessage[] = [];
  return {
    location: 'memory',
    messages,
    enqueue: async (message, signal) => {
      signal?.throwIfAborted();
      messages.push(message);
    },
    reach: async (signal) => signal?.throwIfAborted(),
    // No host gives a message up here.
    poisoned: async (signal) => {
      signal?.throwIfAborted();
      return 0;
    },
  };
};
