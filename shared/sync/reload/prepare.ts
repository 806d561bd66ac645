import type { Feed, ReloadWindow } from '../../config/index.ts';
import { TidemarkError } from '../../core/index.ts';
import { checkReplace, loadSnapshot, type Snapshot } from '../../delta/index.ts';
import type { EntityType, SourceColumn } from '../../odata/index.ts';
import type { Field } from '../../parquet/index.ts';
import type { FeedState } from '../../state/index.ts';
import { checkSettings, cursorFromMetadata, cursorFromState, type FeedCursor } from '../feed/index.ts';
import { atVersion, checkCursor, columnsFor, lastBatch, reconcile } from '../table/index.ts';
import { advance, beginProgress } from '../progress/index.ts';
import type { RunContext } from '../run/index.ts';
import { sourceTop, type SourceTop } from '../source/index.ts';

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

const refuseChange = ({ name }: Feed): never => {
  throw new TidemarkError(
    'config',
    `Feed "${name}": its service, entity set, filter, cursor or table changed in feeds.json, so its watermark means nothing any more. ` +
      'Put the old values back, or accept the change by a reload of {"all": true}, or of {"from": …} for what follows a value.',
    { feed: name },
  );
};

/** The progress of a feed whose table is taken as it is: nothing of it has to be followed. */
const anew = (feed: Feed, known: FeedState, snapshot: Snapshot | undefined): FeedState => {
  const isReplaced = known.table !== undefined && snapshot?.metadata.id !== known.table.id;
  const begun = isReplaced ? advance(known, { kind: 'table-reset' }) : known;
  return advance(begun, { kind: 'batch-used', batch: lastBatch(feed, begun, snapshot) });
};

/**
 * Looks at source, state and table. A change of the configuration, and a table that something else emptied, is accepted by `all` and `from`
 * only; nothing is stored here. Rejects with `config` or `table-unsupported`.
 */
export const prepareReload = async (
  run: RunContext,
  window: ReloadWindow,
  stored: FeedState | undefined,
  ignoresOrder: boolean,
): Promise<Preparation> => {
  const { deps, feed, signal, source } = run;
  const fingerprint = deps.fingerprintOf(feed);
  const isChanged = stored !== undefined && stored.fingerprint !== fingerprint;
  if (isChanged && !('all' in window) && !('from' in window)) refuseChange(feed);
  const asked = source.entityType(signal);
  // What the state remembers of the cursor is enough to look at the table, and at the source's end, while $metadata is on its way.
  const isRemembered = stored !== undefined && !isChanged;
  const cursor = isRemembered ? cursorFromState(feed, stored) : cursorFromMetadata(feed, await asked);
  checkSettings(feed, cursor);
  const top = sourceTop(run, cursor, ignoresOrder);
  for (const early of [asked, top]) early.catch(() => undefined);
  const identity = {
    fingerprint,
    cursorType: cursor.edmType,
    cursorNullable: cursor.nullable,
    key: cursor.key,
  };
  const known = stored ?? beginProgress(identity);
  const fresh = isChanged ? advance(known, { kind: 'feed-changed', identity }) : known;
  const isAnew = isChanged || 'all' in window;
  const reconciled = isAnew
    ? undefined
    : await reconcile({ lake: deps.lake, signal }, { ...feed, reconcile: 'follow' }, cursor, fresh);
  for (const note of reconciled?.notes ?? []) run.notes.add(note);
  const table = reconciled?.table ?? 'unopened';
  const found = table === 'unopened' ? await loadSnapshot(deps.lake, feed.tablePath, { signal }) : table;
  const snapshot = found === 'absent' ? undefined : found;
  const base = reconciled?.state ?? anew(feed, fresh, snapshot);
  const state = snapshot === undefined ? base : atVersion(base, snapshot);
  const entity = await asked;
  checkCursor(run, cursor, entity);
  const columns = columnsFor(feed, { entity, cursor, snapshot }, checkReplace);
  const cursorField = columns.find(({ field }) => field.name === cursor.column)?.field;
  if (cursorField === undefined) throw new TidemarkError('invariant', 'The cursor is not among the columns.');
  return { entity, cursor, columns, cursorField, snapshot, state, isKnown: !isChanged, top };
};
