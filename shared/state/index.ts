export { createTableStateStore, type TableAccount, type TokenSource } from './azure-tables.ts';
export { createMemoryStateStore } from './memory.ts';
export type {
  AcquireResult,
  FeedEntry,
  FeedState,
  Lease,
  RunOutcome,
  RunRecord,
  SourceTraits,
  StateStore,
} from './state-store.ts';
