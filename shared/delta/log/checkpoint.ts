import * as z from 'zod';
import type { FileInfo, Lake } from '../../lake/index.ts';
import { readRows, type Row } from '../../parquet/index.ts';
import { lakeSource } from './lake-source.ts';
import type { ReadOptions } from './log.ts';
import { collectAction, noActions, type ParsedActions } from './parse-actions.ts';
import { corrupt, unsupported } from './table-errors.ts';

/** What a snapshot is made of, and the columns that only a V2 checkpoint has. Tombstones are not needed: their files are not in it. */
const COLUMNS = ['protocol', 'metaData', 'add', 'txn', 'sidecar', 'checkpointMetadata'];

// As in a commit, where the same fields are JSON numbers.
const withNumbers = (value: unknown): unknown => {
  if (typeof value === 'bigint') return Number(value);
  if (Array.isArray(value)) return value.map(withNumbers);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withNumbers(item)]));
};

/**
 * The actions of one file of a checkpoint. `table-unsupported` (`v2Checkpoint`) when it keeps its files in others.
 * Source: Delta PROTOCOL.md, "Checkpoints", "Checkpoint Schema".
 */
export const readCheckpoint = async (
  lake: Lake,
  tablePath: string,
  { version, info }: { readonly version: number; readonly info: FileInfo },
  options: ReadOptions,
): Promise<ParsedActions> => {
  const actions = noActions();
  for await (const rows of readRows(lakeSource(lake, info, options), COLUMNS))
    collect(tablePath, version, rows, actions);
  if (actions.sidecars) throw unsupported(tablePath, 'v2Checkpoint', 'cannot be read');
  return actions;
};

const collect = (tablePath: string, version: number, rows: readonly Row[], into: ParsedActions): void => {
  for (const row of rows) {
    try {
      collectAction(withNumbers(row), into);
    } catch (error) {
      if (!(error instanceof z.ZodError)) throw error;
      throw corrupt(tablePath, version, 'has a checkpoint row that is not a Delta action', error);
    }
  }
};
