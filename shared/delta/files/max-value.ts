import type { Lake } from '../../lake/index.ts';
import { cellOrder, type Column, type Field, findBounds, isNullAt } from '../../parquet/index.ts';
import type { AddFile, ReadOptions, Snapshot } from '../log/index.ts';
import { type FileRange, fileRange } from '../stats/index.ts';
import { readTable } from './read-table.ts';

interface Candidate {
  readonly add: AddFile;
  readonly range: FileRange;
}

const larger = (a: bigint | undefined, b: bigint | undefined): bigint | undefined => {
  if (a === undefined || b === undefined) return a ?? b;
  return a > b ? a : b;
};

const maxOf = (column: Column, atMost: bigint | undefined): bigint | undefined => {
  const { maxRow } = findBounds(column);
  const max = maxRow === undefined ? undefined : cellOrder(column, maxRow);
  if (atMost === undefined || max === undefined || max <= atMost) return max;
  let maxBelow: bigint | undefined;
  for (let index = 0; index < column.length; index += 1) {
    const value = isNullAt(column, index) ? undefined : cellOrder(column, index);
    if (value !== undefined && value <= atMost) maxBelow = larger(maxBelow, value);
  }
  return maxBelow;
};

// Some writers count 0 rows where they do not know.
const isAllNull = ({ nulls, rows = 0 }: FileRange): boolean => rows > 0 && nulls === rows;

const mayExceed = ({ range }: Candidate, known: bigint | undefined): boolean =>
  range.max === undefined || known === undefined || range.max > known;

// What nothing is known of first, then the largest bound: most files are then decided without being read.
const byBound = (a: Candidate, b: Candidate): number => {
  if (a.range.max === undefined || b.range.max === undefined)
    return Number(a.range.max !== undefined) - Number(b.range.max !== undefined);
  return a.range.max > b.range.max ? -1 : 1;
};

export interface MaxValueOptions extends ReadOptions {
  /** Only values up to this one count. */
  readonly atMost?: bigint;
}

/**
 * The largest value of `field` (an integer, decimal, date or timestamp) in the table, exactly, in table units: µs, days, unscaled; undefined
 * when no row has one. Told by statistics where they are exact; only files that could hold a larger one are read, and of those only
 * this column. Errors as `readTable`.
 */
export const maxValue = async (
  lake: Lake,
  snapshot: Snapshot,
  field: Field,
  { atMost, signal }: MaxValueOptions = {},
): Promise<bigint | undefined> => {
  const isBelow = (bound: bigint | undefined): boolean => atMost === undefined || (bound ?? atMost) <= atMost;
  const isTold = ({ range }: Candidate): boolean =>
    isAllNull(range) || (range.exact && range.max !== undefined && isBelow(range.max));
  const files = snapshot.files.map((add) => ({ add, range: fileRange(add, field) }));
  let max: bigint | undefined;
  for (const file of files) if (isTold(file)) max = larger(max, file.range.max);
  const open = files.filter((file) => !isTold(file) && isBelow(file.range.min));
  for (const candidate of open.sort(byBound)) {
    if (max !== undefined && max === atMost) break;
    if (!mayExceed(candidate, max)) continue;
    for await (const batch of readTable(lake, snapshot, { fields: [field], files: [candidate.add], signal }))
      for (const column of batch.columns) max = larger(max, maxOf(column, atMost));
  }
  return max;
};

/** Whether the table may hold a value of `field` above another, in table units, by its statistics alone. */
export const mayExceedValue = ({ files }: Snapshot, field: Field, value: bigint): boolean =>
  files.some((add) => {
    const range = fileRange(add, field);
    return !isAllNull(range) && (range.max === undefined || range.max > value);
  });
