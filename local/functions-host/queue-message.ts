import type { DequeuedMessageItem, QueueClient } from '@azure/storage-queue';
import type { Clock } from '../../shared/core/index.ts';
import type { TypedData } from './core-module.ts';
import type { Delays } from './delays.ts';
import type { Without } from './host-rules.ts';
import type { QueueOptions } from './queue-options.ts';

/** A message as its function gets it: the text, and what else is known of it. */
export interface QueueDelivery {
  readonly data: TypedData;
  readonly metadata: Readonly<Record<string, TypedData>>;
}

export interface PumpOptions extends QueueOptions {
  readonly clock: Clock;
  readonly delays: Delays;
  readonly without: Without;
  /** Ends the pump; what runs is waited for. */
  readonly signal: AbortSignal;
  readonly log: (level: string, message: string) => void;
}

/** Tells whether the message is done with. Must not reject. */
export type QueueWork = (delivery: QueueDelivery) => Promise<'done' | 'failed'>;

const seconds = (ms: number): number => Math.ceil(ms / 1000);

/** How long a message at work is hidden from others, s. */
export const hiddenSeconds = ({ delays, without, visibilityTimeoutMs }: PumpOptions): number =>
  Math.max(1, seconds(without.has('hidden-messages') ? visibilityTimeoutMs : delays.ms('hidden')));

/** Undefined for what is not base64. */
const decode = (text: string, { messageEncoding, without }: PumpOptions): string | undefined => {
  if (messageEncoding === 'none') return text;
  const bytes = Buffer.from(text, 'base64');
  if (bytes.toString('base64') === text) return bytes.toString('utf8');
  return without.has('unreadable-messages') ? text : undefined;
};

const metadataOf = (message: DequeuedMessageItem): QueueDelivery['metadata'] => ({
  DequeueCount: { json: String(message.dequeueCount) },
  Id: { string: message.messageId },
  InsertionTime: { string: message.insertedOn.toISOString() },
});

/** What Storage calls an error. */
export const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : String(error);

/** A message that has expired, or whose queue was deleted: the host has nothing more to do with it, and says nothing. */
const isGone = (error: unknown): boolean => ['MessageNotFound', 'QueueNotFound'].includes(codeOf(error));

/** Does something with a message, if it is still there. */
const ifThere = async (act: () => Promise<unknown>): Promise<void> => {
  try {
    await act();
  } catch (error) {
    if (!isGone(error)) throw error;
  }
};

const sendTo = async (queue: QueueClient, text: string): Promise<void> => {
  await queue.createIfNotExists();
  await queue.sendMessage(text);
};

/** Keeps a message from others until `stop`, which answers the receipt that its deletion needs. */
const keepHidden = (
  queue: QueueClient,
  { messageId, popReceipt }: DequeuedMessageItem,
  options: PumpOptions,
) => {
  const { clock, log, without } = options;
  const hiddenS = hiddenSeconds(options);
  const ended = new AbortController();
  const prolong = async (): Promise<string> => {
    let receipt = popReceipt;
    while (!ended.signal.aborted && !without.has('hidden-messages')) {
      await clock.sleep(hiddenS * 500, ended.signal).catch(() => undefined);
      if (ended.signal.aborted) break;
      try {
        const updated = await queue.updateMessage(messageId, receipt, undefined, hiddenS);
        receipt = updated.popReceipt ?? receipt;
      } catch (error) {
        if (isGone(error)) break;
        log('warning', `A message at work may come twice: ${codeOf(error)}`);
      }
    }
    return receipt;
  };
  const receipt = prolong();
  return {
    stop: (): Promise<string> => {
      ended.abort();
      return receipt;
    },
  };
};

/** A queue, and where its messages go that fail too often; a poison queue has none. */
export interface PumpedQueue {
  readonly queue: QueueClient;
  readonly poison: QueueClient | undefined;
}

/**
 * Works at one message and does away with it; after too many failures by way of the poison queue, if there is one. A message that cannot
 * be read goes there at once; in the poison queue itself it stays, unseen. One that expires at work is over. Rejects when the queue does.
 * Source: of what is gone, Azure/azure-sdk-for-net, `QueueProcessor` and `UpdateQueueMessageVisibilityCommand`.
 */
export const handleMessage = async (
  { queue, poison }: PumpedQueue,
  message: DequeuedMessageItem,
  work: QueueWork,
  options: PumpOptions,
): Promise<void> => {
  const { messageId, messageText, dequeueCount } = message;
  const text = decode(messageText, options);
  if (text === undefined && poison === undefined) return;
  const hidden = keepHidden(queue, message, options);
  const ended =
    text === undefined ? 'failed' : await work({ data: { string: text }, metadata: metadataOf(message) });
  const receipt = await hidden.stop();
  const isPoison = text === undefined || dequeueCount >= options.maxDequeueCount;
  if (ended === 'failed' && (poison === undefined || !isPoison)) {
    await ifThere(() =>
      queue.updateMessage(messageId, receipt, undefined, seconds(options.visibilityTimeoutMs)),
    );
    return;
  }
  if (ended === 'failed' && poison !== undefined) {
    const moved = `Moving message to queue '${poison.name}'.`;
    options.log('error', `Message has reached MaxDequeueCount of ${options.maxDequeueCount}. ${moved}`);
    await sendTo(poison, messageText);
  }
  await ifThere(() => queue.deleteMessage(messageId, receipt));
};
