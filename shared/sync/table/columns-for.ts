import type { Feed } from '../../config/index.ts';
import { type checkAppend, checkColumnNames, type Snapshot } from '../../delta/index.ts';
import type { EntityType, SourceColumn } from '../../odata/index.ts';
import { alignToTable, checkUnread, columnsOfTable, type FeedCursor, sourceColumns } from '../feed/index.ts';

/** What a feed's columns follow from. `snapshot`: its table; absent where there is none yet. */
export interface ColumnsOf {
  readonly entity: EntityType;
  readonly cursor: FeedCursor;
  readonly snapshot: Snapshot | undefined;
}

/**
 * The columns that a feed writes, in its table's own types. `check` asks whether the table takes them. Rejects with `config` or
 * `table-unsupported` when feed and table do not fit; nothing has been written then.
 */
export const columnsFor = (
  feed: Feed,
  { entity, cursor, snapshot }: ColumnsOf,
  check: typeof checkAppend,
): readonly SourceColumn[] => {
  // First: what is wrong with a column may follow from a feature.
  if (snapshot !== undefined) check(snapshot);
  const columns = sourceColumns(feed, entity, cursor);
  if (snapshot === undefined) {
    checkUnread(feed, columns);
    checkColumnNames(columns.map(({ field }) => field));
    return columns;
  }
  const aligned = alignToTable(
    feed,
    columnsOfTable(feed, cursor, columns, snapshot.metadata.columns),
    snapshot.metadata.columns,
  );
  check(
    snapshot,
    aligned.map(({ field }) => field),
  );
  return aligned;
};
