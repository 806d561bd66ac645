import type { Feed } from '../../config/index.ts';
import { TidemarkError } from '../../core/index.ts';
import {
  type Commit,
  maxValue,
  isInLog,
  isLatest,
  loadCommits,
  loadSnapshot,
  type Snapshot,
  tableRows,
  type TidemarkInfo,
} from '../../delta/index.ts';
import type { Lake } from '../../lake/index.ts';
import type { Field } from '../../parquet/index.ts';
import type { FeedState, Note } from '../../state/index.ts';
import { appIdOf, cursorValue, type FeedCursor, fromTableUnits, toTableUnits } from '../feed/index.ts';

/** Where a run begins: state and table, reconciled. */
export interface Reconciled {
  readonly state: FeedState;
  /** `unopened`: the table is at the version that the state knows, so nothing had to be read. */
  readonly table: Snapshot | 'absent' | 'unopened';
  readonly notes: readonly Note[];
}

export interface ReconcileDeps {
  readonly lake: Lake;
  readonly signal: AbortSignal;
}

type Agreement = Pick<Reconciled, 'state' | 'notes'>;

const without = (state: FeedState, ...names: readonly (keyof FeedState)[]): FeedState => {
  const copy: FeedState = { ...state };
  for (const name of names) Reflect.deleteProperty(copy, name);
  return copy;
};

const resetProgress = (state: FeedState): FeedState => ({
  ...without(state, 'watermark', 'boundaryKeys', 'table', 'countDisagreements', 'nullCursor'),
  verifiedThrough: null,
  unverifiedRows: 0,
  rows: 0,
});

/** The state at the table's version: what a later run may take as known. */
export const atVersion = (state: FeedState, { metadata, version, etag, files }: Snapshot): FeedState => ({
  ...state,
  rows: tableRows(files) ?? state.rows,
  table: { id: metadata.id, version, etag: etag ?? '' },
});

const cursorField = (feed: Feed, cursor: FeedCursor, snapshot: Snapshot): Field => {
  const field = snapshot.metadata.fields.find(({ name }) => name === cursor.column);
  if (field !== undefined) return field;
  throw new TidemarkError(
    'config',
    `Feed "${feed.name}": the table ${feed.tablePath} has no column ${cursor.column} to take the watermark from. ` +
      'Add it, or choose another table.',
    { feed: feed.name, column: cursor.column },
  );
};

/** The last batch by state and table, whichever knows of more: a state may be lost, a table dropped and made again. */
export const lastBatch = (feed: Feed, state: FeedState, snapshot: Snapshot | undefined): number =>
  Math.max(state.batch, snapshot?.txns.get(appIdOf(feed)) ?? 0);

/** Takes a table that holds rows already: the feed resumes from its greatest cursor value. */
const adoptTable = async (
  deps: ReconcileDeps,
  feed: Feed,
  cursor: FeedCursor,
  state: FeedState,
  snapshot: Snapshot,
): Promise<Agreement> => {
  const field = cursorField(feed, cursor, snapshot);
  const greatest = await maxValue(deps.lake, snapshot, field, { signal: deps.signal });
  const fresh = atVersion({ ...resetProgress(state), batch: lastBatch(feed, state, snapshot) }, snapshot);
  if (greatest === undefined) return { state: fresh, notes: [] };
  const watermark = fromTableUnits(cursor.kind, field.type, greatest).literal;
  return {
    state: { ...fresh, watermark, verifiedThrough: watermark },
    notes: [{ kind: 'table-adopted' }],
  };
};

const isOurs = (feed: Feed, commit: Commit): boolean => commit.txns.has(appIdOf(feed));

/**
 * What a run took as verified that began at `from`. Below the watermark that we know, its table had lost its top: what was
 * verified above `from` has to be read, and counted, again.
 */
const verifiedAt = (
  feed: Feed,
  cursor: FeedCursor,
  state: FeedState,
  from: string | undefined,
): Pick<FeedState, 'verifiedThrough' | 'unverifiedRows'> => {
  const { watermark, verifiedThrough, unverifiedRows } = state;
  const orderOf = (literal: string): bigint => cursorValue(feed, cursor, literal, 'the watermark').order;
  if (watermark === undefined) return { verifiedThrough, unverifiedRows };
  if (from === undefined) return { verifiedThrough: null, unverifiedRows: 0 };
  if (orderOf(from) >= orderOf(watermark)) return { verifiedThrough, unverifiedRows };
  const wasVerified = verifiedThrough !== null && orderOf(verifiedThrough) >= orderOf(from);
  return wasVerified
    ? { verifiedThrough: from, unverifiedRows: 0 }
    : { verifiedThrough, unverifiedRows: 'unknown' };
};

/** The state after a reload of ours that died before it could write it. */
const afterReload = (feed: Feed, cursor: FeedCursor, state: FeedState, info: TidemarkInfo): FeedState => {
  const { from, to, rows, removed = 0, verified = false } = info;
  const orderOf = (literal: string): bigint => cursorValue(feed, cursor, literal, 'the watermark').order;
  const kept = {
    ...without(state, 'watermark', 'boundaryKeys', 'countDisagreements'),
    rows: Math.max(0, state.rows + rows - removed),
  };
  if (to === undefined) return { ...kept, verifiedThrough: null, unverifiedRows: 0 };
  const { verifiedThrough } = state;
  const isBelowVerified =
    from === undefined || (verifiedThrough !== null && orderOf(verifiedThrough) >= orderOf(from));
  if (isBelowVerified && verified) return { ...kept, watermark: to, verifiedThrough: to, unverifiedRows: 0 };
  const below = isBelowVerified ? (from ?? null) : verifiedThrough;
  // A window that was left empty: nothing is verified above what the table holds.
  const isAbove = below !== null && orderOf(below) > orderOf(to);
  return { ...kept, watermark: to, verifiedThrough: isAbove ? to : below, unverifiedRows: 'unknown' };
};

const withBatch = (state: FeedState, batch: number): FeedState => ({ ...state, batch });

/** A commit of a kind that a newer version makes is never read as nothing, unless it says that it moved nothing. */
const checkKind = (feed: Feed, { kind, moved }: TidemarkInfo): void => {
  if (kind === undefined || kind === 'reload' || moved === false) return;
  throw new TidemarkError(
    'table-unsupported',
    `Feed "${feed.name}": ${feed.tablePath} has a commit of a kind that this version of Tidemark does not know (${kind}). Deploy the version that wrote it, or a newer one.`,
    { feed: feed.name, table: feed.tablePath },
  );
};

/**
 * Takes up batches that were committed by a run that died before it could write its state. How many of their rows lie at `verifiedThrough`,
 * and not above it, is not known: they are read again.
 */
const catchUp = (feed: Feed, cursor: FeedCursor, state: FeedState, commits: readonly Commit[]): FeedState => {
  let caughtUp = state;
  for (const { tidemark, txns } of commits) {
    const batch = txns.get(appIdOf(feed)) ?? 0;
    if (tidemark === undefined || batch <= caughtUp.batch) continue;
    checkKind(feed, tidemark);
    if (tidemark.moved === false) {
      caughtUp = withBatch(caughtUp, batch);
      continue;
    }
    if (tidemark.kind === 'reload') {
      caughtUp = { ...afterReload(feed, cursor, caughtUp, tidemark), batch };
      continue;
    }
    const { verifiedThrough, unverifiedRows } = verifiedAt(feed, cursor, caughtUp, tidemark.from);
    caughtUp = {
      ...without(caughtUp, 'boundaryKeys'),
      ...(tidemark.to === undefined ? {} : { watermark: tidemark.to }),
      batch,
      rows: caughtUp.rows + tidemark.rows,
      verifiedThrough,
      unverifiedRows:
        unverifiedRows === 'unknown' || verifiedThrough !== null ? 'unknown' : unverifiedRows + tidemark.rows,
    };
  }
  return caughtUp;
};

/** Literals of another source, filter or cursor must not become a watermark of this one. */
const checkOrigin = (feed: Feed, state: FeedState, commits: readonly Commit[]): void => {
  const last = commits.findLast(({ tidemark }) => tidemark?.fingerprint !== undefined)?.tidemark;
  if (last === undefined || last.fingerprint === state.fingerprint) return;
  throw new TidemarkError(
    'config',
    `Feed "${feed.name}": the table ${feed.tablePath} holds rows that feed "${last.feed}" put there from another service, entity set, ` +
      'filter or cursor. Put the old values back, or choose a new table.',
    { feed: feed.name, table: feed.tablePath },
  );
};

const emptied = (feed: Feed, state: FeedState, snapshot: Snapshot): Agreement => {
  if (feed.reconcile === 'follow') {
    return { state: atVersion(resetProgress(state), snapshot), notes: [{ kind: 'table-emptied' }] };
  }
  throw new TidemarkError(
    'config',
    `Feed "${feed.name}": every row that it put into ${feed.tablePath} was deleted there by something else. It stops, so as not to ` +
      'load everything again by mistake. Restore the table, reload {"all": true}, or set "reconcile": "follow" in feeds.json to reset the feed.',
    { feed: feed.name, table: feed.tablePath, version: snapshot.version },
  );
};

/** Lowers the watermark to what the table still holds at its top. Rows that others added above it never raise it. */
const followTable = async (
  deps: ReconcileDeps,
  feed: Feed,
  cursor: FeedCursor,
  state: FeedState,
  snapshot: Snapshot,
): Promise<Agreement> => {
  if (state.watermark === undefined) return adoptTable(deps, feed, cursor, state, snapshot);
  const field = cursorField(feed, cursor, snapshot);
  const { order } = cursorValue(feed, cursor, state.watermark, 'the watermark');
  const atMost = toTableUnits(cursor.kind, field.type, order);
  const top = await maxValue(deps.lake, snapshot, field, { atMost, signal: deps.signal });
  if (top === undefined) return emptied(feed, state, snapshot);
  const present = atVersion(without(state, 'boundaryKeys'), snapshot);
  if (top >= atMost) return { state: present, notes: [] };
  const watermark = fromTableUnits(cursor.kind, field.type, top);
  const verified =
    state.verifiedThrough === null
      ? null
      : cursorValue(feed, cursor, state.verifiedThrough, 'verifiedThrough');
  const verifiedHolds = verified !== null && verified.order >= watermark.order;
  return {
    state: {
      ...present,
      watermark: watermark.literal,
      verifiedThrough: verifiedHolds ? watermark.literal : state.verifiedThrough,
      unverifiedRows: verifiedHolds ? 0 : 'unknown',
    },
    notes: [{ kind: 'watermark-lowered', from: state.watermark, to: watermark.literal }],
  };
};

/** The commits after the version that the state knows; undefined when the log does not go on from that very version. */
const commitsSince = async (
  { lake, signal }: ReconcileDeps,
  { tablePath }: Feed,
  { table }: FeedState,
  snapshot: Snapshot,
): Promise<readonly Commit[] | undefined> => {
  if (table !== undefined && !(await isInLog(lake, tablePath, table, { signal }))) return undefined;
  const from = table === undefined ? 0 : table.version + 1;
  const commits = await loadCommits(lake, tablePath, { from, to: snapshot.version }, { signal });
  return commits.outcome === 'found' ? commits.commits : undefined;
};

const agree = async (
  deps: ReconcileDeps,
  feed: Feed,
  cursor: FeedCursor,
  state: FeedState,
  snapshot: Snapshot,
): Promise<Agreement> => {
  const known = state.table;
  const ours = snapshot.txns.has(appIdOf(feed));
  if (known === undefined && !ours) return adoptTable(deps, feed, cursor, state, snapshot);
  if (known !== undefined && known.id !== snapshot.metadata.id) {
    const { notes, state: adopted } = await adoptTable(deps, feed, cursor, state, snapshot);
    return { state: adopted, notes: [{ kind: 'table-replaced' }, ...notes] };
  }
  const commits = await commitsSince(deps, feed, state, snapshot);
  if (commits === undefined) return followTable(deps, feed, cursor, state, snapshot);
  checkOrigin(feed, state, commits);
  const caughtUp = catchUp(feed, cursor, state, commits);
  const rowsGone = commits.some(
    (commit) => !isOurs(feed, commit) && commit.removes.some(({ dataChange }) => dataChange),
  );
  if (rowsGone) return followTable(deps, feed, cursor, caughtUp, snapshot);
  return { state: atVersion(caughtUp, snapshot), notes: [] };
};

/**
 * Brings state and table together before a run. The table wins, downwards: what a dead run committed is taken up, rows that are gone
 * from the table's top are fetched again, the progress of a dropped table is reset. Rejects with `config` when every row was deleted.
 */
export const reconcile = async (
  deps: ReconcileDeps,
  feed: Feed,
  cursor: FeedCursor,
  state: FeedState,
): Promise<Reconciled> => {
  const { lake, signal } = deps;
  if (state.table !== undefined && (await isLatest(lake, feed.tablePath, state.table, { signal }))) {
    return { state, table: 'unopened', notes: [] };
  }
  const snapshot = await loadSnapshot(lake, feed.tablePath, { signal });
  if (snapshot !== undefined)
    return { ...(await agree(deps, feed, cursor, state, snapshot)), table: snapshot };
  if (state.table === undefined) return { state, table: 'absent', notes: [] };
  const notes: readonly Note[] = [{ kind: 'table-dropped', table: feed.tablePath }];
  return { state: resetProgress(state), table: 'absent', notes };
};
