import type { Feed } from '../../config/index.ts';
import { TidemarkError } from '../../core/index.ts';
import { checkAppend, maxValue, type Snapshot } from '../../delta/index.ts';
import type { Field } from '../../parquet/index.ts';
import type { FeedState, Note } from '../../state/index.ts';
import { cursorValue, type FeedCursor, fromTableUnits, toTableUnits } from '../feed/index.ts';
import { adoptTable, type Followed, followTable, lowerToTop } from './follow-table.ts';
import { type LookDeps, lookAtTable } from './look-at-table.ts';

/** Where a run begins: state and table, reconciled. */
export interface Reconciled {
  readonly state: FeedState;
  /** `unopened`: the table is at the version that the state knows, so nothing had to be read. */
  readonly table: Snapshot | 'absent' | 'unopened';
  readonly notes: readonly Note[];
}

const cursorField = (feed: Feed, cursor: FeedCursor, snapshot: Snapshot): Field => {
  const field = snapshot.metadata.fields.find(({ name }) => name === cursor.field);
  if (field !== undefined) return field;
  throw new TidemarkError(
    'config',
    `Feed "${feed.name}": the table ${feed.tablePath} has no column ${cursor.field} to take the watermark from. ` +
      'Add it, or choose another table.',
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
