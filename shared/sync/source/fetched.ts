import type { Staging } from '../table/index.ts';
import type { ColumnBatch } from '../../parquet/index.ts';
import type { LastRow, Manifest } from '../../state/index.ts';
import type { SourceRow } from '../feed/index.ts';

/** How far an earlier attempt came. */
export type FetchedBefore = Pick<
  Manifest,
  'rows' | 'last' | 'greatest' | 'outside' | 'atStart' | 'offsetPaged' | 'isComplete'
>;

/** A window's rows, staged. */
export interface Fetched {
  /** The last rows, not staged. Absent: all are. */
  readonly open: ColumnBatch | undefined;
  readonly rows: number;
  /** Rows of the longest page of this attempt. */
  readonly longestPage: number;
  /** The last row in the order asked for, taken or not: where a later attempt goes on. */
  readonly last: SourceRow | undefined;
  /** The row with the greatest cursor value; absent when none came. */
  readonly greatest: SourceRow | undefined;
  /** Rows that the table cannot tell from those below the window: they are in neither. */
  readonly atStart: number;
  /** The pages were joined by a count of rows, which a delete shifts. */
  readonly offsetPaged: boolean;
  /** Keys of the rows at that value; undefined: not known. */
  readonly keys: readonly string[] | undefined;
  /** The last rows in order; undefined: not known. */
  readonly lastRows: readonly LastRow[] | undefined;
  /** Rows that were not asked for: the source ignores the filter. */
  readonly outside: number;
  readonly isComplete: boolean;
  /** The source kept the order asked for, so that a later attempt can go on from the last row. */
  readonly isOrdered: boolean;
}

export interface FetchOptions {
  readonly staging: Staging;
  /** Told of the rows that come, by columns. */
  readonly comparison: { addSource(batch: ColumnBatch): Promise<void> };
  readonly from: FetchedBefore | undefined;
  /** Told whenever everything that came is staged, and may be gone on from. */
  readonly onStaged: (fetched: Fetched) => Promise<void>;
  /** Told of every page. */
  readonly onPage: (rows: number) => Promise<void>;
}
