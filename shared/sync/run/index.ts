export { AskedToEnd, cancelledBy, isPaused } from './asked-to-end.ts';
export { type RunContext, save, type SyncDeps } from './context.ts';
export { KIND_RULES } from './kind-rules.ts';
export { keepHold, momentOf } from './lease.ts';
export { createNotes, noteFactsOf, notesToKeep } from './notes.ts';
export { emptyRecord, type RunEnd, endingOf, recordMade, recordOf, withNextStep } from './record.ts';
export { runFolder } from './run-folder.ts';
export type { RunResult, ReportRun, StartResult, RunStatus } from './run-api.ts';
export { prepareLake } from './prepare-lake.ts';
