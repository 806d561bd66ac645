import { QueueServiceClient, type DequeuedMessageItem } from '@azure/storage-queue';
import { TidemarkError } from '../../shared/core/index.ts';
import type { Binding } from './core-module.ts';
import { codeOf, handleMessage, hiddenSeconds, type PumpOptions, type QueueWork } from './queue-message.ts';
import { settingOf, type Settings, withSettings } from './settings.ts';

/** A queue and where it is. */
export interface QueueSource {
  readonly queueName: string;
  readonly connectionString: string;
}

/** The emulator is on this machine: what fails there is not mended by trying again at once. */
const RETRY = { maxTries: 1 };
/** A stand-in's longest wait, so that nobody has to be patient. */
const IMPATIENT_MS = 1_000;

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

/** How long to wait after the `nth` poll in a row that found nothing. */
const pollWaitMs = (nth: number, { delays, maxPollingIntervalMs, without }: PumpOptions): number => {
  const longestMs = maxPollingIntervalMs ?? delays.ms('longestPoll');
  const waitMs = without.has('poll-waits') ? longestMs : Math.min(delays.pollMs(nth), longestMs);
  return without.has('polling') ? Math.min(waitMs, IMPATIENT_MS * delays.factor) : waitMs;
};

/** How many may be at work when a further batch is taken. */
const thresholdOf = ({ batchSize, newBatchThreshold, without }: PumpOptions): number =>
  without.has('new-batch-threshold')
    ? Math.max(newBatchThreshold, Math.ceil(batchSize / 2))
    : newBatchThreshold;

/**
 * Hands a queue's messages to `work`, as the real host does, until the signal aborts and what runs is over. A queue that is not there
 * is an empty one. A message that fails comes again, and goes to `<queue>-poison` after `maxDequeueCount` failures; one in a poison queue
 * comes for ever. Rejects with `config` for a connection string that is none.
 */
export const pumpQueue = async (
  source: QueueSource,
  work: QueueWork,
  options: PumpOptions,
): Promise<void> => {
  const { clock, signal, log, batchSize } = options;
  const { queueName } = source;
  const service = QueueServiceClient.fromConnectionString(source.connectionString, { retryOptions: RETRY });
  const queue = service.getQueueClient(queueName);
  const poison = queueName.endsWith('-poison') ? undefined : service.getQueueClient(`${queueName}-poison`);
  const limits = { numberOfMessages: batchSize, visibilityTimeout: hiddenSeconds(options) };
  const atWork = new Set<Promise<void>>();
  let trouble: string | undefined;

  const receive = async (): Promise<readonly DequeuedMessageItem[]> => {
    try {
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
    const handled = handleMessage({ queue, poison }, message, work, options)
      .catch((error: unknown) => log('error', `A message is not settled and comes again: ${codeOf(error)}`))
      .finally(() => atWork.delete(handled));
    atWork.add(handled);
  };

  const threshold = thresholdOf(options);
  let idlePolls = 0;
  while (!signal.aborted) {
    const messages = await receive();
    // Taken while the host began to close: they come back when they are no longer hidden.
    if (!signal.aborted) for (const message of messages) begin(message);
    while (atWork.size > threshold) await Promise.race(atWork);
    idlePolls = messages.length > 0 ? 0 : idlePolls + 1;
    if (idlePolls > 0) await clock.sleep(pollWaitMs(idlePolls - 1, options), signal).catch(() => undefined);
  }
  await Promise.all(atWork);
};
