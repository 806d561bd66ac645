import type { ScannedPage } from '../../../odata/index.ts';
import type { Bound } from '../../feed/index.ts';

/** Rows of the page scanned last, by their numbers, which rise. */
export interface ReadRows {
  /** Above every value that was read before: only others may have brought them to the table. */
  readonly fresh: readonly number[];
  /** May be in the table, or among the rows taken: in any order. */
  readonly old: readonly number[];
  /** Of them, those that this read has not seen before; absent: all of them. */
  readonly first?: readonly number[];
  /** Rows of the page have one key and one cursor value. */
  readonly isRepeated: boolean;
  /** Those beyond it are not taken yet; absent: none are. */
  readonly until?: Bound | undefined;
}

/** Where the rows of a read go. Of a page, `take` is called once. */
export interface RowTaker {
  /** Scans a body. Its rows stay only where `take` says so. */
  scan(body: Uint8Array): ScannedPage;
  /** Takes those of the rows that are not known; answers how many were. */
  take(page: ScannedPage, rows: ReadRows): Promise<number | 'replan'>;
  /** What `take` answers where the rows of a page are gone again before it was clear whether they may be taken. */
  readonly whenGone: 0 | 'replan';
  /** Between two pages. `stopped`: the deadline has come, and what was taken is kept. */
  pause(): Promise<'more' | 'replan' | 'stopped'>;
  /** Hashes of what rows of the present page hold; undefined: nobody asks here, or their columns are not known. */
  contentsOf(rows: readonly number[]): readonly string[] | undefined;
  /** Keys that the table holds at a value. */
  keysAt(order: bigint): Promise<readonly string[] | 'replan'>;
}
