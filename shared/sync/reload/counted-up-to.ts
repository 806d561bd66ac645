import { maxValue, mayExceedValue, type Snapshot } from '../../delta/index.ts';
import { type CursorValue, parseCursor } from '../../odata/index.ts';
import { toTableUnits } from '../feed/index.ts';
import type { RunContext } from '../run/index.ts';
import { horizonAt } from '../source/index.ts';
import type { Preparation } from './prepare.ts';

/**
 * The horizon, in table units, where the table may hold values beyond it: windows are counted from the greatest one up to it. Undefined: it holds
 * none.
 */
const horizonOfTable = async (
  run: RunContext,
  { cursor, cursorField, top }: Preparation,
  snapshot: Snapshot,
): Promise<bigint | undefined> => {
  const unitsOf = ({ order }: CursorValue): bigint => toTableUnits(cursor.kind, cursorField.type, order);
  const own = horizonAt(run, cursor, { serverTimeMs: undefined });
  if (own === undefined || !mayExceedValue(snapshot, cursorField, unitsOf(own.value))) return undefined;
  const { horizon = own.value } = await top;
  return unitsOf(horizon);
};

/** Where a source compares instants, rows of the feed are not above its watermark, in table units; absent: it means nothing, or not that. */
const watermarkUnits = (preparation: Preparation): bigint | undefined => {
  const { cursor, cursorField, state, isKnown } = preparation;
  const { comparesDigits, comparesText, ignoresOrder } = state.source;
  const isOrdered = comparesDigits !== true && comparesText !== true && ignoresOrder !== true;
  const value =
    isKnown && isOrdered && state.watermark !== undefined
      ? parseCursor(cursor.kind, state.watermark)
      : undefined;
  return typeof value === 'object' ? toTableUnits(cursor.kind, cursorField.type, value.order) : undefined;
};

/** Up to where a window is counted: the horizon, or the watermark where others have put rows above it; undefined: all of the table's values. */
export const countedUpTo = async (
  run: RunContext,
  preparation: Preparation,
  snapshot: Snapshot,
): Promise<bigint | undefined> => {
  const { deps, notes, signal } = run;
  const horizon = await horizonOfTable(run, preparation, snapshot);
  const mark = watermarkUnits(preparation);
  const { cursorField, state } = preparation;
  if (mark === undefined || !mayExceedValue(snapshot, cursorField, mark)) return horizon;
  const upTo = horizon === undefined ? {} : { atMost: horizon };
  const top = await maxValue(deps.lake, snapshot, cursorField, { ...upTo, signal });
  if (top === undefined || top <= mark) return horizon;
  notes.add({ kind: 'rows-above-watermark', watermark: state.watermark ?? '' });
  return mark;
};
