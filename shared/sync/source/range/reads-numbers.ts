import { comparePlaces, type CursorValue, placeOf } from '../../../odata/index.ts';
import { askOnce, unlessRefused } from './ask-once.ts';
import { askEndRow } from './ask-top.ts';
import { isTimeLike } from './measure.ts';
import type { RangeParts } from './range-parts.ts';

/**
 * Whether a source whose rows come to a lower bound far above them brings none below that bound: it compares them with something else than a time. One
 * that ignores its filter, or conditions on the column, brings them to both. Asked twice.
 */
export const readsNumbers = async (
  parts: Pick<RangeParts, 'run' | 'cursor' | 'asker' | 'bounds'>,
  value: CursorValue,
): Promise<boolean> => {
  if (!isTimeLike(parts.cursor)) return false;
  const request = { lt: parts.bounds.farAbove(value), order: 'none', top: 1 } as const;
  const isEmpty = async (): Promise<boolean> =>
    (await askOnce(parts, request, ({ rowCount }) => rowCount === 0).catch(unlessRefused)) ?? false;
  return (await isEmpty()) && (await isEmpty());
};

/**
 * Where rows at a value did not come to it, and none comes by its key: whether none comes to a lower bound far below either, and the last one to an upper
 * bound there. Not asked where a lower bound has brought its rows today.
 */
export const liesBelowAll = async (
  parts: Pick<RangeParts, 'run' | 'cursor' | 'asker' | 'bounds' | 'learned'>,
  value: CursorValue,
): Promise<boolean> => {
  const { cursor, learned, bounds } = parts;
  if (!isTimeLike(cursor) || learned.holds('lowerOn')) return false;
  const below = bounds.farBelow(value);
  const request = { ge: below, order: 'cursor', top: 1 } as const;
  const isEmpty = await askOnce(parts, request, ({ rowCount }) => rowCount === 0).catch(unlessRefused);
  if (isEmpty !== true) return false;
  const last = await askEndRow(parts, { lt: below, order: 'descending' });
  return last !== undefined && comparePlaces(last.place, placeOf(cursor.kind, below)) >= 0;
};
