import { type CursorValue, parseCursor } from '../../odata/index.ts';
import type { LastRow } from '../../state/index.ts';
import { cursorValue, type FeedCursor, keptKeyText } from '../feed/index.ts';
import type { RunContext } from '../run/index.ts';
import type { RangeStart, RowTaker } from './range/index.ts';
import type { WalkPlan } from './walk-progress.ts';

/** Rows at a value, by the text of their keys. */
interface Standing {
  readonly value: CursorValue;
  readonly keys: readonly string[];
}

/** The rows of the greatest value among the last ones; undefined: none is known. */
const topOf = ({ kind }: FeedCursor, rows: readonly LastRow[]): Standing | undefined => {
  const [literal] = rows.at(-1) ?? [];
  const value = literal === undefined ? undefined : parseCursor(kind, literal);
  if (typeof value !== 'object') return undefined;
  return { value, keys: rows.flatMap(([at, key]) => (at === literal ? [key] : [])) };
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

/** Where a walk begins to read, and what is known there. */
export const rangeStartOf = async (
  run: RunContext,
  cursor: FeedCursor,
  { lower, rescan }: WalkPlan,
  rows: Pick<RowTaker, 'keysAt'>,
): Promise<RangeStart | 'replan'> => {
  const { feed, state } = run;
  const { start, lookback } = feed.cursor;
  const floor =
    start === undefined
      ? {}
      : { floor: { op: 'ge', value: cursorValue(feed, cursor, start, '"start"') } as const };
  if (state.watermark === undefined) return { from: lower?.value, ...floor };
  const value = cursorValue(feed, cursor, state.watermark, 'the watermark');
  const watermark = await standingAt(run, cursor, value, rows);
  if (watermark === 'replan') return watermark;
  const recent = state.lastRows?.at === state.watermark ? state.lastRows.rows : undefined;
  const known = { watermark: { ...watermark, top: value }, recent, ...floor };
  // Where the rows at the watermark are gone, the bound is made of rows below it.
  const isElsewhere =
    rescan || lookback !== undefined || (lower !== undefined && lower.value.order > value.order);
  return isElsewhere
    ? { from: lower?.value, ...known }
    : { from: watermark.value, keys: watermark.keys, ...known };
};
