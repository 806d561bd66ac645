import { TidemarkError } from '../core/index.ts';
import { type Column, type ColumnBatch, type ColumnValues, type Field, widthOf } from './column.ts';

/** Arrow's offsets are signed 32-bit. */
const MAX_BYTES = 2 ** 31 - 1;

type Parts = readonly Column[];

const refuse = (name: string, what: string): TidemarkError =>
  new TidemarkError('invariant', `Batches cannot be put together: column ${name} ${what}.`, { column: name });

/** Copies the first `count` bits of `from` to `into`, from bit `to` on; the bits there are still clear. */
const copyBits = (from: Uint8Array, count: number, into: Uint8Array, to: number): void => {
  if ((to & 7) === 0) {
    into.set(from.subarray(0, (count + 7) >> 3), to >> 3);
    if ((count & 7) !== 0) {
      const last = (to + count) >> 3;
      into[last] = (into[last] ?? 0) & ((1 << (count & 7)) - 1);
    }
    return;
  }
  for (let at = 0; at < count; at += 1) {
    const bit = ((from[at >> 3] ?? 0) >> (at & 7)) & 1;
    into[(to + at) >> 3] = (into[(to + at) >> 3] ?? 0) | (bit << ((to + at) & 7));
  }
};

const fillBits = (count: number, into: Uint8Array, to: number): void => {
  for (let at = to; at < to + count; at += 1) into[at >> 3] = (into[at >> 3] ?? 0) | (1 << (at & 7));
};

const concatValidity = (parts: Parts, length: number): Uint8Array => {
  const joined = new Uint8Array((length + 7) >> 3);
  let to = 0;
  for (const { validity, length: count } of parts) {
    if (validity === undefined) fillBits(count, joined, to);
    else copyBits(validity, count, joined, to);
    to += count;
  }
  return joined;
};

const concatBooleans = (parts: Parts, length: number): Uint8Array => {
  const joined = new Uint8Array((length + 7) >> 3);
  let to = 0;
  for (const { values, length: count } of parts) {
    if (values instanceof Uint8Array) copyBits(values, count, joined, to);
    to += count;
  }
  return joined;
};

const bytesOf = (values: ColumnValues, count: number): Uint8Array =>
  new Uint8Array(values.buffer, values.byteOffset, count);

const concatBytes = (pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> => {
  const joined = new Uint8Array(pieces.reduce((size, piece) => size + piece.length, 0));
  let to = 0;
  for (const piece of pieces) {
    joined.set(piece, to);
    to += piece.length;
  }
  return joined;
};

const concatVariable = (parts: Parts, length: number): Pick<Column, 'values' | 'offsets'> => {
  const pieces = parts.map(({ values, offsets, length: count }) =>
    bytesOf(values, offsets?.[count] ?? 0).subarray(offsets?.[0] ?? 0),
  );
  const size = pieces.reduce((total, piece) => total + piece.length, 0);
  if (size > MAX_BYTES) throw refuse(parts[0]?.field.name ?? '', 'would hold more than 2 GiB');
  const joined = new Int32Array(length + 1);
  let row = 0;
  for (const { offsets, length: count } of parts) {
    const shift = (joined[row] ?? 0) - (offsets?.[0] ?? 0);
    for (let at = 1; at <= count; at += 1) joined[row + at] = (offsets?.[at] ?? 0) + shift;
    row += count;
  }
  return { values: concatBytes(pieces), offsets: joined };
};

const VIEWS = { Int8Array, Int16Array, Int32Array, BigInt64Array, Float32Array, Float64Array } as const;

const viewOf = (like: ColumnValues | undefined, bytes: Uint8Array<ArrayBuffer>): ColumnValues => {
  const View = Object.values(VIEWS).find((view) => like instanceof view);
  return View === undefined ? bytes : new View(bytes.buffer);
};

const concatValues = (
  type: Field['type'],
  parts: Parts,
  length: number,
): Pick<Column, 'values' | 'offsets'> => {
  if (type === 'boolean') return { values: concatBooleans(parts, length) };
  if (type === 'string' || type === 'binary') return concatVariable(parts, length);
  const bytes = concatBytes(
    parts.map(({ values, length: count }) => bytesOf(values, count * widthOf(values))),
  );
  return { values: viewOf(parts[0]?.values, bytes) };
};

const concatColumns = (first: Field, parts: Parts): Column => {
  const length = parts.reduce((total, part) => total + part.length, 0);
  const nullCount = parts.reduce((total, part) => total + part.nullCount, 0);
  return {
    field: { ...first, nullable: parts.some(({ field }) => field.nullable) },
    length,
    nullCount,
    ...concatValues(first.type, parts, length),
    ...(nullCount > 0 && { validity: concatValidity(parts, length) }),
  };
};

const partAt = ({ columns }: ColumnBatch, index: number, { name, type }: Field): Column => {
  const column = columns[index];
  if (column?.field.name !== name || column.field.type !== type)
    throw refuse(name, `of type ${type} is not in its place in all of them`);
  return column;
};

/**
 * The rows of all batches, one batch after the other, in buffers of their own; a column is nullable where any is. No batch makes one without
 * columns. Errors: `invariant` when names, types or the order of the columns differ, or text would exceed 2 GiB.
 */
export const concatBatches = (batches: readonly ColumnBatch[]): ColumnBatch => {
  const fields = batches[0]?.columns.map(({ field }) => field) ?? [];
  const wider = batches.find(({ columns }) => columns.length !== fields.length);
  if (wider !== undefined) throw refuse(wider.columns.at(-1)?.field.name ?? '', 'is not in all of them');
  return {
    rowCount: batches.reduce((total, { rowCount }) => total + rowCount, 0),
    columns: fields.map((field, index) =>
      concatColumns(
        field,
        batches.map((batch) => partAt(batch, index, field)),
      ),
    ),
  };
};
