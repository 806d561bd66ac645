import { TidemarkError } from '../../core/index.ts';
import { readFiles, type Snapshot } from '../../delta/index.ts';
import type { RunContext } from '../run/index.ts';
import type { Preparation } from './prepare.ts';

type Column = Snapshot['metadata']['columns'][number];

const wouldEmpty = ({ feed }: RunContext, { name, typeName }: Column): TidemarkError =>
  new TidemarkError(
    'table-unsupported',
    `Feed "${feed.name}": no property fills the column ${name} of ${feed.tablePath}, which is ${typeName} and has values, and a reload of everything ` +
      'would empty it. Nothing was changed. Reload with "force": true if that is right, or name the column in "gone".',
    { feed: feed.name, table: feed.tablePath, column: name, feature: typeName },
  );

/** Whether a row has a value: statistics of others are not asked, and rows that a deletion vector took out count. */
const hasValues = async (
  { deps, feed, signal }: RunContext,
  { files, metadata }: Snapshot,
  { name, field }: Column,
): Promise<boolean> => {
  if (metadata.partitionColumns.includes(name))
    return files.some(({ partitionValues }) => new Map(Object.entries(partitionValues)).get(name) !== null);
  // What is not read here is taken to have one.
  if (field === undefined) return true;
  for await (const { columns } of readFiles(deps.lake, feed.tablePath, files, { fields: [field], signal }))
    if (columns.some(({ nullCount, length }) => nullCount < length)) return true;
  return false;
};

/**
 * Refuses (`table-unsupported`) to replace every row of a table where values of a column would be gone that no property fills: what others wrote there,
 * or what the source had in a property that it has no more. What the feed names in `gone` is not missed.
 */
export const checkForeignColumns = async (
  run: RunContext,
  { snapshot, isAll, tableOnly }: Preparation,
  isForced: boolean,
): Promise<void> => {
  if (isForced || !isAll || snapshot === undefined || snapshot.files.length === 0) return;
  for (const column of snapshot.metadata.columns)
    if (tableOnly.includes(column.name) && (await hasValues(run, snapshot, column)))
      throw wouldEmpty(run, column);
};
