export { columnsFor } from './columns-for.ts';
export { createTable } from './create-table.ts';
export { createExistingIds, type ExistingIds, type Span } from './existing-ids.ts';
export { checkCursor, openTable, type OpenTable } from './open.ts';
export { atVersion, lastBatch, reconcile, type Reconciled } from './reconcile.ts';
export { decideFirst, decideOpen } from './decide-first.ts';
export { type Collector, createCollector, createStaging, stageNothing, type Staging } from './staging.ts';
export { type After, commitPorts } from './intents.ts';
