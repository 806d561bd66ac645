import { ownOf, TidemarkError } from '../../core/index.ts';
import type { Lake } from '../../lake/index.ts';
import type { ColumnBatch, Field } from '../../parquet/index.ts';
import { type AddFile, type ReadOptions, type Snapshot, unsupported } from '../log/index.ts';
import { partitionColumn } from './partition-column.ts';
import { readFiles } from './read-files.ts';

export interface ReadTableOptions extends ReadOptions {
  /** Columns of the table, by name and type. */
  readonly fields: readonly Field[];
  /** Some of the snapshot's files; default: all. */
  readonly files?: readonly AddFile[];
}

const checkFields = ({ tablePath, metadata }: Snapshot, fields: readonly Field[]): void => {
  const other = fields.find(({ name, type }) =>
    metadata.fields.every((field) => field.name !== name || field.type !== type),
  );
  if (other === undefined) return;
  throw new TidemarkError('invariant', `${tablePath} has no column ${other.name} of type ${other.type}.`, {
    table: tablePath,
    column: other.name,
  });
};

const checkFeatures = ({ tablePath, metadata }: Snapshot, files: readonly AddFile[]): void => {
  if ((metadata.configuration['delta.columnMapping.mode'] ?? 'none') !== 'none')
    throw unsupported(tablePath, 'columnMapping', 'cannot be read');
  if (files.some(({ deletionVector }) => deletionVector !== undefined))
    throw unsupported(tablePath, 'deletionVectors', 'cannot be read');
};

/** A file's columns with those that only the log holds put in their places. */
const withPartitions = (
  tablePath: string,
  fields: readonly Field[],
  { partitionValues }: AddFile,
  { rowCount, columns }: ColumnBatch,
): ColumnBatch => ({
  rowCount,
  columns: fields.map((field) => {
    const stored = columns.find((column) => column.field.name === field.name);
    const column = stored ?? partitionColumn(field, ownOf(partitionValues, field.name) ?? null, rowCount);
    if (column !== undefined) return column;
    throw unsupported(tablePath, `partition value of ${field.name}`, 'cannot be read');
  }),
});

/**
 * The rows of a snapshot's files, a row group at a time, in the order of the log; only the columns of `fields` are fetched. A column that a
 * file does not have is null. `table-unsupported` before the first row when a file has a deletion vector or columns are mapped,
 * `table-corrupt` when a file is gone. Source: Delta PROTOCOL.md, "Consistency Between Table Metadata and Data Files".
 */
export async function* readTable(
  lake: Lake,
  snapshot: Snapshot,
  { fields, files = snapshot.files, signal }: ReadTableOptions,
): AsyncGenerator<ColumnBatch, void, undefined> {
  const { tablePath, metadata } = snapshot;
  checkFields(snapshot, fields);
  checkFeatures(snapshot, files);
  const isWhole = fields.length === metadata.columns.length;
  const stored = fields.filter(({ name }) => !metadata.partitionColumns.includes(name));
  for (const add of files) {
    for await (const batch of readFiles(lake, tablePath, [add], { fields: stored, signal, isWhole }))
      yield withPartitions(tablePath, fields, add, batch);
  }
}
