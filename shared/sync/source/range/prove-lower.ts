import { keyTextOf } from '../../feed/index.ts';
import { askTop } from './ask-top.ts';
import type { RangeParts } from './range-parts.ts';
import { stalled } from './stalled.ts';

/**
 * Sees to it that a lower bound brings back the source's last row, before one that no row's value is asked with. Asked once a day: what is read
 * by value proves it as well.
 */
export const proveLower = async (parts: RangeParts): Promise<void> => {
  const { bounds, cursor, learned, run } = parts;
  if (learned.traits.lowerOn === true && !learned.isDue('lowerOn')) return;
  const top = await askTop(parts);
  if (top === undefined) return;
  const keys = [keyTextOf(cursor, top)];
  if (!(await bounds.provesLower({ value: top.value, keys })))
    throw stalled(run, 'no lower bound brings its last row');
};
