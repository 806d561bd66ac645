import { ownOf } from '../../core/index.ts';
import { maxValue, tableRows } from '../../delta/index.ts';
import { type JsonObject, parseCursor } from '../../odata/index.ts';
import type { FeedState } from '../../state/index.ts';
import type { Preparation } from './prepare.ts';
import type { RunContext } from '../run/index.ts';
import { fromTableUnits, type Window } from '../feed/index.ts';
import { BOUNDARY_LIMIT } from '../source/index.ts';

/** What a reload left in the table. */
export interface Reloaded {
  readonly added: number;
  readonly removed: number;
  /** The row with the window's new greatest cursor value; absent when the window is empty now. */
  readonly greatest: JsonObject | undefined;
  readonly keys: readonly string[] | undefined;
  /** The source counts in the window what was fetched, or cannot count. */
  readonly isVerified: boolean;
}

/** The new watermark: the window's greatest value, or what the table holds below an empty window. */
const watermarkOf = async (
  run: RunContext,
  { cursor, cursorField, snapshot }: Preparation,
  { span }: Window,
  greatest: JsonObject | undefined,
): Promise<string | undefined> => {
  const value = greatest && parseCursor(cursor.kind, ownOf(greatest, cursor.column));
  if (typeof value === 'object') return value.literal;
  if (snapshot === undefined || span.min === undefined) return undefined;
  const options = { atMost: span.min - 1n, signal: run.signal };
  const below = await maxValue(run.deps.lake, snapshot, cursorField, options);
  return below === undefined ? undefined : fromTableUnits(cursor.kind, cursorField.type, below).literal;
};

const verifiedBy = (
  { cursor, state, isKnown }: Preparation,
  { lower }: Window,
  watermark: string,
  isVerified: boolean,
): Pick<FeedState, 'verifiedThrough' | 'unverifiedRows'> => {
  const orderOf = (literal: string): bigint => {
    const value = parseCursor(cursor.kind, literal);
    return typeof value === 'object' ? value.order : 0n;
  };
  const { verifiedThrough } = state;
  const below = lower?.value;
  const isBelowVerified =
    below === undefined || !isKnown || (verifiedThrough !== null && orderOf(verifiedThrough) >= below.order);
  if (isBelowVerified && isVerified) return { verifiedThrough: watermark, unverifiedRows: 0 };
  if (!isBelowVerified) return { verifiedThrough, unverifiedRows: 'unknown' };
  const literal = below?.literal ?? null;
  const isAbove = literal !== null && orderOf(literal) > orderOf(watermark);
  return { verifiedThrough: isAbove ? watermark : literal, unverifiedRows: 'unknown' };
};

/** The feed's state after a reload, `table` still to be set: the watermark may be lower than before. */
export const stateAfter = async (
  run: RunContext,
  base: Preparation,
  window: Window,
  { added, removed, greatest, keys, isVerified }: Reloaded,
): Promise<FeedState> => {
  const {
    watermark: _watermark,
    boundaryKeys: _keys,
    countDisagreements: _count,
    ...kept
  } = {
    ...base.state,
    source: run.state.source,
    ...(run.state.nullCursor && { nullCursor: run.state.nullCursor }),
  };
  const present = base.snapshot && tableRows(base.snapshot.files);
  const rows = Math.max(0, (present ?? kept.rows) + added - removed);
  const watermark = await watermarkOf(run, base, window, greatest);
  if (watermark === undefined) return { ...kept, rows, verifiedThrough: null, unverifiedRows: 0 };
  const boundaryKeys = base.cursor.unique ? [] : keys;
  return {
    ...kept,
    rows,
    watermark,
    ...(boundaryKeys && boundaryKeys.length <= BOUNDARY_LIMIT && { boundaryKeys }),
    ...verifiedBy(base, window, watermark, isVerified),
  };
};
