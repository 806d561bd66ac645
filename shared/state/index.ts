export { createTableStateStore } from './azure-tables.ts';
export { boundedRun } from './bounds.ts';
export { answerOf, answerText, progressOf, progressText, requestOf, requestText } from './job-texts.ts';
export { createMemoryStateStore } from './memory.ts';
export { boundedNoteFacts } from './note-bounds.ts';
export { isRunPlace, type RunPlace } from './run-entity.ts';
export { shownTraits } from './shown-traits.ts';
export type {
  Change,
  ClaimRequest,
  ClaimResult,
  FeedEntry,
  Hold,
  PendingRun,
  RunLine,
  StateStore,
  StoredJob,
} from './state-store.ts';
export {
  type Cancel,
  type Changes,
  type FeedState,
  type Intent,
  isKnownNote,
  type Job,
  type JobAnswer,
  type JobProgress,
  type JobRequests,
  type JobStatus,
  type KnownTypes,
  type LastRow,
  type LastRows,
  type MaintainRequest,
  type MaintainResult,
  type MaintainStep,
  type Manifest,
  MANIFEST,
  type Marks,
  NO_PROGRESS,
  type Note,
  type NoteKind,
  type Pause,
  type Planned,
  type ReloadRequest,
  type ReloadResult,
  RUN_KINDS,
  type RunKind,
  type RunOutcome,
  type RunRecord,
  type SavedBound,
  type SavedFile,
  type CellPlace,
  type LeadingTexts,
  type PassesPlace,
  type SourceTraits,
  type StoredNote,
} from './stored/index.ts';
