import { TidemarkError } from '../../core/index.ts';
import { checkAppend, type Snapshot } from '../../delta/index.ts';
import type { EntityType, Scanner, SourceColumn } from '../../odata/index.ts';
import type { Field } from '../../parquet/index.ts';
import { createRowScanner, cursorFromMetadata, type FeedCursor, leadingColumns } from '../feed/index.ts';
import { columnNotes, columnsFor } from './columns-for.ts';
import { entityOf } from './entity-of.ts';
import type { Reconciled } from './reconcile.ts';
import type { RunContext } from '../run/index.ts';
import { advance } from '../progress/index.ts';
import { TableWriter } from './writer.ts';

/** A table that rows of this run go to: what it takes to scan, compare and commit them. */
export interface OpenTable {
  /** Holds the open batch. */
  readonly scanner: Scanner;
  readonly writer: TableWriter;
  readonly columns: readonly SourceColumn[];
  readonly cursorField: Field;
  /** Key and cursor columns. */
  readonly leadingFields: readonly Field[];
}

/** What a service declares otherwise than it did; undefined: nothing. */
export const cursorChange = (before: FeedCursor, now: FeedCursor): string | undefined => {
  if (now.edmType !== before.edmType || now.orderby !== before.orderby)
    return `declares ${before.column} as ${now.edmType} ordered by ${now.orderby}; the watermark was taken as ${before.edmType} ordered by ${before.orderby}`;
  if (String(now.keyFields) === String(before.keyFields)) return undefined;
  return `names the columns of the key ${now.keyFields.join(', ')}; in the table they are ${before.keyFields.join(', ')}`;
};

/** The integer type that the service declares the same cursor as by now; undefined: nothing of the kind. */
export const widenedCursor = (
  { feed }: RunContext,
  cursor: FeedCursor,
  entity: EntityType,
): string | undefined => {
  const { edmType, kind, ...now } = cursorFromMetadata(feed, entity);
  const isOther = kind === 'integer' && cursor.kind === kind && edmType !== cursor.edmType;
  return isOther && cursorChange({ ...cursor, edmType }, { ...now, edmType, kind }) === undefined
    ? edmType
    : undefined;
};

/** Refuses (`source-contract`) a cursor that the service declares otherwise than the state remembers it. */
export const checkCursor = ({ feed }: RunContext, cursor: FeedCursor, entity: EntityType): void => {
  const now = cursorFromMetadata(feed, entity);
  const said = cursorChange(cursor, now);
  if (said === undefined) return;
  throw new TidemarkError(
    'source-contract',
    `Feed "${feed.name}": the service now ${said}. Reload {"all": true}, which takes it, make a new feed with a new table, or restore the service's model.`,
    { feed: feed.name, column: cursor.column },
  );
};

const snapshotOf = async (
  { deps, feed, signal }: RunContext,
  { table, state }: Reconciled,
): Promise<Snapshot | 'absent' | 'replan'> => {
  if (table !== 'unopened') return table;
  const { snapshots, lake } = deps;
  // It was in the log a moment ago; where it is not any more, no commit that is planned on it lands.
  const held = snapshots.at(feed.tablePath, state.table);
  const snapshot = held ?? (await snapshots.latest(lake, feed.tablePath, { signal }));
  const isKnown = snapshot?.version === state.table?.version && snapshot?.metadata.id === state.table?.id;
  return snapshot !== undefined && isKnown ? snapshot : 'replan';
};

/**
 * Opens the table for writing, when the first new row is there. `replan`: it is not at the version any more that the run began with, or the
 * cursor is another integer by now.
 * Rejects with `config`, `source-contract` or `table-unsupported` when feed and table do not fit; nothing has been written then.
 */
export const openTable = async (
  run: RunContext,
  cursor: FeedCursor,
  reconciled: Reconciled,
): Promise<OpenTable | 'replan'> => {
  const entity = await entityOf(run);
  const cursorType = widenedCursor(run, cursor, entity);
  if (cursorType !== undefined) {
    run.state = advance(run.state, { kind: 'cursor-widened', cursorType });
    return 'replan';
  }
  checkCursor(run, cursor, entity);
  const found = await snapshotOf(run, reconciled);
  if (found === 'replan') return 'replan';
  const snapshot = found === 'absent' ? undefined : found;
  const table = columnsFor(run.feed, { entity, cursor, snapshot }, checkAppend);
  const { columns, change } = table;
  for (const note of columnNotes(table)) run.notes.add(note);
  const fields = columns.map(({ field }) => field);
  const leadingFields = leadingColumns(cursor, columns).map(({ field }) => field);
  const cursorField = leadingFields.find(({ name }) => name === cursor.field);
  if (cursorField === undefined) throw new TidemarkError('invariant', 'The cursor is not among the columns.');
  return {
    scanner: createRowScanner(run.feed.name, cursor, columns, run.deps.buffers),
    writer: new TableWriter(run, { cursor, fields, cursorField, leadingFields, change }, snapshot),
    columns,
    cursorField,
    leadingFields,
  };
};
