import { keyTypesOf } from '../../odata/index.ts';
import type { FeedState, LastRow, LastRows } from '../../state/index.ts';
import { beginProgress } from './blank.ts';
import type { CommittedBatch, ComparedWalk, EventKind, ProgressEvent, ReplacedWindow } from './events.ts';
import { orderOf } from './order-of.ts';
import { loweredTo, placedAt, placeOf, verifiedWhole } from './place.ts';
import { type Verdict, verdictOf } from './verdict.ts';
import { withCell } from './with-cell.ts';

/** Rows may be in the table, and the feed is at none of them. */
const nowhere = (progress: FeedState): FeedState =>
  placedAt(progress, { ...placeOf(progress), watermark: undefined });

/** Only what is named here outlives its table: a field that is added is forgotten with it. */
const reset = (progress: FeedState): FeedState => {
  const { fingerprint, cursorType, cursorNullable, key, keyTypes, keyColumns, batch, types } = progress;
  // What the source has is held against no table any more.
  const { wentBack: _wentBack, ...source } = progress.source;
  const none = { watermark: undefined, boundaryKeys: undefined, verifiedThrough: null, unverifiedRows: 0 };
  const ofKey = { ...(keyTypes && { keyTypes }), ...(keyColumns && { keyColumns }) };
  const known = { ...ofKey, ...(types && { types }) };
  const kept = { fingerprint, cursorType, cursorNullable, key, batch, source, ...known };
  return placedAt({ ...kept, rows: 0, verifiedThrough: null, unverifiedRows: 0 }, none);
};

const adopted = (progress: FeedState, watermark: string | undefined): FeedState => {
  const empty = reset(progress);
  return placedAt(empty, { ...placeOf(empty), watermark, verifiedThrough: watermark ?? null });
};

/**
 * The progress as it was when a batch was committed over `from`. It differs where what a run did before that commit was not kept: the feed
 * was reset, a table adopted, its top gone, or rows read that were in the table already.
 */
const progressAt = (progress: FeedState, from: string | undefined): FeedState => {
  const { watermark } = progress;
  if (from === watermark) return progress;
  if (from === undefined) return reset(progress);
  if (watermark === undefined) return adopted(progress, from);
  if (orderOf(progress, from) < orderOf(progress, watermark)) return loweredTo(progress, from);
  return placedAt(progress, { ...placeOf(progress), watermark: from, unverifiedRows: 'unknown' });
};

/** Rows above what is verified, by a log. How many of a batch lie at `verifiedThrough`, and not above it, it does not tell. */
const unverifiedWith = ({ verifiedThrough, unverifiedRows }: FeedState, rows: number) =>
  unverifiedRows === 'unknown' || verifiedThrough !== null ? 'unknown' : unverifiedRows + rows;

const lastRowsAt = (at: string | undefined, rows: readonly LastRow[] | undefined): LastRows | undefined =>
  at === undefined || rows === undefined ? undefined : { at, rows };

const batchCommitted = (progress: FeedState, event: CommittedBatch): FeedState => {
  const { batch, rows, from, to, keys, lastRows, unverified, traits } = event;
  const base = progressAt(progress, from);
  const next = { ...base, batch, rows: base.rows + rows };
  const placed = placedAt(next, {
    watermark: to ?? base.watermark,
    boundaryKeys: keys,
    lastRows: lastRowsAt(to, lastRows),
    verifiedThrough: base.verifiedThrough,
    unverifiedRows: unverified ?? unverifiedWith(base, rows),
  });
  return traits === undefined ? placed : { ...placed, source: traits };
};

/** Whether nothing unverified lies below a window's beginning. */
const beginsVerified = (progress: FeedState, from: string | undefined): boolean => {
  const { watermark, verifiedThrough } = progress;
  if (from === undefined || watermark === undefined) return true;
  return verifiedThrough !== null && orderOf(progress, verifiedThrough) >= orderOf(progress, from);
};

/** A window below the watermark proves nothing of what lies above it, and may only take back what was proven. */
const replacedBelow = (
  progress: FeedState,
  { from, to, added, removed, verified }: ReplacedWindow,
): FeedState => {
  // Where no log tells of a watermark, a table of others was adopted.
  const before = progress.watermark === undefined ? adopted(progress, to) : progress;
  const isDoubted = !verified && beginsVerified(before, from);
  return placedAt(
    { ...before, rows: Math.max(0, before.rows + added - removed) },
    {
      ...placeOf(before),
      watermark: to,
      unverifiedRows: 'unknown',
      ...(isDoubted && { verifiedThrough: from ?? null }),
    },
  );
};

const windowReplaced = (progress: FeedState, event: ReplacedWindow): FeedState => {
  if (event.isBelow === true) return replacedBelow(progress, event);
  const { from, to, added, removed, verified, keys, lastRows } = event;
  const { countDisagreements: _settled, ...rest } = progress;
  const through = verified ? to : from;
  return placedAt(
    { ...rest, rows: Math.max(0, rest.rows + added - removed) },
    {
      watermark: to,
      boundaryKeys: keys,
      lastRows: lastRowsAt(to, lastRows),
      verifiedThrough: beginsVerified(progress, from) ? (through ?? null) : progress.verifiedThrough,
      unverifiedRows: 'unknown',
    },
  );
};

/** What each verdict makes of the progress. */
const JUDGED: Readonly<Record<Verdict, (progress: FeedState, walk: ComparedWalk) => FeedState>> = {
  verified: verifiedWhole,
  overruled: verifiedWhole,
  'offset-paged': (progress, { rescan, missing, from }) =>
    placedAt(progress, {
      ...placeOf(progress),
      unverifiedRows: 'unknown',
      ...(rescan && missing === 0 && { verifiedThrough: from ?? null }),
    }),
  disputed: (progress) =>
    placedAt(
      { ...progress, countDisagreements: (progress.countDisagreements ?? 0) + 1 },
      { ...placeOf(progress), unverifiedRows: 'unknown' },
    ),
  open: (progress, { agreement, unverified, offsetPaged, rescan }) => {
    const isDoubtful = agreement === 'differs' || (offsetPaged && !rescan);
    return placedAt(progress, {
      ...placeOf(progress),
      unverifiedRows: isDoubtful ? 'unknown' : unverified,
    });
  },
};

type Transitions = {
  readonly [Kind in EventKind]: (progress: FeedState, event: ProgressEvent<Kind>) => FeedState;
};

const withTraits = (progress: FeedState, source: FeedState['source']): FeedState => {
  const isDisordered = source.ignoresOrder === true && progress.source.ignoresOrder !== true;
  const next = { ...progress, source };
  return isDisordered ? placedAt(next, { ...placeOf(next), unverifiedRows: 'unknown' }) : next;
};

const TRANSITIONS: Transitions = {
  'feed-changed': ({ batch }, { identity }) => ({ ...beginProgress(identity), batch }),
  'cursor-widened': (progress, { cursorType }) => ({ ...progress, cursorType }),
  'version-seen': (progress, { table, rows }) => ({ ...progress, table, rows: rows ?? progress.rows }),
  'table-reset': reset,
  'table-adopted': (progress, { watermark }) => adopted(progress, watermark),
  'rows-gone': (progress, { watermark }) =>
    watermark === progress.watermark
      ? placedAt(progress, { ...placeOf(progress), boundaryKeys: undefined, lastRows: undefined })
      : loweredTo(progress, watermark),
  'watermark-ahead': (progress, { watermark }) =>
    watermark === undefined ? nowhere(progress) : loweredTo(progress, watermark),
  'batch-used': (progress, { batch }) => ({ ...progress, batch: Math.max(progress.batch, batch) }),
  'batch-committed': batchCommitted,
  'walk-ended': (progress, { watermark, keys, lastRows, unverified, traits }) =>
    placedAt(
      { ...progress, source: traits },
      {
        watermark,
        boundaryKeys: keys,
        lastRows: lastRowsAt(watermark, lastRows),
        verifiedThrough: progress.verifiedThrough,
        unverifiedRows: unverified,
      },
    ),
  'count-compared': (progress, event) => JUDGED[verdictOf(progress, event)](progress, event),
  passed: (progress, { through, unverified }) =>
    placedAt(progress, {
      ...placeOf(progress),
      verifiedThrough: through,
      unverifiedRows: unverified,
    }),
  'window-replaced': windowReplaced,
  'trait-learned': (progress, { traits }) => withTraits(progress, { ...progress.source, ...traits }),
  'traits-known': (progress, { traits }) => withTraits(progress, withCell(traits, progress.source.inCell)),
  'null-cursors-seen': (progress, { countedAt, rows }) => ({
    ...progress,
    cursorNullable: true,
    nullCursor: { countedAt, rows },
  }),
  'traits-forgotten': (progress, { traits }) => {
    const kept = Object.entries(progress.source).filter(([name]) => !traits.some((trait) => trait === name));
    return { ...progress, source: Object.fromEntries(kept) };
  },
  'null-cursors-counted': (progress, { countedAt, rows }) => ({
    ...progress,
    nullCursor: { countedAt, rows },
  }),
  'types-declared': (progress, { types }) => {
    const keyTypes = keyTypesOf(progress.key, types.properties);
    return { ...progress, types, ...(keyTypes && { keyTypes }) };
  },
  'log-believed': verifiedWhole,
};

/** A feed's progress after what happened. Pure. Throws `config` where a literal is none of the cursor's type. */
export const advance = <Kind extends EventKind>(progress: FeedState, event: ProgressEvent<Kind>): FeedState =>
  TRANSITIONS[event.kind](progress, event);
