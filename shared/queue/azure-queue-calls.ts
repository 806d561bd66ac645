import type { newPipeline, QueueClient, QueueServiceClient } from '@azure/storage-queue';
import { type Clock, createPatientCall, type Random, TidemarkError } from '../core/index.ts';
import { isQueueMissing } from './queue-errors.ts';

/** `https://<account>.queue.core.windows.net` and an identity, or a connection string. */
export type QueueAccount =
  | { readonly url: string; readonly credential: NonNullable<Parameters<typeof newPipeline>[0]> }
  | { readonly connectionString: string };

/** The SDK's own first wait, 4 s, is longer than most outages. Its timeout is one that the service keeps. */
const RETRY = { maxTries: 4, retryDelayInMs: 500, maxRetryDelayInMs: 4_000, tryTimeoutInMs: 15_000 };
/** For one call with what the SDK repeats: a connection that hangs is aborted. */
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

/** What is done with a queue; its request must have the signal. */
export type QueueAct<T> = (client: QueueClient, abortSignal: AbortSignal) => Promise<T>;

/** Calls of the queues of one account, by the queue's name. They reject as the SDK does. */
export interface QueueCalls {
  onQueue<T>(name: string, signal: AbortSignal | undefined, act: QueueAct<T>): Promise<T>;
  /** The same; a queue that is missing is made, and the call made again. */
  onOwnQueue<T>(name: string, signal: AbortSignal | undefined, act: QueueAct<T>): Promise<T>;
}

/** Calls that are repeated where the service is busy. The SDK is loaded by the first one. */
export const createQueueCalls = (
  account: QueueAccount,
  patience: { readonly clock: Clock; readonly random: Random },
): QueueCalls => {
  const call = createPatientCall({ ...patience, timeoutMs: CALL_TIMEOUT_MS });
  let connected: Promise<QueueServiceClient> | undefined;

  const onQueue: QueueCalls['onQueue'] = async (name, signal, act) => {
    const client = (await (connected ??= connect(account))).getQueueClient(name);
    return call(signal, (abortSignal) => act(client, abortSignal));
  };
  return {
    onQueue,
    onOwnQueue: async (name, signal, act) => {
      try {
        return await onQueue(name, signal, act);
      } catch (error) {
        if (!isQueueMissing(error)) throw error;
        await onQueue(name, signal, (client, abortSignal) => client.createIfNotExists({ abortSignal }));
        return onQueue(name, signal, act);
      }
    },
  };
};
