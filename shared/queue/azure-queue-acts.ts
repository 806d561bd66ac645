import type { Facts } from '../core/index.ts';
import type { QueueCalls } from './azure-queue-calls.ts';
import type { MessageLife } from './message-life.ts';
import { isQueueMissing, type QueueCall, toQueueError } from './queue-errors.ts';
import type { PoisonCount } from './run-queue.ts';

/** A message on its way: JSON, and the words of an error before the queue's location. */
interface Sending {
  readonly text: string;
  readonly life: MessageLife;
  readonly doing: string;
  readonly facts: Facts;
}

/** What is done with the queue of a name. Each rejects with an error of ours, or the signal's reason. */
export interface QueueActs {
  send(queue: string, sending: Sending, signal?: AbortSignal): Promise<void>;
  reach(queue: string, signal?: AbortSignal): Promise<void>;
  count(queue: string, signal?: AbortSignal): Promise<PoisonCount>;
}

/** As the Functions host reads messages unless it is told otherwise: base64 of UTF-8. */
const base64 = (text: string): string => Buffer.from(text).toString('base64');

const limitsOf = ({ hiddenS, livesS }: MessageLife) => ({
  ...(hiddenS > 0 && { visibilityTimeout: hiddenS }),
  ...(livesS !== undefined && { messageTimeToLive: livesS }),
});

/** Does something, and words what goes wrong. */
const told = async <T>(
  call: QueueCall,
  signal: AbortSignal | undefined,
  act: () => Promise<T>,
): Promise<T> => {
  signal?.throwIfAborted();
  try {
    return await act();
  } catch (error) {
    signal?.throwIfAborted();
    throw toQueueError(error, call);
  }
};

export const createQueueActs = (calls: QueueCalls, locationOf: (queue: string) => string): QueueActs => ({
  send: async (queue, { text, life, doing, facts }, signal) => {
    const call = { doing, doubt: 'It may have been sent.', location: locationOf(queue), facts };
    await told(call, signal, () =>
      calls.onOwnQueue(queue, signal, (client, abortSignal) =>
        client.sendMessage(base64(text), { ...limitsOf(life), abortSignal }),
      ),
    );
  },
  reach: async (queue, signal) => {
    await told({ doing: 'Asking for', location: locationOf(queue), facts: {} }, signal, () =>
      calls.onOwnQueue(queue, signal, (client, abortSignal) => client.getProperties({ abortSignal })),
    );
  },
  count: (queue, signal) =>
    told({ doing: 'Counting', location: locationOf(queue), facts: {} }, signal, async () => {
      try {
        const { approximateMessagesCount: messages = 0 } = await calls.onQueue(
          queue,
          signal,
          (client, abortSignal) => client.getProperties({ abortSignal }),
        );
        return { queue, messages };
      } catch (error) {
        if (isQueueMissing(error)) return { queue, messages: 0 };
        throw error;
      }
    }),
});
