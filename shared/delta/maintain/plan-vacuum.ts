import type { FileInfo } from '../../lake/index.ts';
import { dataPath } from '../files/index.ts';
import { TidemarkError } from '../../core/index.ts';
import type { RemoveFile, Snapshot } from '../log/index.ts';
import { RETENTION, tombstoneMs } from './properties.ts';

/**
 * For how long a file stays that no version names any more, ms. Throws `table-unsupported` where the table's own retention is not understood.
 */
export const fileRetentionMs = ({
  tablePath,
  metadata,
}: Pick<Snapshot, 'tablePath' | 'metadata'>): number => {
  const ms = tombstoneMs(metadata.configuration);
  if (Number.isFinite(ms)) return ms;
  throw new TidemarkError(
    'table-unsupported',
    `${tablePath} cannot be vacuumed: ${RETENTION} is no duration. Set it to one, or unset it: ALTER TABLE … SET TBLPROPERTIES ('${RETENTION}' = 'interval 30 days').`,
    { table: tablePath, feature: RETENTION },
  );
};

/** The table as of now, with the files that went within the retention. */
export interface Named extends Pick<Snapshot, 'tablePath' | 'files'> {
  readonly removed: readonly Pick<RemoveFile, 'path'>[];
}

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** Files that are data of this table, and nothing that a reader, a writer or a person keeps beside it. */
const isData = (name: string): boolean => /^[^_.].*\.parquet$/.test(name);

/**
 * Which of the files in a table's folder may be deleted: data files that no version within the retention names, and that are older than that. `before`:
 * where the retention begins, epoch ms. Source: Delta Spark, VacuumCommand; its hidden names are those that begin with `_` or `.`.
 */
export const planVacuum = (
  listed: readonly FileInfo[],
  { tablePath, files, removed }: Named,
  before: number,
): readonly FileInfo[] => {
  const named = new Set([...files, ...removed].map((file) => dataPath(tablePath, file)));
  return listed.filter(
    ({ path, modifiedMs }) => isData(nameOf(path)) && modifiedMs < before && !named.has(path),
  );
};
