export { appIdOf } from './app-id.ts';
export { askedOf } from './asked-of.ts';
export {
  type BoundPlace,
  boundPlace,
  isBeyond,
  isPlaceBeyond,
  isWithin,
  literalPlace,
} from './bound-place.ts';
export { type Alignment, alignToTable, columnsOfTable } from './align-columns.ts';
export { checkUnread, keyColumns, leadingColumns, sourceColumns } from './columns.ts';
export {
  comparedOf,
  comparedPage,
  comparedPlace,
  lastInstant,
  leastCompared,
  mostCompared,
  valueOfText,
  hasOffsets,
  offsetsOf,
} from './compared.ts';
export { checkSettings, lowerBound } from './cursor-rules.ts';
export {
  type Bound,
  cursorFilter,
  cursorFromMetadata,
  cursorFromState,
  cursorValue,
  type FeedCursor,
  identityOf,
  lowerEndOf,
} from './feed-cursor.ts';
export { horizonOf } from './horizon.ts';
export { keyParts, keyTexts } from './key-texts.ts';
export { keptKeyText, keyTextAt, keyTextOf } from './row-key.ts';
export { recast } from './recast.ts';
export { dueFor, lastDue, nextDue } from './reload-due.ts';
export { createRowScanner } from './row-scanner.ts';
export { columnsNamed, rowVersionsOf, type RowVersion } from './row-version.ts';
export { isTaken, selectFor, selectOf } from './selected.ts';
export { settledUntil } from './settled-until.ts';
export { spelledBatch } from './spelled-batch.ts';
export {
  leadingText,
  leadingTexts,
  rowOfTexts,
  type SourceRow,
  sourceRowAt,
  storedSourceRow,
} from './source-row.ts';
export { fromTableUnits, isCursorType, toTableUnits } from './table-units.ts';
export { refuseChange } from './refuse-column.ts';
export { noSource, refusedFeeds, unconfigured } from './unconfigured.ts';
export { type CursorColumn, spanOf, type Window, windowFilter } from './window-bounds.ts';
