export { boundedNotes, boundedRun } from './bounds.ts';
export { createTableStateStore } from './azure-tables.ts';
export { createMemoryStateStore } from './memory.ts';
export type {
  FeedEntry,
  FeedState,
  Job,
  Lease,
  PendingRun,
  RunKind,
  RunOutcome,
  RunRecord,
  StateStore,
} from './state-store.ts';
