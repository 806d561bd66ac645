import type { Lake } from '../../lake/index.ts';
import { cellOrder, type Column, type Field, isNullAt } from '../../parquet/index.ts';
import type { AddFile, ReadOptions, Snapshot } from '../log/index.ts';
import { type FileRange, fileRange, findExtremes } from '../stats/index.ts';
import { readTable } from './read-table.ts';

interface Candidate {
  readonly add: AddFile;
  readonly range: FileRange;
}

const greater = (a: bigint | undefined, b: bigint | undefined): bigint | undefined => {
  if (a === undefined || b === undefined) return a ?? b;
  return a > b ? a : b;
};

const greatestOf = (column: Column, atMost: bigint | undefined): bigint | undefined => {
  const extremes = findExtremes(column);
  const greatest = extremes && cellOrder(column, extremes.greatest);
  if (atMost === undefined || greatest === undefined || greatest <= atMost) return greatest;
  let known: bigint | undefined;
  for (let index = 0; index < column.length; index += 1) {
    const value = isNullAt(column, index) ? undefined : cellOrder(column, index);
    if (value !== undefined && value <= atMost) known = greater(known, value);
  }
  return known;
};

const isAllNull = ({ nulls, rows }: FileRange): boolean => rows !== undefined && nulls === rows;

const mayExceed = ({ range }: Candidate, known: bigint | undefined): boolean =>
  range.max === undefined || known === undefined || range.max > known;

// What nothing is known of first, then the greatest bound: most files are then decided without being read.
const byBound = (a: Candidate, b: Candidate): number => {
  if (a.range.max === undefined || b.range.max === undefined)
    return Number(a.range.max !== undefined) - Number(b.range.max !== undefined);
  return a.range.max > b.range.max ? -1 : 1;
};

export interface GreatestOptions extends ReadOptions {
  /** Only values up to this one count. */
  readonly atMost?: bigint;
}

/**
 * The greatest value of `field` (an integer, decimal, date or timestamp) in the table, exactly, in table units: µs, days, unscaled; undefined
 * when no row has one. Told by statistics where they are exact; only files that could hold a greater one are read, and of those only
 * this column. Errors as `readTable`.
 */
export const maxValue = async (
  lake: Lake,
  snapshot: Snapshot,
  field: Field,
  { atMost, signal }: GreatestOptions = {},
): Promise<bigint | undefined> => {
  const isBelow = (bound: bigint | undefined): boolean => atMost === undefined || (bound ?? atMost) <= atMost;
  const isTold = ({ range }: Candidate): boolean =>
    isAllNull(range) || (range.exact && range.max !== undefined && isBelow(range.max));
  const files = snapshot.files.map((add) => ({ add, range: fileRange(add, field) }));
  let known: bigint | undefined;
  for (const file of files) if (isTold(file)) known = greater(known, file.range.max);
  const open = files.filter((file) => !isTold(file) && isBelow(file.range.min));
  for (const candidate of open.sort(byBound)) {
    if (known !== undefined && known === atMost) break;
    if (!mayExceed(candidate, known)) continue;
    for await (const batch of readTable(lake, snapshot, { fields: [field], files: [candidate.add], signal }))
      for (const column of batch.columns) known = greater(known, greatestOf(column, atMost));
  }
  return known;
};
