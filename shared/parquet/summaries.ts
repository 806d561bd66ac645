import { type ByType, ofType } from './by-type.ts';
import type { Column, ColumnBounds } from './column.ts';

/** What is written of a column's values beside them, for readers that would rather not read them. */
export interface Summaries {
  /** Least and greatest value in the table's log. */
  readonly log: boolean;
  /** The same, and how many are null, in the file's footer. */
  readonly footer: boolean;
  /** A dictionary may be written, where values repeat. */
  readonly dictionary: boolean;
}

type Value = number | bigint;

interface Places {
  readonly log: boolean;
  readonly footer: boolean;
  /** The values that the log can write; absent: all of the type. */
  readonly limits?: readonly [least: Value, greatest: Value];
}

const BOTH: Places = { log: true, footer: true };

// JSON has no infinity, and readers of the log take years of four digits.
const FINITE: Places = { ...BOTH, limits: [-Number.MAX_VALUE, Number.MAX_VALUE] };
const DAYS: Places = { ...BOTH, limits: [-719_528, 2_932_896] };
const MICROS: Places = { ...BOTH, limits: [-62_167_219_200_000_000n, 253_402_300_799_999_999n] };

const BOUNDS: ByType<Places> = {
  // In the footer they would cost time, and tell nothing that the log does not.
  string: { log: true, footer: false },
  // The log has no way to write them.
  binary: { log: false, footer: false },
  boolean: BOTH,
  byte: BOTH,
  short: BOTH,
  integer: BOTH,
  long: BOTH,
  float: FINITE,
  double: FINITE,
  date: DAYS,
  timestamp: MICROS,
  decimal: BOTH,
};

const isWithin = (
  { values }: Column,
  { minRow, maxRow }: ColumnBounds,
  [least, greatest]: readonly [Value, Value],
): boolean =>
  minRow === undefined ||
  maxRow === undefined ||
  ((values[minRow] ?? 0) >= least && (values[maxRow] ?? 0) <= greatest);

/**
 * Which summaries a column may have, for log and file alike: whoever skips by them must lose no row. Spark, to which NaN is the greatest value,
 * would pass over rows with NaN where bounds leave it out; its look into a dictionary passes over -0 when 0 is asked for. A footer says no
 * more than the log, but of columns beyond those that the log tells of.
 */
export const summariesOf = (column: Column, bounds: ColumnBounds): Summaries => {
  const { log, footer, limits } = ofType(BOUNDS, column.field.type);
  const canBeWritten = limits === undefined || isWithin(column, bounds, limits);
  return {
    log: log && !bounds.hasNaN,
    footer: footer && !bounds.hasNaN && canBeWritten,
    dictionary: !bounds.hasNegativeZero,
  };
};
