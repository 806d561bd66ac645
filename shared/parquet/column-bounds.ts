import { type ByType, ofType } from './by-type.ts';
import { isNullAt } from './cell.ts';
import type { Column, ColumnBounds } from './column.ts';
import type { OpenBounds } from './open-bounds.ts';
import { searchBooleans } from './search-booleans.ts';
import { searchDecimals, searchLongs } from './search-words.ts';
import { searchFloats, searchIntegers } from './search-numbers.ts';
import { searchTexts } from './search-texts.ts';

/** A pass over rows `[from, to)`, of which at least one is not null. A bound that is there stays, unless one of them is beyond it. */
type Search = (bounds: OpenBounds, column: Column, from: number, to: number) => void;

const NO_ORDER: Search = () => undefined;

const SEARCHES: ByType<Search> = {
  string: searchTexts,
  binary: NO_ORDER,
  boolean: searchBooleans,
  byte: searchIntegers,
  short: searchIntegers,
  integer: searchIntegers,
  date: searchIntegers,
  long: searchLongs,
  timestamp: searchLongs,
  float: searchFloats,
  double: searchFloats,
  decimal: searchDecimals,
};

/** Bounds of a column that grows: rows that were added must stay where they are. */
export class GrowingBounds implements OpenBounds {
  minRow: number | undefined;
  maxRow: number | undefined;
  hasNaN = false;
  hasNegativeZero = false;

  /** Takes in rows `[from, to)` of the column, by one pass over them. */
  add(column: Column, from: number, to: number): void {
    let first = from;
    while (first < to && isNullAt(column, first)) first += 1;
    if (first < to) ofType(SEARCHES, column.field.type)(this, column, first, to);
  }
}

/** The bounds of a whole column. */
export const findBounds = (column: Column): ColumnBounds => {
  const bounds = new GrowingBounds();
  bounds.add(column, 0, column.length);
  return bounds;
};
