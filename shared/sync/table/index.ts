export { commitDecided, type Decided } from './commit-decided.ts';
export { createTable } from './create-table.ts';
export { createExistingIds, type ExistingIds, type Span } from './existing-ids.ts';
export { checkCursor, openTable, type OpenTable } from './open.ts';
export { atVersion, lastBatch, reconcile, type Reconciled } from './reconcile.ts';
export { settleFirst, settleOpen } from './settle-first.ts';
export { type Collector, createCollector, createStaging, stageNothing, type Staging } from './staging.ts';
