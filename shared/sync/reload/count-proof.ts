import { comparePlaces, type CursorValue } from '../../odata/index.ts';
import type { FeedCursor, SourceRow, Window } from '../feed/index.ts';
import type { RunContext } from '../run/index.ts';
import { Asker, askEndRow, countsNothing, Learned, type SentBounds, skipsRows } from '../source/index.ts';

const isInside = ({ lower, upper }: Window, { order }: CursorValue): boolean => {
  if (lower !== undefined && (lower.op === 'gt' ? order <= lower.value.order : order < lower.value.order))
    return false;
  return upper.op === 'lt' ? order < upper.value.order : order <= upper.value.order;
};

/** The rows at both ends of what the bounds bring. */
interface Ends {
  readonly first: SourceRow | undefined;
  readonly last: SourceRow | undefined;
}

type Parts = Parameters<typeof skipsRows>[0];

const endsOf = async (parts: Parts, bounds: SentBounds): Promise<Ends> => {
  const ask = (order: 'cursor' | 'descending') => askEndRow(parts, { ...bounds, order });
  return { first: await ask('cursor'), last: await ask('descending') };
};

/** A source that keeps no order sends one row as its first and as its last, though a greater one came. */
const areOne = ({ first, last }: Ends, greatest: SourceRow | undefined): boolean =>
  first !== undefined &&
  last !== undefined &&
  greatest !== undefined &&
  comparePlaces(last.place, first.place) <= 0 &&
  comparePlaces(last.place, greatest.place) < 0;

/** A window that was counted, and the greatest row that came of it. */
interface Counted {
  readonly window: Window;
  readonly greatest: SourceRow | undefined;
}

/**
 * Whether a count of a window proves that rows of it are lacking: it counts no row where there is none, and its bounds bring no row that does not lie in
 * the window. That the source keeps no order is learned.
 */
export const provesCount = async (
  run: RunContext,
  cursor: FeedCursor,
  { window, greatest }: Counted,
  bounds: SentBounds,
): Promise<boolean> => {
  if (await countsNothing(run, cursor, bounds.lt)) return false;
  const learned = new Learned(run);
  const parts = { run, cursor, asker: new Asker(run, cursor, learned) };
  const ends = await endsOf(parts, bounds);
  const isDisordered =
    areOne(ends, greatest) || (await skipsRows(parts, { ge: bounds.ge, first: ends.first }));
  if (isDisordered) learned.learn({ ignoresOrder: true });
  return [ends.first, ends.last].every((row) => row === undefined || isInside(window, row.value));
};
