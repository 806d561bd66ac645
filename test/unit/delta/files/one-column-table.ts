import type { Snapshot } from '../../../../shared/delta/index.ts';
import { createMemoryLake, type Lake } from '../../../../shared/lake/index.ts';
import type { ColumnType, Field } from '../../../../shared/parquet/index.ts';
import { batchOf, type Cell, columnOf, field } from '../../../support/columns.ts';
import {
  ids,
  metaData,
  protocol,
  recorded,
  schemaOf,
  snapshotOf,
  stage,
  writeCommit,
} from '../../../support/delta-table.ts';

export interface FileOfCells {
  readonly cells: readonly Cell[];
  /** In place of the file's own. */
  readonly stats?: string | null;
}

export interface OneColumnTable {
  readonly lake: Lake;
  /** The calls made to `lake`, as `recorded` has them. */
  readonly calls: readonly string[];
  readonly snapshot: Snapshot;
  readonly of: Field;
}

/** A table of one column, `c`, with these files. */
export const oneColumnTable = async (
  type: ColumnType,
  files: readonly FileOfCells[],
): Promise<OneColumnTable> => {
  const lake = createMemoryLake();
  const of = field('c', type);
  const newId = ids();
  const adds = [];
  for (const { cells, stats } of files) {
    const add = await stage(lake, batchOf(columnOf(of, cells)), newId);
    adds.push({ add: stats === undefined ? add : { ...add, stats } });
  }
  const schemaString = schemaOf({ ...of, metadata: {} });
  await writeCommit(lake, 0, [protocol, metaData({ schemaString }), ...adds]);
  return { ...recorded(lake), snapshot: await snapshotOf(lake), of };
};
