import type { Lake } from '../lake/index.ts';
import { cellOrder, isNullAt, type Column, type Field } from '../parquet/index.ts';
import type { AddFile } from './actions.ts';
import { fileRange } from './file-range.ts';
import type { ReadOptions } from './log.ts';
import { readTable } from './read-table.ts';
import type { Snapshot } from './snapshot.ts';

const descending = (a: bigint, b: bigint): number => (a > b ? -1 : Number(a < b));

interface Candidate {
  readonly add: AddFile;
  readonly max: bigint | undefined;
}

// What nothing is known of first, then the greatest bound: what follows can then be passed over.
const byBound = (a: Candidate, b: Candidate): number => {
  if (a.max === undefined || b.max === undefined)
    return Number(a.max !== undefined) - Number(b.max !== undefined);
  return descending(a.max, b.max);
};

/** The n greatest values so far, and how low the n-th of them is. */
const createTop = (n: number) => {
  let values: bigint[] = [];
  let nth: bigint | undefined;
  const trim = (): void => {
    values = values.sort(descending).slice(0, n);
    nth = values[n - 1];
  };
  return {
    take: (column: Column): void => {
      for (let row = 0; row < column.length; row += 1) {
        const value = isNullAt(column, row) ? undefined : cellOrder(column, row);
        if (value === undefined || (nth !== undefined && value <= nth)) continue;
        values.push(value);
        if (values.length >= 2 * n + 1024) trim();
      }
      trim();
    },
    /** Undefined while there are fewer than n. */
    nth: (): bigint | undefined => nth,
  };
};

/**
 * The n-th greatest value of `field` (an integer, decimal, date or timestamp) in table units, equal values counted each: 1 is the greatest.
 * Undefined when fewer rows have a value. Only files that could hold one of the n greatest are read, and of those only this column.
 * Errors as `readTable`.
 */
export const nthGreatest = async (
  lake: Lake,
  snapshot: Snapshot,
  field: Field,
  n: number,
  { signal }: ReadOptions = {},
): Promise<bigint | undefined> => {
  const candidates = snapshot.files.map((add): Candidate => ({ add, max: fileRange(add, field).max }));
  const top = createTop(n);
  for (const { add, max } of candidates.sort(byBound)) {
    const nth = top.nth();
    if (nth !== undefined && max !== undefined && max <= nth) break;
    for await (const batch of readTable(lake, snapshot, { fields: [field], files: [add], signal }))
      for (const column of batch.columns) top.take(column);
  }
  return top.nth();
};
