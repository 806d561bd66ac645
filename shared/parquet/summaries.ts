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

interface Places {
  readonly log: boolean;
  readonly footer: boolean;
}

const BOTH: Places = { log: true, footer: true };

const BOUNDS: ByType<Places> = {
  // In the footer they would cost time, and tell nothing that the log does not.
  string: { log: true, footer: false },
  // The log has no way to write them.
  binary: { log: false, footer: false },
  boolean: { log: false, footer: true },
  byte: BOTH,
  short: BOTH,
  integer: BOTH,
  long: BOTH,
  float: BOTH,
  double: BOTH,
  date: BOTH,
  timestamp: BOTH,
  decimal: BOTH,
};

/**
 * Which summaries a column may have, for log and file alike: whoever skips by them must lose no row. Spark, to which NaN is the greatest value,
 * would pass over rows with NaN where bounds leave it out; its look into a dictionary passes over -0 when 0 is asked for.
 */
export const summariesOf = (column: Column, bounds: ColumnBounds): Summaries => {
  const { log, footer } = ofType(BOUNDS, column.field.type);
  return {
    log: log && !bounds.hasNaN,
    footer: footer && !bounds.hasNaN,
    dictionary: !bounds.hasNegativeZero,
  };
};
