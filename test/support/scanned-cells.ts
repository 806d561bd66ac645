import { type Column, type ColumnBatch, decimalFacets, isNullAt } from '../../shared/parquet/index.ts';

const bytesOf = ({
  buffer,
  byteOffset,
  byteLength,
}: NonNullable<Column['offsets'] | Column['values']>): Buffer => Buffer.from(buffer, byteOffset, byteLength);

const floatText = (value: number): string => (Object.is(value, -0) ? '-0' : String(value));

const decimalText = (bytes: Buffer, at: number): string =>
  String((bytes.readBigInt64LE(at + 8) << 64n) | bytes.readBigUInt64LE(at));

/** A cell as the reference spells it: see `test/support/reference/cell-of.ts`. */
const textAt = (column: Column, row: number): string => {
  const { field, values, offsets } = column;
  if (field.type === 'string' || field.type === 'binary') {
    const bytes = bytesOf(values).subarray(offsets?.[row], offsets?.[row + 1]);
    return field.type === 'binary'
      ? bytes.toString('hex')
      : new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  }
  if (field.type === 'boolean') return String(((Number(values[row >> 3]) >> (row & 7)) & 1) === 1);
  if (decimalFacets(field.type) !== undefined) return decimalText(bytesOf(values), row * 16);
  const value = values[row];
  return typeof value === 'number' ? floatText(value) : String(value);
};

/** The cells of a batch, row by row. */
export const scannedCells = ({ rowCount, columns }: ColumnBatch): readonly (readonly (string | null)[])[] =>
  Array.from({ length: rowCount }, (_, row) =>
    columns.map((column) => (isNullAt(column, row) ? null : textAt(column, row))),
  );

/** A bitmap whose bits past the last row are clear: they say nothing. */
const bitmapOf = (bits: Uint8Array, length: number): string => {
  const bytes = Buffer.from(bits.subarray(0, (length + 7) >> 3));
  if ((length & 7) !== 0) bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) & ((1 << (length & 7)) - 1);
  return bytes.toString('hex');
};

const copyOfColumn = ({ field, length, nullCount, values, validity, offsets }: Column) => ({
  field,
  length,
  nullCount,
  values: field.type === 'boolean' ? bitmapOf(values as Uint8Array, length) : bytesOf(values).toString('hex'),
  ...(validity !== undefined && { validity: bitmapOf(validity, length) }),
  ...(offsets !== undefined && { offsets: Array.from(offsets) }),
});

/** Every byte of a batch, to be compared with another one later. */
export const copyOfBatch = ({ rowCount, columns }: ColumnBatch) => ({
  rowCount,
  columns: columns.map(copyOfColumn),
});
