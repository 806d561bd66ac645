import type { Position } from './position.ts';
import type { RangeStart } from './range-start.ts';

/**
 * A look back that one answer does not bring goes on at the watermark: it would take as many answers as it has rows. Answers whether it does: not a read that is
 * none, or has come so far.
 */
export const leaveLookBack = (
  { looksBack, watermark }: Pick<RangeStart, 'looksBack' | 'watermark'>,
  position: Pick<Position, 'value' | 'standAt'>,
): boolean => {
  const stands = position.value?.order;
  if (looksBack !== true || watermark === undefined || stands === undefined) return false;
  if (stands >= watermark.value.order) return false;
  position.standAt(watermark.value, watermark.keys);
  return true;
};
