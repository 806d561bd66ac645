import type { Feed, ReloadWindow } from '../../config/index.ts';
import { TidemarkError } from '../../core/index.ts';
import { checkReplace, type Snapshot } from '../../delta/index.ts';
import { type DeclaredType, type EntityType, keyTypesOf, type SourceColumn } from '../../odata/index.ts';
import type { Field } from '../../parquet/index.ts';
import type { FeedState, Note, SourceTraits } from '../../state/index.ts';
import { type FeedCursor, identityOf, refuseChange } from '../feed/index.ts';
import {
  atVersion,
  checkCursor,
  columnNotes,
  columnsFor,
  lastBatch,
  lookDeps,
  reconcile,
  type SchemaChange,
  typesOf,
  widenedCursor,
} from '../table/index.ts';
import { advance, beginProgress } from '../progress/index.ts';
import type { RunContext } from '../run/index.ts';
import { learnedNames, type SourceTop } from '../source/index.ts';
import { type Asked, askEarly } from './ask-early.ts';

/** What a reload starts from: the feed's cursor, its state and its table, reconciled. */
export interface Preparation {
  readonly entity: EntityType;
  readonly cursor: FeedCursor;
  /** The feed's, in the columns that the table has after the reload. */
  readonly columns: readonly SourceColumn[];
  /** What the table's columns become with it; absent: they stay. */
  readonly change?: SchemaChange | undefined;
  /** What is to be said of the columns where rows go into the table. */
  readonly columnNotes: readonly Note[];
  /** Columns of the table that no property fills, but for those that the feed names in `gone`. */
  readonly tableOnly: readonly string[];
  /** Everything is reloaded, so that the table's columns may become others. */
  readonly isAll: boolean;
  readonly cursorField: Field;
  /** Absent: there is no table yet. */
  readonly snapshot: Snapshot | undefined;
  /** What the store would hold before the reload. */
  readonly state: FeedState;
  /** The watermark of `state` means something under the present configuration. */
  readonly isKnown: boolean;
  /** The source's end, as it was when the reload began. */
  readonly top: Promise<SourceTop>;
}

/** Whether columns of the table become others, so that no file of it stays. */
export const isRewritten = ({ change }: Pick<Preparation, 'change'>): boolean =>
  change?.changes.some(({ kind }) => kind === 'changed') === true;

const FOLLOWED =
  'or accept the change by a reload of {"all": true}, or of {"from": …} for what follows a value.';

type Table = Pick<Preparation, 'snapshot' | 'state'>;

/** Its answers take it back, and until they do a window must end where it says. */
const KEPT: readonly (keyof SourceTraits)[] = ['comparesDigits', 'comparesText'];

/** A reload of everything asks anew about all that was learned of the source, and keeps but what it compares. */
export const doubted = (known: FeedState): FeedState =>
  advance(known, {
    kind: 'traits-forgotten',
    traits: learnedNames(known.source).filter((name) => !KEPT.includes(name)),
  });

/** The table as it is: nothing of it has to be followed. */
const loadTable = async ({ deps, feed, signal }: RunContext, known: FeedState): Promise<Table> => {
  const snapshot = await deps.snapshots.latest(deps.lake, feed.tablePath, { signal });
  const isReplaced = known.table !== undefined && snapshot?.metadata.id !== known.table.id;
  const begun = isReplaced ? advance(known, { kind: 'table-reset' }) : known;
  const batch = lastBatch(feed, begun, snapshot);
  return { snapshot, state: advance(begun, { kind: 'batch-used', batch }) };
};

/** The table as it is, and the state brought together with it. */
const reconcileTable = async (run: RunContext, cursor: FeedCursor, known: FeedState): Promise<Table> => {
  const { deps, feed, signal } = run;
  const follow: Feed = { ...feed, reconcile: 'follow' };
  const { table, state, notes } = await reconcile(lookDeps(run), follow, cursor, known);
  for (const note of notes) run.notes.add(note);
  if (table !== 'unopened') return { snapshot: table === 'absent' ? undefined : table, state };
  const { lake, snapshots } = deps;
  const held = snapshots.at(feed.tablePath, state.table);
  return { snapshot: held ?? (await snapshots.latest(lake, feed.tablePath, { signal })), state };
};

const cursorFieldOf = (columns: readonly SourceColumn[], cursor: FeedCursor): Field => {
  const field = columns.find((column) => column.field.name === cursor.field)?.field;
  if (field !== undefined) return field;
  throw new TidemarkError('invariant', 'The cursor is not among the columns.');
};

/** Whether what a reload asks for ends where the feed goes on: nothing under an old configuration is left above it. */
const isOpenUpwards = (window: ReloadWindow): boolean =>
  'all' in window || ('from' in window && window.to === undefined);

/** The state, where its watermark was made of what the feed reads. Rejects with `config` where a change is not accepted by the window. */
const rememberedState = (
  { deps, feed }: RunContext,
  window: ReloadWindow,
  stored: FeedState | undefined,
): FeedState | undefined => {
  if (stored === undefined || stored.fingerprint === deps.fingerprintOf(feed)) return stored;
  if (!isOpenUpwards(window)) refuseChange(feed, FOLLOWED);
  return undefined;
};

/** State and table as the reload finds them. */
const findTable = (
  run: RunContext,
  stored: FeedState | undefined,
  { cursor, isKnown }: Omit<Asked, 'entity'>,
  isAll: boolean,
): Promise<Table> => {
  const identity = { fingerprint: run.deps.fingerprintOf(run.feed), ...identityOf(cursor) };
  if (stored !== undefined && !isKnown)
    return loadTable(run, doubted(advance(stored, { kind: 'feed-changed', identity })));
  const known = stored ?? beginProgress(identity);
  return isAll ? loadTable(run, doubted(known)) : reconcileTable(run, cursor, known);
};

/** What the service declares by now, in cursor and state. Rejects with `source-contract` where the cursor is another one. */
const withDeclared = (
  run: RunContext,
  { cursor, state }: { readonly cursor: FeedCursor; readonly state: FeedState },
  entity: DeclaredType,
): { readonly cursor: FeedCursor; readonly state: FeedState } => {
  const typed = advance(state, { kind: 'types-declared', types: typesOf(run, entity) });
  const keyTypes = keyTypesOf(cursor.key, entity.properties);
  const keyed = { ...cursor, ...(keyTypes && { keyTypes }) };
  const edmType = widenedCursor(run, cursor, entity);
  if (edmType !== undefined)
    return {
      cursor: { ...keyed, edmType },
      state: advance(typed, { kind: 'cursor-widened', cursorType: edmType }),
    };
  checkCursor(run, cursor, entity);
  return { cursor: keyed, state: typed };
};

/**
 * Looks at source, state and table. A change of the configuration, and a table that something else emptied, is accepted by `all` and `from`
 * without `to` only, another cursor or key of the service by `all`; nothing is stored here. Rejects with `config` or `table-unsupported`.
 */
export const prepareReload = async (
  run: RunContext,
  window: ReloadWindow,
  stored: FeedState | undefined,
  ignoresOrder: boolean,
): Promise<Preparation> => {
  const isAll = 'all' in window;
  const remembered = rememberedState(run, window, stored);
  const { entity: asked, ...early } = await askEarly(run, remembered, { isAll, ignoresOrder });
  const { snapshot, state: found } = await findTable(run, stored, early, isAll);
  const entity = await asked;
  const { cursor, state } = withDeclared(run, { cursor: early.cursor, state: found }, entity);
  const table = columnsFor(run.feed, { entity, cursor, snapshot, isWhole: isAll }, checkReplace);
  const { columns, change } = table;
  return {
    entity,
    cursor,
    columns,
    change,
    columnNotes: columnNotes(table),
    tableOnly: table.alignment?.tableOnly ?? [],
    isAll,
    cursorField: cursorFieldOf(columns, cursor),
    snapshot,
    state: snapshot === undefined ? state : atVersion(state, snapshot),
    isKnown: stored === undefined || early.isKnown,
    top: early.top,
  };
};
