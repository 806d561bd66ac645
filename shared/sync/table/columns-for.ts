import type { Feed } from '../../config/index.ts';
import { listNames } from '../../core/index.ts';
import {
  changeColumns,
  type checkAppend,
  checkColumnNames,
  type ColumnChange,
  type MetadataAction,
  type Snapshot,
} from '../../delta/index.ts';
import type { EntityType, SourceColumn } from '../../odata/index.ts';
import type { Note } from '../../state/index.ts';
import {
  type Alignment,
  alignToTable,
  checkUnread,
  columnsOfTable,
  type FeedCursor,
  sourceColumns,
} from '../feed/index.ts';

/** What a feed's columns follow from. `snapshot`: its table; absent where there is none yet. `isWhole`: every row of it is replaced. */
export interface ColumnsOf {
  readonly entity: EntityType;
  readonly cursor: FeedCursor;
  readonly snapshot: Snapshot | undefined;
  readonly isWhole?: boolean;
}

/** What the columns of a table become, in one commit with the first rows that need it. */
export interface SchemaChange {
  readonly metaData: MetadataAction;
  readonly changes: readonly ColumnChange[];
}

/** A feed's columns, and what they ask of its table. */
export interface FeedColumns {
  readonly columns: readonly SourceColumn[];
  /** Absent: the table stays as it is. */
  readonly change?: SchemaChange;
  readonly alignment?: Alignment;
}

/** Without the streams that no "select" names, and no table has a column for: rows never have them. */
const inRows = (feed: Feed, { columns }: Snapshot['metadata'], entity: EntityType): EntityType => {
  const { select } = feed.source;
  const known = new Set([...columns.map(({ name }) => name), ...(select ?? [])]);
  const properties = entity.properties.filter(({ name, type }) => type !== 'Edm.Stream' || known.has(name));
  return { ...entity, properties };
};

/**
 * The columns that a feed writes, in its table's own types. `check` asks whether the table takes them. Rejects with `config` or
 * `table-unsupported` when feed and table do not fit; nothing has been written then.
 */
export const columnsFor = (
  feed: Feed,
  { entity, cursor, snapshot, isWhole = false }: ColumnsOf,
  check: typeof checkAppend,
): FeedColumns => {
  if (snapshot === undefined) {
    const columns = sourceColumns(feed, entity, cursor);
    checkUnread(feed, columns);
    checkColumnNames(columns.map(({ field }) => field));
    return { columns };
  }
  // First: what is wrong with a column may follow from a feature.
  check(snapshot);
  const { columns: table } = snapshot.metadata;
  const columns = columnsOfTable(
    feed,
    cursor,
    sourceColumns(feed, inRows(feed, snapshot.metadata, entity), cursor),
    table,
  );
  const alignment = alignToTable(feed, { cursor, columns, table, isWhole });
  const { changes } = alignment;
  const isNew = new Set(changes.flatMap((change) => (change.kind === 'added' ? [change.field.name] : [])));
  checkUnread(
    feed,
    alignment.columns.filter(({ field }) => isNew.has(field.name)),
  );
  const changed = changeColumns(snapshot, changes);
  check(
    changed,
    alignment.columns.map(({ field }) => field),
  );
  return {
    columns: alignment.columns,
    alignment,
    ...(changes.length > 0 && { change: { metaData: changed.metadata.action, changes } }),
  };
};

const listed = <Kind extends 'columns-not-added' | 'columns-narrower' | 'table-only-columns'>(
  kind: Kind,
  names: readonly string[],
) => (names.length === 0 ? [] : [{ kind, columns: listNames(names) }]);

/** What is to be said of a feed's columns whenever rows of it go into the table. */
export const columnNotes = ({ alignment }: Pick<FeedColumns, 'alignment'>): readonly Note[] =>
  alignment === undefined
    ? []
    : [
        ...listed('columns-not-added', alignment.leftOut),
        ...listed('columns-narrower', alignment.narrower),
        ...listed('table-only-columns', alignment.tableOnly),
      ];

/** What a commit did to the table's columns. */
export const changeNotes = (change: SchemaChange | undefined): readonly Note[] => {
  const changes = change?.changes ?? [];
  const added = changes.flatMap((one) => (one.kind === 'added' ? [one.field.name] : []));
  const changed = changes.flatMap((one) =>
    one.kind === 'changed' ? [`${one.to.name ?? one.column} ${one.to.type ?? 'null'}`] : [],
  );
  return [
    ...(added.length > 0 ? [{ kind: 'columns-added', columns: listNames(added) } as const] : []),
    ...(changed.length > 0 ? [{ kind: 'columns-changed', columns: listNames(changed) } as const] : []),
  ];
};
