import { type CursorValue, PICOS_PER_SECOND } from '../../../odata/index.ts';
import { type FeedCursor, valueOfText } from '../../feed/index.ts';
import type { LeadRow, Pair } from './evidence.ts';

/** From here on a double leaves integers out. */
const WIDE = 2n ** 53n;

/** How many digits of a value are not idle: the more, the more is seen where a service cuts or rounds them. */
const fineness = ({ kind }: FeedCursor, order: bigint): number => {
  if (kind === 'integer') return (order > WIDE || order < -WIDE) && order % 2n !== 0n ? 1 : 0;
  if (kind !== 'instant') return 0;
  const fraction = ((order % PICOS_PER_SECOND) + PICOS_PER_SECOND) % PICOS_PER_SECOND;
  return fraction.toString().padStart(12, '0').replace(/0+$/, '').length;
};

const valuesOf = (cursor: FeedCursor, rows: readonly LeadRow[]): readonly CursorValue[] => {
  const byOrder = new Map<bigint, CursorValue>();
  for (const { text, order } of rows) {
    const value = order === undefined ? undefined : valueOfText(cursor, text);
    if (value !== undefined && !byOrder.has(value.order)) byOrder.set(value.order, value);
  }
  return [...byOrder.values()].toSorted((a, b) => (a.order < b.order ? -1 : 1));
};

/** Two values that stand side by side, not the first and not the last ones where there are others; undefined: there are no two. */
export const pairOf = (
  cursor: FeedCursor,
  first: readonly LeadRow[],
  last: readonly LeadRow[],
): Pair | undefined => {
  const near = valuesOf(cursor, first);
  const values = near.length >= 2 ? near : valuesOf(cursor, [...first, ...last]);
  const inner = values.length > 3 ? values.slice(1, -1) : values;
  const pairs = inner.slice(1).flatMap((high, at): readonly Pair[] => {
    const low = inner[at];
    return low === undefined ? [] : [{ low, high }];
  });
  const fine = ({ low, high }: Pair): number =>
    Math.min(fineness(cursor, low.order), fineness(cursor, high.order));
  return pairs.toSorted((a, b) => fine(b) - fine(a))[0];
};
