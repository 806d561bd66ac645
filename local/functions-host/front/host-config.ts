interface QueueFacts {
  readonly batchSize: number;
  readonly newBatchThreshold: number;
  readonly maxDequeueCount: number;
  readonly visibilityTimeoutMs: number;
  readonly messageEncoding: 'base64' | 'none';
  readonly maxPollingIntervalMs?: number;
}

const MINUTE_MS = 60_000;

/** `hh:mm:ss` */
const span = (ms: number): string => new Date(ms).toISOString().slice(11, 19);

/** What the host tells of its extensions, defaults filled in. */
export const extensionsOf = (queues: QueueFacts, routePrefix: string): object => ({
  http: {
    dynamicThrottlesEnabled: false,
    enableChunkedRequestBinding: false,
    maxConcurrentRequests: -1,
    maxOutstandingRequests: -1,
    routePrefix,
  },
  queues: {
    batchSize: queues.batchSize,
    newBatchThreshold: queues.newBatchThreshold,
    maxPollingInterval: span(queues.maxPollingIntervalMs ?? MINUTE_MS),
    maxDequeueCount: queues.maxDequeueCount,
    visibilityTimeout: span(queues.visibilityTimeoutMs),
    messageEncoding: queues.messageEncoding === 'none' ? 'None' : 'Base64',
  },
});
