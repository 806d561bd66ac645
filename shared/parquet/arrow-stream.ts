import { batchMessage, type Placed, schemaMessage } from './arrow-message.ts';
import { type Column, type ColumnValues, widthOf } from './column.ts';

/** A message without a size is the old form; this one marks the new. */
const CONTINUATION = 0xffff_ffff;
const PREFIX_BYTES = 8;
/** Buffers begin at its multiples. Source: Arrow columnar format, "Buffer Alignment and Padding". */
const ALIGNMENT = 64;

const alignedTo = (size: number): number => Math.ceil(size / ALIGNMENT) * ALIGNMENT;

const bitmapBytes = (length: number): number => (length + 7) >> 3;

const valueBytes = ({ field, length, values, offsets }: Column): number => {
  if (offsets !== undefined) return offsets[length] ?? 0;
  if (field.type === 'boolean') return bitmapBytes(length);
  return length * widthOf(values);
};

const bytesOf = ({ buffer, byteOffset }: ColumnValues | Int32Array, sizeBytes: number): Uint8Array =>
  new Uint8Array(buffer, byteOffset, sizeBytes);

/** A column's buffers in Arrow's order. Without a null there is no bitmap. */
const buffersOf = (column: Column): readonly Uint8Array[] => {
  const { length, nullCount, validity, offsets, values } = column;
  return [
    validity === undefined || nullCount === 0 ? new Uint8Array(0) : bytesOf(validity, bitmapBytes(length)),
    ...(offsets === undefined ? [] : [bytesOf(offsets, (length + 1) * 4)]),
    bytesOf(values, valueBytes(column)),
  ];
};

/** Takes memory that is used again for each stream: so large a piece is costly to ask for. */
export class ArrowStream {
  private bytes = new Uint8Array(0);

  /**
   * Columns of one length as the bytes of an Arrow IPC stream of one record batch: good until the next call. Source: Arrow columnar format, "IPC Streaming Format",
   * "Encapsulated message format".
   */
  encode(columns: readonly Column[], rowCount: number): Uint8Array {
    const buffers = columns.flatMap(buffersOf);
    let bodyBytes = 0;
    const placed: readonly Placed[] = buffers.map(({ length }) => {
      bodyBytes += alignedTo(length);
      return { at: bodyBytes - alignedTo(length), sizeBytes: length };
    });
    const schema = schemaMessage(columns.map(({ field }) => field));
    const batch = batchMessage(rowCount, columns, placed, bodyBytes);
    const body = 2 * PREFIX_BYTES + schema.length + batch.length;
    const end = body + bodyBytes + PREFIX_BYTES;
    if (end > this.bytes.length) this.bytes = new Uint8Array(end);
    this.put(0, schema);
    this.put(PREFIX_BYTES + schema.length, batch);
    for (const [index, buffer] of buffers.entries()) this.bytes.set(buffer, body + (placed[index]?.at ?? 0));
    this.put(body + bodyBytes, new Uint8Array(0));
    return this.bytes.subarray(0, end);
  }

  private put(at: number, metadata: Uint8Array): void {
    const prefix = new DataView(this.bytes.buffer, at, PREFIX_BYTES);
    prefix.setUint32(0, CONTINUATION, true);
    prefix.setInt32(4, metadata.length, true);
    this.bytes.set(metadata, at + PREFIX_BYTES);
  }
}
