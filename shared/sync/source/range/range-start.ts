import type { CursorValue } from '../../../odata/index.ts';
import type { LastRow } from '../../../state/index.ts';
import type { Bound } from '../../feed/index.ts';

/** Where a read begins, and what is known there. */
export interface RangeStart {
  /** Absent: at the first row of all. */
  readonly from: CursorValue | undefined;
  /** Keys of the rows known at `from`; absent: it was no row's value. */
  readonly keys?: readonly string[];
  /** Rows that must come before their value is passed, and the watermark, `top`, which may lie above them; absent: there is none. */
  readonly watermark?: {
    readonly value: CursorValue;
    readonly keys: readonly string[];
    readonly top: CursorValue;
  };
  /** Nothing below is taken. */
  readonly floor?: Bound | undefined;
  /** Reading ends behind it: rows beyond are not taken. */
  readonly until?: Bound;
  /** It begins beyond the horizon: rows there are what is asked for, and no row is too young. */
  readonly isAhead?: boolean;
  /** It begins below the watermark for what may have come there, as far as one answer brings it. */
  readonly looksBack?: boolean;
  /** The last rows read before. */
  readonly recent?: readonly LastRow[] | undefined;
}
