import type { FeedCursor } from '../feed/index.ts';
import { advance } from '../progress/index.ts';
import type { RunContext } from '../run/index.ts';
import type { Passed } from './range/index.ts';
import { NOTHING_PASSED, type PassedOver } from './sift.ts';

/** Says of rows that nobody asked for, and of rows that came again. */
export const notePassedOver = ({ notes }: RunContext, outside: number, repeated: number): void => {
  if (outside > 0) notes.add({ kind: 'filter-ignored', rows: outside });
  if (repeated > 0) notes.add({ kind: 'rows-repeated', rows: repeated });
};

/** Rows that came without a cursor value though `$metadata` says that there always is one: they are told, and the next requests leave them out. */
const noteNullCursors = (run: RunContext, { column, nullable }: FeedCursor, rows: number): void => {
  if (nullable || rows === 0) return;
  run.state = advance(run.state, { kind: 'null-cursors-seen', countedAt: run.deps.clock.now(), rows });
  run.notes.add({ kind: 'cursor-null', column, rows });
};

/** Says what the rows of a walk were that were not taken: of a read by value, and of one by links. */
export const noteNotTaken = (
  run: RunContext,
  cursor: FeedCursor,
  { nulls, repeated, belowFloor }: Readonly<Passed> = { nulls: 0, repeated: 0, belowFloor: 0 },
  drained: Readonly<PassedOver> = NOTHING_PASSED,
): void => {
  const { wentBack } = run.state.source;
  if (wentBack !== undefined) run.notes.add({ kind: 'source-went-back', top: wentBack });
  noteNullCursors(run, cursor, nulls + drained.nullCursor);
  notePassedOver(run, belowFloor + drained.belowBound, repeated + drained.repeated);
};
