import { type ColumnBatch, encodeParquet, withBounds } from '../../parquet/index.ts';
import { encodeStatistics } from '../stats/index.ts';

export type Codec = 'snappy' | 'zstd';

/** A data file's bytes, and the `stats` of its `add`. */
export interface EncodedFile {
  readonly bytes: Uint8Array;
  readonly stats: string;
}

/**
 * Turns a batch into a data file. From the call on the batch is the encoder's: its buffers go to another thread, and then to the columns of other
 * batches. Nobody reads it any more, nor anything that shares its buffers.
 */
export type EncodeFile = (batch: ColumnBatch, codec: Codec) => Promise<EncodedFile>;

/** Encodes on the calling thread. */
export const encodeHere: EncodeFile = async (batch, codec) => {
  const bounded = withBounds(batch);
  return { bytes: await encodeParquet(bounded, { codec }), stats: encodeStatistics(bounded) };
};
