export { createTableStateStore } from './azure-tables.ts';
export { createMemoryStateStore } from './memory.ts';
export type { FeedEntry, FeedState, Lease, RunOutcome, RunRecord, StateStore } from './state-store.ts';
