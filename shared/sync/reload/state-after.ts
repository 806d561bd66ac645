import { parseCursor } from '../../odata/index.ts';
import type { FeedState, LastRow } from '../../state/index.ts';
import { advance } from '../progress/index.ts';
import type { Preparation } from './prepare.ts';
import type { RunContext } from '../run/index.ts';
import { fromTableUnits, type SourceRow, toTableUnits, type Window } from '../feed/index.ts';
import { BOUNDARY_LIMIT } from '../source/index.ts';
import { atVersion } from '../table/index.ts';
import { tableMax } from './table-max.ts';
import { isBelowWatermark } from './window.ts';

/** What a reload left in the table. */
export interface Reloaded {
  readonly added: number;
  readonly removed: number;
  /** The row with the window's new greatest cursor value; absent when the window is empty now. */
  readonly greatest: SourceRow | undefined;
  readonly keys: readonly string[] | undefined;
  readonly lastRows: readonly LastRow[] | undefined;
  /** The source counts in the window what was fetched, or cannot count. */
  readonly isVerified: boolean;
}

/** The new watermark: the window's greatest value, or what the table holds below an empty window. */
const watermarkOf = async (
  run: RunContext,
  preparation: Preparation,
  { span }: Window,
  greatest: SourceRow | undefined,
): Promise<string | undefined> => {
  const { cursor, cursorField, snapshot, top } = preparation;
  if (greatest !== undefined) return greatest.value.literal;
  if (snapshot === undefined || span.min === undefined) return undefined;
  const { horizon } = await top;
  const most = horizon && toTableUnits(cursor.kind, cursorField.type, horizon.order);
  const atMost = most !== undefined && most < span.min ? most : span.min - 1n;
  const below = await tableMax(run, preparation, atMost);
  return below === undefined ? undefined : fromTableUnits(cursor.kind, cursorField.type, below).literal;
};

/** Whether the window ended below the feed's watermark. */
export const isBelowPlace = ({ watermark }: FeedState, { cursor }: Preparation, window: Window): boolean => {
  const value = watermark === undefined ? undefined : parseCursor(cursor.kind, watermark);
  return isBelowWatermark(window, typeof value === 'object' ? value : undefined);
};

/**
 * The feed's progress after a reload, at the version that it was planned on: the watermark may be lower than before, but not by a window that a
 * request ended below it.
 */
export const stateAfter = async (
  run: RunContext,
  preparation: Preparation,
  window: Window,
  { added, removed, greatest, keys, lastRows, isVerified }: Reloaded,
): Promise<FeedState> => {
  const present = preparation.snapshot === undefined ? run.state : atVersion(run.state, preparation.snapshot);
  const from = window.lower?.value.literal;
  const isBelow = isBelowPlace(present, preparation, window);
  const to = isBelow ? present.watermark : await watermarkOf(run, preparation, window, greatest);
  return advance(present, {
    kind: 'window-replaced',
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    added,
    removed,
    verified: isVerified,
    ...(isBelow && { isBelow }),
    keys: keys !== undefined && keys.length <= BOUNDARY_LIMIT ? keys : undefined,
    lastRows,
  });
};
