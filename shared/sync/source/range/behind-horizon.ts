import type { RangeParts } from './range-parts.ts';
import type { RangeStart } from './range-start.ts';
import { horizonAt } from '../horizon-at.ts';
import { HOUR } from './steps.ts';

const DAY = 24n * HOUR;

/**
 * Above what no row is asked for, in units of `CursorValue.order`, where rows are known to lie beyond the horizon and upper bounds to be right today: of
 * times a day above the horizon by our clock, as that of the source may be ahead. Undefined: everything is asked for, as where the watermark lies there.
 */
export const behindHorizon = (
  { run, cursor, learned, bounds }: RangeParts,
  { watermark }: Pick<RangeStart, 'watermark'>,
): bigint | undefined => {
  if (!learned.has('ahead') || !learned.holds('upperOn')) return undefined;
  const horizon = horizonAt(run, cursor, { serverTimeMs: undefined });
  if (horizon === undefined) return undefined;
  const behind = horizon.value.order + (cursor.kind === 'instant' ? DAY : bounds.unit);
  return watermark !== undefined && watermark.top.order >= behind ? undefined : behind;
};
