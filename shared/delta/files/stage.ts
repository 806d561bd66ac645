import type { Clock, NewId } from '../../core/index.ts';
import type { Lake } from '../../lake/index.ts';
import type { ColumnBatch } from '../../parquet/index.ts';
import type { AddFile } from '../log/index.ts';
import type { Codec, EncodeFile } from './encode-file.ts';

export interface StageOptions {
  readonly newId: NewId;
  readonly clock: Pick<Clock, 'now'>;
  readonly codec: Codec;
  readonly encode: EncodeFile;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Writes `batch` as a data file of an unpartitioned table and answers the `add` that a commit makes it visible with. Until then nobody
 * sees it, and a file that is never committed is vacuum's to remove. Its name needs no escaping, and no other file has it.
 * Source: Delta PROTOCOL.md, "Data Files", "Add File and Remove File".
 */
export const stageFile = async (
  lake: Lake,
  tablePath: string,
  batch: ColumnBatch,
  { newId, clock, codec, encode, signal }: StageOptions,
): Promise<AddFile> => {
  const path = `part-00000-${newId()}-c000.${codec}.parquet`;
  const { bytes, stats } = await encode(batch, codec);
  await lake.write(`${tablePath}/${path}`, bytes, signal);
  return {
    path,
    partitionValues: {},
    size: bytes.length,
    modificationTime: clock.now(),
    dataChange: true,
    stats,
  };
};
