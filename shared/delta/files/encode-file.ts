import {
  type Column,
  type ColumnBatch,
  type ColumnValues,
  encodeParquet,
  withBounds,
} from '../../parquet/index.ts';
import { encodeStatistics } from '../stats/index.ts';

export type Codec = 'snappy' | 'zstd';

/** A data file's bytes, and the `stats` of its `add`. */
export interface EncodedFile {
  readonly bytes: Uint8Array;
  readonly stats: string;
}

/** Turns a batch into a data file. The batch may be overwritten as soon as the call has returned its promise. */
export type EncodeFile = (batch: ColumnBatch, codec: Codec) => Promise<EncodedFile>;

/** Not `slice` for bytes: a Buffer's would share its memory. */
const copyValues = (values: ColumnValues): ColumnValues =>
  values instanceof Uint8Array ? new Uint8Array(values) : values.slice();

const copyColumn = (column: Column): Column => ({
  ...column,
  values: copyValues(column.values),
  ...(column.validity && { validity: new Uint8Array(column.validity) }),
  ...(column.offsets && { offsets: column.offsets.slice() }),
});

/** The batch in buffers of its own, which hold no more than it needs. */
export const copyBatch = (batch: ColumnBatch): ColumnBatch => ({
  ...batch,
  columns: batch.columns.map(copyColumn),
});

/** The file of a batch that stays as it is until the promise is fulfilled or rejected. */
export const encodeBatch = async (batch: ColumnBatch, codec: Codec): Promise<EncodedFile> => {
  const bounded = withBounds(batch);
  return { bytes: await encodeParquet(bounded, { codec }), stats: encodeStatistics(bounded) };
};

/** Encodes on the calling thread. */
export const encodeHere: EncodeFile = (batch, codec) => encodeBatch(copyBatch(batch), codec);
