import { TidemarkError } from '../core/index.ts';
import type { Column, ColumnBatch, ColumnValues } from './column.ts';
import { wordsOf } from './words.ts';

type Rows = readonly number[] | Uint32Array;

/** From here one call that copies bytes costs less than a loop. */
const LONG_BYTES = 32;

const selectBits = (bits: Uint8Array, rows: Rows): Uint8Array => {
  const selected = new Uint8Array((rows.length + 7) >> 3);
  for (let at = 0; at < rows.length; at += 1) {
    const row = rows[at] ?? 0;
    const bit = ((bits[row >> 3] ?? 0) >> (row & 7)) & 1;
    selected[at >> 3] = (selected[at >> 3] ?? 0) | (bit << (at & 7));
  }
  return selected;
};

type NumberArray = Exclude<ColumnValues, BigInt64Array>;

const selectNumbers = <T extends NumberArray>(from: T, into: T, rows: Rows): T => {
  for (let at = 0; at < rows.length; at += 1) into[at] = from[rows[at] ?? 0] ?? 0;
  return into;
};

/** Values of `width` words each. */
const selectWords = (from: Int32Array, width: number, rows: Rows): ArrayBuffer => {
  const into = new Int32Array(rows.length * width);
  for (let at = 0; at < rows.length; at += 1) {
    const start = (rows[at] ?? 0) * width;
    for (let word = 0; word < width; word += 1) into[at * width + word] = from[start + word] ?? 0;
  }
  return into.buffer;
};

const selectOffsets = (offsets: Int32Array, rows: Rows): Int32Array => {
  const selected = new Int32Array(rows.length + 1);
  let end = 0;
  for (let at = 0; at < rows.length; at += 1) {
    const row = rows[at] ?? 0;
    end += (offsets[row + 1] ?? 0) - (offsets[row] ?? 0);
    selected[at + 1] = end;
  }
  return selected;
};

/** Rows that follow one another are copied as one piece. */
const selectBytes = (bytes: Uint8Array, offsets: Int32Array, rows: Rows, size: number): Uint8Array => {
  const selected = new Uint8Array(size);
  let to = 0;
  for (let at = 0; at < rows.length; at += 1) {
    const start = offsets[rows[at] ?? 0] ?? 0;
    while (at + 1 < rows.length && rows[at + 1] === (rows[at] ?? 0) + 1) at += 1;
    const end = offsets[(rows[at] ?? 0) + 1] ?? 0;
    if (end - start >= LONG_BYTES) selected.set(bytes.subarray(start, end), to);
    else for (let from = start; from < end; from += 1) selected[to + from - start] = bytes[from] ?? 0;
    to += end - start;
  }
  return selected;
};

const selectValues = ({ field, values, offsets }: Column, rows: Rows): Pick<Column, 'values' | 'offsets'> => {
  if (values instanceof BigInt64Array)
    return { values: new BigInt64Array(selectWords(wordsOf(values), 2, rows)) };
  if (values instanceof Int8Array) return { values: selectNumbers(values, new Int8Array(rows.length), rows) };
  if (values instanceof Int16Array)
    return { values: selectNumbers(values, new Int16Array(rows.length), rows) };
  if (values instanceof Int32Array)
    return { values: selectNumbers(values, new Int32Array(rows.length), rows) };
  if (values instanceof Float32Array)
    return { values: selectNumbers(values, new Float32Array(rows.length), rows) };
  if (values instanceof Float64Array)
    return { values: selectNumbers(values, new Float64Array(rows.length), rows) };
  if (field.type === 'boolean') return { values: selectBits(values, rows) };
  if (offsets === undefined) return { values: new Uint8Array(selectWords(wordsOf(values), 4, rows)) };
  const selected = selectOffsets(offsets, rows);
  return { values: selectBytes(values, offsets, rows, selected[rows.length] ?? 0), offsets: selected };
};

const countNulls = (validity: Uint8Array, length: number): number => {
  let nulls = length;
  for (let row = 0; row < length; row += 1) nulls -= ((validity[row >> 3] ?? 0) >> (row & 7)) & 1;
  return nulls;
};

const selectColumn = (column: Column, rows: Rows): Column => {
  const validity = column.validity && selectBits(column.validity, rows);
  const nullCount = validity === undefined ? 0 : countNulls(validity, rows.length);
  return {
    field: column.field,
    length: rows.length,
    nullCount,
    ...selectValues(column, rows),
    ...(validity !== undefined && nullCount > 0 && { validity }),
  };
};

const checkRows = (rows: Rows, rowCount: number): void => {
  for (let at = 0; at < rows.length; at += 1) {
    const row = rows[at] ?? 0;
    if (row >= 0 && row < rowCount && Number.isInteger(row)) continue;
    throw new TidemarkError('invariant', `Row ${row} was asked of a batch that has ${rowCount}.`);
  }
};

/**
 * The rows of a batch that `rows` names by number, in its order, as often as it names them, in buffers of their own that hold no more.
 * Errors: `invariant` for a row that the batch does not have.
 */
export const selectRows = (batch: ColumnBatch, rows: Rows): ColumnBatch => {
  checkRows(rows, batch.rowCount);
  return { rowCount: rows.length, columns: batch.columns.map((column) => selectColumn(column, rows)) };
};
