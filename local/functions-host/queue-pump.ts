import { QueueServiceClient, type DequeuedMessageItem, type QueueClient } from '@azure/storage-queue';
import { TidemarkError, type Clock } from '../../shared/core/index.ts';
import type { Binding, TypedData } from './core-module.ts';
import type { QueueOptions } from './queue-options.ts';
import { settingOf, withSettings, type Settings } from './settings.ts';

/** A queue and where it is. */
export interface QueueSource {
  readonly queueName: string;
  readonly connectionString: string;
}

/** A message as its function gets it: the text, and what else is known of it. */
export interface QueueDelivery {
  readonly data: TypedData;
  readonly metadata: Readonly<Record<string, TypedData>>;
}

interface PumpOptions extends QueueOptions {
  readonly clock: Clock;
  /** Ends the pump; what runs is waited for. */
  readonly signal: AbortSignal;
  readonly log: (level: string, message: string) => void;
  /** How long a message is hidden from others, which is prolonged while it is at work. */
  readonly hiddenMs?: number;
}

/** Tells whether the message is done with. Must not reject. */
type Work = (delivery: QueueDelivery) => Promise<'done' | 'failed'>;

const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 2_000;
/** What a host that was killed had at work comes back after this. */
const HIDDEN_MS = 60_000;
/** The emulator is on this machine: what fails there is not mended by trying again at once. */
const RETRY = { maxTries: 1 };

const seconds = (ms: number): number => Math.ceil(ms / 1000);

/** Rejects with `config` when the binding names no queue, or a setting that is not there. */
export const queueSourceOf = (functionName: string, binding: Binding, settings: Settings): QueueSource => {
  const { queueName, connection } = binding;
  if (typeof queueName !== 'string') throw new TidemarkError('config', `${functionName} names no queue.`);
  return {
    queueName: withSettings(functionName, queueName, settings),
    connectionString: settingOf(
      functionName,
      typeof connection === 'string' ? connection : 'AzureWebJobsStorage',
      settings,
    ),
  };
};

/** Undefined for what is not base64. */
const decode = (text: string, encoding: QueueOptions['messageEncoding']): string | undefined => {
  if (encoding === 'none') return text;
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes.toString('utf8') : undefined;
};

const metadataOf = (message: DequeuedMessageItem): QueueDelivery['metadata'] => ({
  DequeueCount: { json: String(message.dequeueCount) },
  Id: { string: message.messageId },
  InsertionTime: { string: message.insertedOn.toISOString() },
});

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : String(error);

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
  const { clock, log, hiddenMs = HIDDEN_MS } = options;
  const ended = new AbortController();
  const prolong = async (): Promise<string> => {
    let receipt = popReceipt;
    while (!ended.signal.aborted) {
      await clock.sleep(hiddenMs / 2, ended.signal).catch(() => undefined);
      if (ended.signal.aborted) break;
      try {
        const updated = await queue.updateMessage(messageId, receipt, undefined, seconds(hiddenMs));
        receipt = updated.popReceipt ?? receipt;
      } catch (error) {
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

/** Works at one message and does away with it; after too many failures by way of the poison queue, if there is one. */
const handle = async (
  queue: QueueClient,
  poison: QueueClient | undefined,
  message: DequeuedMessageItem,
  work: Work,
  options: PumpOptions,
): Promise<void> => {
  const { messageId, messageText, dequeueCount } = message;
  const text = decode(messageText, options.messageEncoding);
  if (text === undefined) options.log('error', 'A message is not base64.');
  const hidden = keepHidden(queue, message, options);
  const data = { string: text ?? '' };
  const ended = text === undefined ? 'failed' : await work({ data, metadata: metadataOf(message) });
  const receipt = await hidden.stop();
  const isPoison = text === undefined || dequeueCount >= options.maxDequeueCount;
  if (ended === 'failed' && (poison === undefined || !isPoison)) {
    await queue.updateMessage(messageId, receipt, undefined, seconds(options.visibilityTimeoutMs));
    return;
  }
  if (ended === 'failed' && poison !== undefined) {
    options.log('error', `A message goes to ${poison.name} after ${dequeueCount} failures.`);
    await sendTo(poison, messageText);
  }
  await queue.deleteMessage(messageId, receipt);
};

/**
 * Hands a queue's messages to `work`, as the real host does, until the signal aborts and what runs is over. A queue that is not there
 * is an empty one. A message that fails comes again, and goes to `<queue>-poison` after `maxDequeueCount` failures; one in a poison queue
 * comes for ever. Rejects with `config` for a connection string that is none.
 */
export const pumpQueue = async (source: QueueSource, work: Work, options: PumpOptions): Promise<void> => {
  const { clock, signal, log, batchSize, newBatchThreshold, hiddenMs = HIDDEN_MS } = options;
  const { queueName } = source;
  const service = QueueServiceClient.fromConnectionString(source.connectionString, { retryOptions: RETRY });
  const queue = service.getQueueClient(queueName);
  const poison = queueName.endsWith('-poison') ? undefined : service.getQueueClient(`${queueName}-poison`);
  const atWork = new Set<Promise<void>>();
  let trouble: string | undefined;

  const receive = async (): Promise<readonly DequeuedMessageItem[]> => {
    try {
      const limits = { numberOfMessages: batchSize, visibilityTimeout: seconds(hiddenMs) };
      const { receivedMessageItems } = await queue.receiveMessages(limits);
      trouble = undefined;
      return receivedMessageItems;
    } catch (error) {
      const code = codeOf(error);
      if (code !== 'QueueNotFound' && code !== trouble) log('error', `The queue cannot be read: ${code}`);
      trouble = code;
      return [];
    }
  };
  const begin = (message: DequeuedMessageItem): void => {
    const handled = handle(queue, poison, message, work, options)
      .catch((error: unknown) => log('error', `A message is not settled and comes again: ${codeOf(error)}`))
      .finally(() => atWork.delete(handled));
    atWork.add(handled);
  };

  let waitMs = FIRST_WAIT_MS;
  while (!signal.aborted) {
    const messages = await receive();
    // Taken while the host began to close: they come back when they are no longer hidden.
    if (!signal.aborted) for (const message of messages) begin(message);
    while (atWork.size > newBatchThreshold) await Promise.race(atWork);
    waitMs = messages.length > 0 ? FIRST_WAIT_MS : Math.min(waitMs * 2, LONGEST_WAIT_MS);
    if (messages.length === 0) await clock.sleep(waitMs, signal).catch(() => undefined);
  }
  await Promise.all(atWork);
};
