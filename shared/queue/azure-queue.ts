import type { newPipeline, QueueClient, QueueServiceClient } from '@azure/storage-queue';
import { TidemarkError, withTimeout } from '../core/index.ts';
import { queueEndpoint } from './queue-endpoint.ts';
import { isQueueMissing, toQueueError } from './queue-errors.ts';
import { poisonOf, RUN_QUEUE } from './queue-names.ts';
import type { RunMessage, RunQueue } from './run-queue.ts';

/** `https://<account>.queue.core.windows.net` and an identity, or a connection string. */
export type QueueAccount =
  | { readonly url: string; readonly credential: NonNullable<Parameters<typeof newPipeline>[0]> }
  | { readonly connectionString: string };

/** The SDK's own first wait, 4 s, is longer than most outages. Its timeout is one that the service keeps. */
const RETRY = { maxTries: 4, retryDelayInMs: 500, maxRetryDelayInMs: 4_000, tryTimeoutInMs: 15_000 };
/** For one call with its repeats: a connection that hangs is given up. */
const CALL_TIMEOUT_MS = 60_000;

const connect = async (account: QueueAccount): Promise<QueueServiceClient> => {
  const sdk = await import('@azure/storage-queue');
  const options = { retryOptions: RETRY };
  if ('url' in account) {
    const url = account.url.replace(/\/+$/, '');
    return new sdk.QueueServiceClient(url, account.credential, options);
  }
  try {
    return sdk.QueueServiceClient.fromConnectionString(account.connectionString, options);
  } catch {
    // The SDK's error is left out: it may quote the connection string.
    throw new TidemarkError(
      'config',
      'The connection string of the run queue is not one of a storage account. Copy it whole from the account into AzureWebJobsStorage.',
    );
  }
};

/** As the Functions host reads messages unless it is told otherwise: base64 of UTF-8. */
const encode = ({ runId, feed }: RunMessage): string =>
  Buffer.from(JSON.stringify({ runId, feed })).toString('base64');

/**
 * Runs in a queue of Azure Storage, which is created when it is found missing. The SDK is loaded by the first call. Throws
 * `config` for a connection string that is none, or an endpoint in clear text that is not an emulator here; what only the SDK finds
 * wrong with them, the first call meets.
 */
export const createStorageRunQueue = (
  account: QueueAccount,
  options: { readonly queueName?: string } = {},
): RunQueue => {
  const { queueName = RUN_QUEUE } = options;
  const location = `${queueEndpoint('url' in account ? account.url : account.connectionString)}/${queueName}`;
  let connected: Promise<QueueServiceClient> | undefined;
  const queueNamed = async (name: string): Promise<QueueClient> =>
    (await (connected ??= connect(account))).getQueueClient(name);

  /** Makes a call of the queue, and the queue when it is missing. */
  const onQueue = async (
    signal: AbortSignal | undefined,
    act: (client: QueueClient, abortSignal: AbortSignal) => Promise<unknown>,
  ): Promise<void> => {
    const client = await queueNamed(queueName);
    const limit = (): AbortSignal => withTimeout(CALL_TIMEOUT_MS, signal);
    try {
      await act(client, limit());
    } catch (error) {
      if (!isQueueMissing(error)) throw error;
      await client.createIfNotExists({ abortSignal: limit() });
      await act(client, limit());
    }
  };

  return {
    location,
    enqueue: async (message, signal) => {
      const { runId, feed } = message;
      signal?.throwIfAborted();
      try {
        const text = encode(message);
        await onQueue(signal, (client, abortSignal) => client.sendMessage(text, { abortSignal }));
      } catch (error) {
        signal?.throwIfAborted();
        const doing = `Sending run "${runId}" of feed "${feed}" to`;
        const doubt = 'It may have been sent.';
        throw toQueueError(error, { doing, doubt, location, facts: { feed, runId } });
      }
    },
    reach: async (signal) => {
      signal?.throwIfAborted();
      try {
        await onQueue(signal, (client, abortSignal) => client.getProperties({ abortSignal }));
      } catch (error) {
        signal?.throwIfAborted();
        throw toQueueError(error, { doing: 'Asking for', location, facts: {} });
      }
    },
    poisoned: async (signal) => {
      signal?.throwIfAborted();
      try {
        const client = await queueNamed(poisonOf(queueName));
        const abortSignal = withTimeout(CALL_TIMEOUT_MS, signal);
        return (await client.getProperties({ abortSignal })).approximateMessagesCount ?? 0;
      } catch (error) {
        signal?.throwIfAborted();
        if (isQueueMissing(error)) return 0;
        throw toQueueError(error, { doing: 'Counting', location: poisonOf(location), facts: {} });
      }
    },
  };
};
