import type { FeedCursor } from '../feed/index.ts';
import { advance } from '../progress/index.ts';
import type { RunContext } from '../run/index.ts';

/** Says of rows that nobody asked for, and of rows that came again. */
export const notePassedOver = ({ notes }: RunContext, outside: number, repeated: number): void => {
  if (outside > 0) notes.add({ kind: 'filter-ignored', rows: outside });
  if (repeated > 0) notes.add({ kind: 'rows-repeated', rows: repeated });
};

/** Rows that came without a cursor value though `$metadata` says that there always is one: they are told, and the next requests leave them out. */
export const noteNullCursors = (run: RunContext, { column, nullable }: FeedCursor, rows: number): void => {
  if (nullable || rows === 0) return;
  run.state = advance(run.state, { kind: 'null-cursors-seen', countedAt: run.deps.clock.now(), rows });
  run.notes.add({ kind: 'cursor-null', column, rows });
};
