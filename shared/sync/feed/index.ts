export { appIdOf } from './app-id.ts';
export { alignToTable, keyColumns, leadingColumns, sourceColumns } from './columns.ts';
export { checkSettings, lowerBound } from './cursor-rules.ts';
export { type Values, valuesOf } from './cursor-values.ts';
export {
  type Bound,
  boundCondition,
  cursorFilter,
  cursorFromMetadata,
  cursorFromState,
  cursorValue,
  type FeedCursor,
  keyText,
  textOf,
} from './feed-cursor.ts';
export { keyParts, keyTexts } from './key-texts.ts';
export {
  columnsNamed,
  createRowVersions,
  rowVersionsOf,
  type RowVersion,
  type RowVersions,
} from './row-version.ts';
export { rowsAt } from './rows-at.ts';
export { settledUntil } from './settled-until.ts';
export { fromTableUnits, toTableUnits } from './table-units.ts';
export { noSource, unconfigured } from './unconfigured.ts';
export { type CursorColumn, spanOf, type Window, windowFilter, withinEnd } from './window-bounds.ts';
