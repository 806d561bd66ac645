export { boundedRun } from './bounds.ts';
export { createTableStateStore } from './azure-tables.ts';
export { feedStateSchema, storedFeedState } from './intent-json.ts';
export { createMemoryStateStore } from './memory.ts';
export { isKnownNote, type Note, type NoteKind, type StoredNote, storedNoteSchema } from './note.ts';
export { boundedNoteFacts } from './note-bounds.ts';
export type {
  Cancel,
  Change,
  ClaimRequest,
  ClaimResult,
  FeedEntry,
  FeedState,
  Hold,
  Intent,
  Job,
  Marks,
  Pause,
  PendingRun,
  RunKind,
  RunOutcome,
  RunRecord,
  SourceTraits,
  StateStore,
  StoredJob,
} from './state-store.ts';
