import type { CursorValue } from '../../../odata/index.ts';
import type { SourceRow } from '../../feed/index.ts';

/** A part of the range that is read by key: values from `from` on and below `below`. */
export interface Cell {
  readonly from: CursorValue;
  /** In units of `CursorValue.order`. */
  readonly below: bigint;
  /** It is asked for without an upper bound. */
  readonly isOpen?: boolean;
}

/** What a cell brought. */
export interface CellRows {
  /** Rows that were not known. */
  readonly taken: number;
  /** Rows of the cell that came in the last pass. */
  readonly rows: number;
  /** The greatest row of the cell; undefined: it has none. */
  readonly greatest: SourceRow | undefined;
}
