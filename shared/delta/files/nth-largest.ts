import { TidemarkError } from '../../core/index.ts';
import type { Lake } from '../../lake/index.ts';
import { cellOrder, type Column, type Field, isNullAt } from '../../parquet/index.ts';
import type { AddFile, ReadOptions, Snapshot } from '../log/index.ts';
import { type FileRange, fileRange, TopValues } from '../stats/index.ts';
import { readTable } from './read-table.ts';

const MOST = 1_000_000;

interface Candidate {
  readonly add: AddFile;
  readonly range: FileRange;
}

export interface NthLargestOptions extends ReadOptions {
  /** 1 asks for the largest. */
  readonly n: number;
  /** Only values up to this one count. */
  readonly atMost?: bigint | undefined;
}

/** How many values a file holds at least. With a deletion vector, counts may still count what is gone. */
const countOf = ({ add, range }: Candidate): number => {
  const { rows = 0, nulls, exact } = range;
  if (add.deletionVector !== undefined || nulls === undefined) return 0;
  return nulls === 0 || exact ? rows - nulls : 0;
};

/** A value that at least `n` others of the table reach, by statistics alone; undefined when they do not tell. */
const floorOf = (candidates: readonly Candidate[], n: number): bigint | undefined => {
  const minimums = candidates.flatMap((candidate) =>
    candidate.range.min === undefined ? [] : [{ min: candidate.range.min, count: countOf(candidate) }],
  );
  minimums.sort((a, b) => (a.min > b.min ? -1 : Number(a.min < b.min)));
  let total = 0;
  return minimums.find(({ count }) => (total += count) >= n)?.min;
};

// The largest bound first, and what nothing is known of last: the more is known of the floor, the fewer files are left to be read.
const byBound = (a: Candidate, b: Candidate): number => {
  if (a.range.max === undefined || b.range.max === undefined)
    return Number(a.range.max === undefined) - Number(b.range.max === undefined);
  return a.range.max > b.range.max ? -1 : Number(a.range.max < b.range.max);
};

const isUpTo = (value: bigint | undefined, atMost: bigint | undefined): boolean =>
  atMost === undefined || (value !== undefined && value <= atMost);

const addAll = (column: Column, into: TopValues, atMost: bigint | undefined): void => {
  for (let index = 0; index < column.length; index += 1) {
    if (isNullAt(column, index)) continue;
    const value = cellOrder(column, index);
    if (isUpTo(value, atMost)) into.add(value);
  }
};

/**
 * The n-th largest value of `field` (an integer, decimal, date or timestamp) in the table, exactly, in table units: µs, days, unscaled.
 * Equal values count each, nulls do not. Undefined when there are fewer than `n` values. Only files that could hold one of the `n`
 * largest are read, and of those only this column. `invariant` unless `n` is from 1 to 1,000,000; else errors as `readTable`.
 */
export const nthLargest = async (
  lake: Lake,
  snapshot: Snapshot,
  field: Field,
  { n, atMost, signal }: NthLargestOptions,
): Promise<bigint | undefined> => {
  if (!Number.isInteger(n) || n < 1 || n > MOST)
    throw new TidemarkError('invariant', `Row ${n} from the end was asked for: 1 to ${MOST} can be.`);
  const candidates = snapshot.files.map((add) => ({ add, range: fileRange(add, field) }));
  const whole = candidates.filter(({ range }) => isUpTo(range.max, atMost));
  const top = new TopValues(n, floorOf(whole, n));
  for (const candidate of candidates.sort(byBound)) {
    const { max } = candidate.range;
    if (max !== undefined && !top.mayChange(max)) continue;
    for await (const batch of readTable(lake, snapshot, { fields: [field], files: [candidate.add], signal }))
      for (const column of batch.columns) addAll(column, top, atMost);
    top.cut();
  }
  return top.nth();
};
