import { availableParallelism } from 'node:os';
import { numberOr, spanMs } from './setting-values.ts';

/** How a host polls its queues. */
export interface QueueOptions {
  /** Messages taken at once, at most 32. */
  readonly batchSize: number;
  /** A further batch is taken when no more than these are at work. */
  readonly newBatchThreshold: number;
  /** Failures after which a message goes to the poison queue. */
  readonly maxDequeueCount: number;
  /** How long a message stays away that failed. */
  readonly visibilityTimeoutMs: number;
  /** The longest wait of an idle poll; left out where the host's own holds, a minute. */
  readonly maxPollingIntervalMs?: number;
  readonly messageEncoding: 'base64' | 'none';
}

/**
 * What host.json says of queues, or the host's defaults.
 * Source: Azure Functions, "Azure Queue storage trigger and bindings", "host.json settings"; of a new batch: "Azure Queue storage trigger",
 * "Concurrency" and what the host was seen to do.
 */
export const queueOptionsOf = (valueOf: (name: string) => unknown): QueueOptions => {
  const batchSize = Math.min(numberOr(valueOf('batchSize'), 16), 32);
  const polling = valueOf('maxPollingInterval');
  return {
    batchSize,
    newBatchThreshold: numberOr(
      valueOf('newBatchThreshold'),
      Math.floor(batchSize / 2) * availableParallelism(),
    ),
    maxDequeueCount: numberOr(valueOf('maxDequeueCount'), 5),
    visibilityTimeoutMs: spanMs(valueOf('visibilityTimeout')),
    ...(polling !== undefined && { maxPollingIntervalMs: spanMs(polling) }),
    messageEncoding: String(valueOf('messageEncoding')).toLowerCase() === 'none' ? 'none' : 'base64',
  };
};
