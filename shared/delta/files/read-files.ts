import type { Lake } from '../../lake/index.ts';
import {
  type ColumnBatch,
  type Field,
  type RangedSource,
  readColumns,
  readTogether,
} from '../../parquet/index.ts';
import { type AddFile, lakeSource, type ReadOptions } from '../log/index.ts';
import { dataPath } from './data-path.ts';

export interface ReadFilesOptions extends ReadOptions {
  readonly fields: readonly Field[];
  /** Every column is wanted: a file that is not large is fetched in one request. */
  readonly isWhole?: boolean;
}

const sourceOf = (
  lake: Lake,
  tablePath: string,
  add: AddFile,
  options: Omit<ReadFilesOptions, 'fields'>,
): RangedSource => lakeSource(lake, { path: dataPath(tablePath, add), sizeBytes: add.size }, options);

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
  for (const add of files) yield* readColumns(sourceOf(lake, tablePath, add, options), fields);
}

/** The same of small files at once: all are fetched together, and those that are alike are decoded together. */
export async function* readFilesTogether(
  lake: Lake,
  tablePath: string,
  files: readonly AddFile[],
  { fields, ...options }: ReadFilesOptions,
): AsyncGenerator<ColumnBatch, void, undefined> {
  const sources = files.map((add) => sourceOf(lake, tablePath, add, options));
  yield* readTogether(sources, fields);
}
