import type { FeedCursor } from '../../feed/index.ts';
import type { RunContext } from '../../run/index.ts';
import type { Asker } from './asker.ts';
import type { BoundCheck } from './bound-check.ts';
import type { CellPlaces } from './cell-places.ts';
import type { Learned } from './learned.ts';
import type { FindRows } from './row-finder.ts';
import type { RowTaker } from './row-taker.ts';

/** What the parts of one read share. */
export interface RangeParts {
  readonly run: RunContext;
  readonly cursor: FeedCursor;
  readonly learned: Learned;
  readonly asker: Asker;
  readonly bounds: BoundCheck;
  readonly rows: RowTaker;
  readonly cells: CellPlaces;
  /** Asks for rows by their keys. */
  readonly find: FindRows;
  /** Rows of a page, as they are asked for. */
  readonly page: number;
  /** The source's count by a filter; undefined: it does not count, or cannot be asked now. */
  readonly count: (filter: string | undefined) => Promise<number | undefined>;
}
