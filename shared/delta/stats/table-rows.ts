import type { AddFile } from '../log/index.ts';
import { recordsOf } from './file-range.ts';

const rowsOf = (add: AddFile): number | undefined => {
  const records = recordsOf(add);
  const { deletionVector } = add;
  if (records === undefined || deletionVector === undefined) return records;
  const deleted = deletionVector['cardinality'];
  return typeof deleted === 'number' ? records - deleted : undefined;
};

/** The rows of a table's files by their statistics, deleted ones left out; undefined where a file does not say. */
export const tableRows = (files: readonly AddFile[]): number | undefined =>
  files.reduce<number | undefined>((sum, add) => {
    const rows = rowsOf(add);
    return sum === undefined || rows === undefined ? undefined : sum + rows;
  }, 0);
