import { cursorAt, type CursorValue } from '../../odata/index.ts';
import { type Bound, cursorValue, type FeedCursor } from '../feed/index.ts';
import type { RunContext } from '../run/index.ts';
import { Learned, measureOf } from '../source/index.ts';

/** So many days in a row on which rows came below a watermark that did not move, and it is no value to wait at. */
const DAYS = 2;
/** A number is far above the others where it is so many times as far from the next one below as those read last lie apart. */
const FAR = 100n;

/** A feed whose rows say by nothing but a number when they came. */
const isOfNumbers = ({ feed }: RunContext, { kind }: FeedCursor): boolean =>
  (kind === 'integer' || kind === 'decimal') && feed.cursor.horizon === undefined;

/** The values of the rows read last, in order up to the watermark; none where they are not known. */
const lastValues = ({ feed, state }: RunContext, cursor: FeedCursor): readonly CursorValue[] => {
  const { lastRows, watermark } = state;
  if (lastRows === undefined || lastRows.at !== watermark) return [];
  return lastRows.rows.map(([literal]) => cursorValue(feed, cursor, literal, 'the watermark'));
};

/**
 * From where a day's first run reads, below the watermark: a number says of itself neither when it came nor that it is far above the others, and rows
 * that come below it would never be asked for. Undefined: from the watermark, as ever.
 */
export const lookBack = (run: RunContext, cursor: FeedCursor): Bound | undefined => {
  const learned = new Learned(run);
  if (!isOfNumbers(run, cursor) || learned.traits.below === undefined || !learned.isDue('below'))
    return undefined;
  // No more than half of an answer: what is new comes with it.
  const most = Math.floor((learned.traits.longestPage ?? 0) / 2);
  const [value, ...others] = lastValues(run, cursor).slice(-Math.max(2, most));
  return value === undefined || others.every(({ order }) => order === value.order)
    ? undefined
    : { op: 'ge', value };
};

/** The lowest of the last values that is far above those below it. */
const lowestFar = (values: readonly CursorValue[], unit: bigint): CursorValue | undefined => {
  const [first] = values;
  return values.find(({ order }, at) => {
    const before = values[at - 1];
    return first !== undefined && before !== undefined && isFar(first.order, before.order, order, unit);
  });
};

const isFar = (first: bigint, before: bigint, order: bigint, unit: bigint): boolean =>
  order - before > FAR * (before - first + unit);

/** A number is forgotten to be far above the others once the watermark comes near. */
const forgetReached = (run: RunContext, cursor: FeedCursor, learned: Learned, unit: bigint): void => {
  const { mostNumber } = learned.traits;
  if (mostNumber === undefined) return;
  const values = lastValues(run, cursor);
  const [first, last] = [values[0], values.at(-1)];
  if (first === undefined || last === undefined) return;
  const most = cursorValue(run.feed, cursor, mostNumber, 'the greatest number');
  if (!isFar(first.order, last.order, most.order + unit, unit)) learned.forget('mostNumber');
};

/**
 * What follows from rows that a look back took, `late` of them. Where that happens two days in a row and the watermark stood still, it becomes no
 * watermark any more, if it is far above the others.
 */
export const judgeLate = (run: RunContext, cursor: FeedCursor, late: number | undefined): void => {
  if (!isOfNumbers(run, cursor)) return;
  const learned = new Learned(run);
  const { unit } = measureOf(cursor.kind, learned.traits);
  forgetReached(run, cursor, learned, unit);
  const { below } = learned.traits;
  const { watermark } = run.state;
  if (watermark === undefined || (below !== undefined && late === undefined)) return;
  const days = late !== undefined && late > 0 ? (below?.upTo === watermark ? below.days : 0) + 1 : 0;
  const far = days < DAYS ? undefined : lowestFar(lastValues(run, cursor), unit);
  learned.learn({ below: { upTo: watermark, days: far === undefined ? days : 0 } });
  if (far !== undefined) learned.learn({ mostNumber: cursorAt(cursor.kind, far.order - unit).literal });
};
