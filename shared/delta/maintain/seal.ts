import { type Column, type ColumnBatch, hashRows } from '../../parquet/index.ts';

const HALF = 2n ** 32n;
const WHOLE = 2n ** 64n;

/** The column with its floats as the bits that they are: -0 is not 0, and a NaN is the one that it was. */
const bitsOf = (column: Column): Column => {
  const { values } = column;
  const { buffer, byteOffset, length } = values;
  if (values instanceof Float64Array)
    return { ...column, values: new BigInt64Array(buffer, byteOffset, length) };
  if (values instanceof Float32Array)
    return { ...column, values: new Int32Array(buffer, byteOffset, length) };
  return column;
};

const sum = (halves: Uint32Array): bigint => {
  let total = 0;
  for (const half of halves) total += half;
  return BigInt(total);
};

/**
 * What tells whether two sets of files hold the same rows, in any order: how many, how many nulls each column has, and the sum of the rows' hashes,
 * each of all its cells. A cell that is in another row makes another seal.
 */
export class Seal {
  rows = 0;
  readonly #nulls: number[] = [];
  #sum = 0n;

  add({ rowCount, columns }: ColumnBatch): void {
    const { high, low } = hashRows(columns.map(bitsOf), rowCount);
    this.#sum = (this.#sum + sum(high) * HALF + sum(low)) % WHOLE;
    this.rows += rowCount;
    for (const [place, { nullCount }] of columns.entries())
      this.#nulls[place] = (this.#nulls[place] ?? 0) + nullCount;
  }

  equals(other: Seal): boolean {
    const isSame = this.rows === other.rows && this.#sum === other.#sum;
    return isSame && this.#nulls.every((nulls, place) => nulls === other.#nulls[place]);
  }
}
