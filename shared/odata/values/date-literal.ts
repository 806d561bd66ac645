import type { LiteralBytes } from './literal-bytes.ts';
import { MonthTable, NO_DAY, twoDigits } from './month-table.ts';

const DATE_BYTES = 10;

/** The one reader of `Edm.Date` literals: `YYYY-MM-DD`, of the years 0001 to 9999. Source: OData 4.01 ABNF, `dateValue`. */
export class DateLiteral {
  /** Days since 1970-01-01 of the date that was read last. */
  days = 0;
  readonly #months = new MonthTable();

  /** Reads the date at `at`; answers where it ended, or -1 where there is no such day. */
  read(input: LiteralBytes, at: number): number {
    const days = this.#months.daysOf(input, at, twoDigits(input.bytes, at + 8));
    if (days === NO_DAY) return -1;
    this.days = days;
    return at + DATE_BYTES;
  }
}
