import type { RangeParts } from './range-parts.ts';
import { horizonAt } from '../horizon-at.ts';
import { HOUR } from './steps.ts';

const DAY = 24n * HOUR;

/**
 * Above what no row is asked for, in units of `CursorValue.order`, where rows are known to lie beyond the horizon and upper bounds to be right today: of
 * times a day above the horizon by our clock, as that of the source may be ahead. Undefined: everything is asked for.
 */
export const behindHorizon = ({ run, cursor, learned }: RangeParts): bigint | undefined => {
  const { ahead, upperOn } = learned.traits;
  const horizon = horizonAt(run, cursor, { serverTimeMs: undefined });
  if (ahead !== true || upperOn !== true || learned.isDue('upperOn') || horizon === undefined)
    return undefined;
  return horizon.value.order + (cursor.kind === 'instant' ? DAY : 1n);
};
