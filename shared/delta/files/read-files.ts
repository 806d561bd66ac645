import type { Lake } from '../../lake/index.ts';
import { type ColumnBatch, type Field, readColumns } from '../../parquet/index.ts';
import { type AddFile, lakeSource, type ReadOptions } from '../log/index.ts';
import { dataPath } from './data-path.ts';

export interface ReadFilesOptions extends ReadOptions {
  readonly fields: readonly Field[];
  /** Every column is wanted: a file that is not large is fetched in one request. */
  readonly isWhole?: boolean;
}

/**
 * The rows of data files as they are stored, a row group at a time, in the order of `files`; only the columns of `fields` are fetched, and one
 * that a file does not have is null. No commit need name the files: for those of a partitioned table, or with deletion vectors, the log
 * decides, and `readTable` asks it. `table-corrupt` when a file is gone or damaged.
 */
export async function* readFiles(
  lake: Lake,
  tablePath: string,
  files: readonly AddFile[],
  { fields, ...options }: ReadFilesOptions,
): AsyncGenerator<ColumnBatch, void, undefined> {
  for (const add of files) {
    const file = { path: dataPath(tablePath, add), sizeBytes: add.size };
    yield* readColumns(lakeSource(lake, file, options), fields);
  }
}
