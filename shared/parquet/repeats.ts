import { isNullAt } from './cell.ts';
import { type Column, widthOf } from './column.ts';

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
  const { field, length, values, offsets } = column;
  if (length <= SAMPLE || field.type === 'boolean') return true;
  const bytes = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
  const width = widthOf(values);
  const seen = new Set<string>();
  let present = 0;
  for (let draw = 0; draw < SAMPLE; draw += 1) {
    const row = (Math.imul(draw, SPREAD) >>> 0) % length;
    if (isNullAt(column, row)) continue;
    const start = offsets === undefined ? row * width : offsets[row];
    const end = offsets === undefined ? row * width + width : offsets[row + 1];
    // Whatever the type, its bytes: as text they cost least.
    seen.add(bytes.toString('latin1', start, end));
    present += 1;
  }
  return seen.size <= present * MOST_DISTINCT;
};
