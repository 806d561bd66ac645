export { createStorageRunQueue } from './azure-queue.ts';
export { createMemoryRunQueue } from './memory.ts';
export { parseRunMessage } from './parse-run-message.ts';
export { POISON_QUEUE, RUN_QUEUE } from './queue-names.ts';
export type { RunMessage, RunQueue } from './run-queue.ts';
