import type { Feed } from '../../config/index.ts';
import type { CursorValue } from '../../odata/index.ts';
import type { LastRow } from '../../state/index.ts';
import {
  type Bound,
  cursorValue,
  type FeedCursor,
  keptKeyText,
  leastCompared,
  valueOfText,
} from '../feed/index.ts';
import type { RunContext } from '../run/index.ts';
import type { RangeStart, RowTaker } from './range/index.ts';
import type { WalkPlan } from './walk-progress.ts';

/** Rows at a value, by the text of their keys. */
interface Standing {
  readonly value: CursorValue;
  readonly keys: readonly string[];
}

/** The rows of the greatest value among the last ones; undefined: none is known. */
const topOf = (cursor: FeedCursor, rows: readonly LastRow[]): Standing | undefined => {
  const values = rows.map(([literal]) => valueOfText(cursor, literal));
  const top = values.reduce<CursorValue | undefined>(
    (most, value) =>
      value !== undefined && (most === undefined || value.order >= most.order) ? value : most,
    undefined,
  );
  if (top === undefined) return undefined;
  return { value: top, keys: rows.flatMap(([, key], at) => (values[at]?.order === top.order ? [key] : [])) };
};

/** What the next bound brings back: rows at the watermark or, where those are gone, the highest ones below that are known. */
const standingAt = async (
  { state }: RunContext,
  cursor: FeedCursor,
  watermark: CursorValue,
  rows: Pick<RowTaker, 'keysAt'>,
): Promise<Standing | 'replan'> => {
  const last = state.lastRows?.at === state.watermark ? state.lastRows : undefined;
  if (last !== undefined) return topOf(cursor, last.rows) ?? { value: watermark, keys: [] };
  if (cursor.unique) return { value: watermark, keys: [watermark.literal] };
  const kept = state.boundaryKeys?.map((text) => keptKeyText(cursor, text));
  const keys = kept ?? (await rows.keysAt(watermark.order));
  return keys === 'replan' ? keys : { value: watermark, keys };
};

/** Where a read of a source begins that compares something else than instants: at the least value of rows that may follow. */
const comparedStart = (
  cursor: FeedCursor,
  lower: Bound | undefined,
  recent: RangeStart['recent'] = [],
): RangeStart => {
  const top = topOf(cursor, recent);
  return {
    from: lower && leastCompared(cursor, lower.value),
    ...(top && { watermark: { ...top, top: top.value } }),
    recent,
  };
};

/** Nothing below the feed's own `start` is taken. */
const floorOf = (feed: Feed, cursor: FeedCursor): Pick<RangeStart, 'floor'> => {
  const { start } = feed.cursor;
  return start === undefined
    ? {}
    : { floor: { op: 'ge', value: cursorValue(feed, cursor, start, '"start"') } };
};

/** Keys of the rows read last that are known at a value. */
const keysAt = (recent: RangeStart['recent'] = [], { value }: Bound): readonly string[] =>
  recent.flatMap(([literal, key]) => (literal === value.literal ? [key] : []));

/** The value that a walk begins at. Where the rows at the watermark are gone, the bound is made of rows below it. */
const beginningOf = (
  { cursor: { lookback } }: Feed,
  { lower, rescan, looksBack }: WalkPlan,
  { top, value, keys }: Standing & { readonly top: CursorValue },
  recent: RangeStart['recent'],
): Pick<RangeStart, 'from' | 'keys' | 'looksBack'> => {
  if (looksBack && lower !== undefined) return { from: lower.value, keys: keysAt(recent, lower), looksBack };
  const isElsewhere =
    rescan || lookback !== undefined || (lower !== undefined && lower.value.order > top.order);
  return isElsewhere ? { from: lower?.value } : { from: value, keys };
};

/** Where a walk begins to read, and what is known there. */
export const rangeStartOf = async (
  run: RunContext,
  cursor: FeedCursor,
  plan: WalkPlan,
  rows: Pick<RowTaker, 'keysAt'>,
): Promise<RangeStart | 'replan'> => {
  const { lower } = plan;
  const { feed, state } = run;
  const floor = floorOf(feed, cursor);
  if (state.watermark === undefined) return { from: lower && leastCompared(cursor, lower.value), ...floor };
  const value = cursorValue(feed, cursor, state.watermark, 'the watermark');
  const recent = state.lastRows?.at === state.watermark ? state.lastRows.rows : undefined;
  if (cursor.compared !== undefined) return { ...comparedStart(cursor, lower, recent), ...floor };
  const standing = await standingAt(run, cursor, value, rows);
  if (standing === 'replan') return standing;
  const watermark = { ...standing, top: value };
  return { ...beginningOf(feed, plan, watermark, recent), watermark, recent, ...floor };
};
