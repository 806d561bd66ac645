import { isNullAt } from './cell.ts';
import type { Column } from './column.ts';
import { boundRows, type OpenBounds } from './open-bounds.ts';

const isTrue = ({ values }: Column, row: number): boolean =>
  ((Number(values[row >> 3]) >> (row & 7)) & 1) === 1;

/** Takes rows `[from, to)` of booleans into the bounds; row `from` is not null. False is less than true. */
export const searchBooleans = (bounds: OpenBounds, column: Column, from: number, to: number): void => {
  let { minRow, maxRow } = boundRows(bounds, from);
  let hasFalse = !isTrue(column, minRow);
  let hasTrue = isTrue(column, maxRow);
  for (let row = from; row < to && !(hasFalse && hasTrue); row += 1) {
    if (isNullAt(column, row)) continue;
    if (isTrue(column, row)) {
      if (!hasTrue) maxRow = row;
      hasTrue = true;
    } else {
      if (!hasFalse) minRow = row;
      hasFalse = true;
    }
  }
  bounds.minRow = minRow;
  bounds.maxRow = maxRow;
};
