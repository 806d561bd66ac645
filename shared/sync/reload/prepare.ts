import type { Feed, ReloadWindow } from '../../config/index.ts';
import { TidemarkError } from '../../core/index.ts';
import { checkReplace, type Snapshot } from '../../delta/index.ts';
import { type DeclaredType, type EntityType, keyTypesOf, type SourceColumn } from '../../odata/index.ts';
import type { Field } from '../../parquet/index.ts';
import type { FeedState, SourceTraits } from '../../state/index.ts';
import {
  checkSettings,
  cursorFromMetadata,
  cursorFromState,
  type FeedCursor,
  identityOf,
  refuseChange,
} from '../feed/index.ts';
import {
  atVersion,
  checkCursor,
  columnsFor,
  lastBatch,
  lookDeps,
  reconcile,
  typesOf,
} from '../table/index.ts';
import { advance, beginProgress } from '../progress/index.ts';
import type { RunContext } from '../run/index.ts';
import { learnedNames, sourceTop, type SourceTop } from '../source/index.ts';

/** What a reload starts from: the feed's cursor, its state and its table, reconciled. */
export interface Preparation {
  readonly entity: EntityType;
  readonly cursor: FeedCursor;
  readonly columns: readonly SourceColumn[];
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

const FOLLOWED =
  'or accept the change by a reload of {"all": true}, or of {"from": …} for what follows a value.';

/** Asked of the source at once, and awaited where it is needed. */
interface Early {
  readonly cursor: FeedCursor;
  readonly entity: Promise<DeclaredType>;
  readonly top: Promise<SourceTop>;
}

/**
 * What the state remembers of the cursor is enough to look at the table, and at the source's end, while $metadata is on its way.
 * `remembered`: that state.
 */
const askEarly = async (
  run: RunContext,
  remembered: FeedState | undefined,
  ignoresOrder: boolean,
): Promise<Early> => {
  const { feed, signal, source } = run;
  const entity = source.entityType(signal);
  // Whoever awaits it sees its failure; nobody does where the reload is refused before.
  entity.catch(() => undefined);
  const cursor =
    remembered === undefined ? cursorFromMetadata(feed, await entity) : cursorFromState(feed, remembered);
  checkSettings(feed, cursor);
  const top = sourceTop(run, { cursor, watermark: remembered?.watermark }, ignoresOrder);
  top.catch(() => undefined);
  return { cursor, entity, top };
};

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

/**
 * Looks at source, state and table. A change of the configuration, and a table that something else emptied, is accepted by `all` and `from`
 * without `to` only; nothing is stored here. Rejects with `config` or `table-unsupported`.
 */
export const prepareReload = async (
  run: RunContext,
  window: ReloadWindow,
  stored: FeedState | undefined,
  ignoresOrder: boolean,
): Promise<Preparation> => {
  const { deps, feed } = run;
  const fingerprint = deps.fingerprintOf(feed);
  const isChanged = stored !== undefined && stored.fingerprint !== fingerprint;
  if (isChanged && !isOpenUpwards(window)) refuseChange(feed, FOLLOWED);
  const { cursor, top, ...early } = await askEarly(run, isChanged ? undefined : stored, ignoresOrder);
  const identity = { fingerprint, ...identityOf(cursor) };
  const known = stored ?? beginProgress(identity);
  const present = isChanged ? advance(known, { kind: 'feed-changed', identity }) : known;
  const isReset = isChanged || 'all' in window;
  const { snapshot, state: found } = isReset
    ? await loadTable(run, doubted(present))
    : await reconcileTable(run, cursor, present);
  const entity = await early.entity;
  checkCursor(run, cursor, entity);
  const columns = columnsFor(feed, { entity, cursor, snapshot }, checkReplace);
  const state = advance(found, { kind: 'types-declared', types: typesOf(run, entity) });
  const keyTypes = keyTypesOf(cursor.key, entity.properties);
  return {
    entity,
    cursor: { ...cursor, ...(keyTypes && { keyTypes }) },
    columns,
    cursorField: cursorFieldOf(columns, cursor),
    snapshot,
    state: snapshot === undefined ? state : atVersion(state, snapshot),
    isKnown: !isChanged,
    top,
  };
};
