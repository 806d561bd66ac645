import { cellText } from './cell.ts';
import type { Column } from './column.ts';

const SAMPLE = 1024;
/** Of a sample with more different values than this, the column holds each value fewer than about eight times. */
const MOST_DISTINCT = 0.98;
/** Knuth's multiplicative hash: places that follow no period of the rows. */
const SPREAD = 2_654_435_761;

/**
 * Whether values repeat so often that a dictionary makes the column smaller, judged by a sample. A key does not: its dictionary would
 * cost ten times the time of writing it out.
 */
export const hasRepeats = (column: Column): boolean => {
  if (column.length <= SAMPLE) return true;
  const seen = new Set<string>();
  let present = 0;
  for (let draw = 0; draw < SAMPLE; draw += 1) {
    const text = cellText(column, (Math.imul(draw, SPREAD) >>> 0) % column.length);
    if (text === null) continue;
    seen.add(text);
    present += 1;
  }
  return seen.size <= present * MOST_DISTINCT;
};
