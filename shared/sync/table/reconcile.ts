import type { Feed } from '../../config/index.ts';
import { TidemarkError } from '../../core/index.ts';
import { checkAppend, maxValue, type Snapshot } from '../../delta/index.ts';
import type { Field } from '../../parquet/index.ts';
import type { FeedState, Note } from '../../state/index.ts';
import { cursorValue, type FeedCursor, fromTableUnits, isCursorType, toTableUnits } from '../feed/index.ts';
import { adoptTable, type Followed, followTable, lowerToTop } from './follow-table.ts';
import { type LookDeps, lookAtTable } from './look-at-table.ts';

/** Where a run begins: state and table, reconciled. */
export interface Reconciled {
  readonly state: FeedState;
  /** `unopened`: the table is at the version that the state knows, so nothing had to be read. */
  readonly table: Snapshot | 'absent' | 'unopened';
  readonly notes: readonly Note[];
}

/** What stands between the table and a watermark that is taken from it. */
const whyNoCursor = ({ field: name }: FeedCursor, { metadata }: Snapshot): string => {
  const there = metadata.columns.find((column) => column.name === name);
  if (there !== undefined) return `has ${name} as ${there.typeName}, which a watermark cannot be taken from`;
  const near = metadata.columns.find((column) => column.name.toLowerCase() === name.toLowerCase());
  return near === undefined
    ? `has no column ${name} to take the watermark from`
    : `spells ${name} as ${near.name}`;
};

const cursorField = (feed: Feed, cursor: FeedCursor, snapshot: Snapshot): Field => {
  const field = snapshot.metadata.fields.find(({ name }) => name === cursor.field);
  if (field !== undefined && isCursorType(cursor.kind, field.type)) return field;
  throw new TidemarkError(
    'config',
    `Feed "${feed.name}": the table ${feed.tablePath} ${whyNoCursor(cursor, snapshot)}. ` +
      'Choose another table, or reload {"all": true}: the table then holds what the source has, and nothing else.',
    { feed: feed.name, column: cursor.column },
  );
};

interface Subject {
  readonly feed: Feed;
  readonly cursor: FeedCursor;
  readonly snapshot: Snapshot;
}

/** The table's greatest cursor value, up to the watermark where there is one. A watermark that is still there keeps the source's own digits. */
const topOf = async (
  { lake, signal }: LookDeps,
  { feed, cursor, snapshot }: Subject,
  watermark: string | undefined,
): Promise<string | undefined> => {
  const field = cursorField(feed, cursor, snapshot);
  const mark = watermark === undefined ? undefined : cursorValue(feed, cursor, watermark, 'the watermark');
  const atMost = mark && toTableUnits(cursor.kind, field.type, mark.order);
  const options = { signal, ...(atMost !== undefined && { atMost }) };
  const top = await maxValue(lake, snapshot, field, options);
  if (top === undefined) return undefined;
  return atMost !== undefined && top >= atMost
    ? watermark
    : fromTableUnits(cursor.kind, field.type, top).literal;
};

const reconciledWith = (table: Reconciled['table'], { state, notes }: Followed): Reconciled => ({
  state,
  table,
  notes,
});

/**
 * Brings state and table together before a run (T3). The table wins, downwards: what a dead run committed is taken up, rows that are gone
 * from the table's top are fetched again, the progress of a dropped table is reset. Rejects with `config` when every row was deleted.
 */
export const reconcile = async (
  deps: LookDeps,
  feed: Feed,
  cursor: FeedCursor,
  state: FeedState,
): Promise<Reconciled> => {
  const look = await lookAtTable(deps, feed, state);
  const followed = followTable(feed, state, look);
  const { asks } = followed;
  if (look.found === 'unchanged') return reconciledWith('unopened', followed);
  if (look.found === 'absent') return reconciledWith('absent', followed);
  const { snapshot } = look;
  if (asks === undefined) return reconciledWith(snapshot, followed);
  // Before its rows are read: what is wrong with a column may follow from a feature.
  checkAppend(snapshot);
  const upTo = asks === 'top' ? followed.state.watermark : undefined;
  const top = await topOf(deps, { feed, cursor, snapshot }, upTo);
  const follow = { top: lowerToTop, adopt: adoptTable }[asks];
  return reconciledWith(snapshot, follow(feed, followed, snapshot, top));
};
