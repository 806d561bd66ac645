export { createStorageRunQueue } from './azure-queue.ts';
export { createMemoryRunQueue } from './memory.ts';
export { parseFeedsMessage } from './parse-feeds-message.ts';
export { parseRunMessage } from './parse-run-message.ts';
export { FEEDS_QUEUE, POISON_QUEUE, poisonOf, RUN_QUEUE } from './queue-names.ts';
export type { FeedsMessage, PoisonCount, RunMessage, RunQueue } from './run-queue.ts';
export { slicesOf } from './slices-of.ts';
