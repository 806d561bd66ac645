import { TidemarkError } from '../../core/index.ts';
import type { Lake } from '../../lake/index.ts';
import type { RangedSource } from '../../parquet/index.ts';
import type { ReadOptions } from './log.ts';

/** Files up to this size that are wanted whole are fetched in one request. */
const WHOLE_BYTES = 16 * 1024 * 1024;

/** A file of the lake, `sizeBytes` long, as Parquet reads it. With `isWhole`, all of it is fetched at the first read, once. `table-corrupt` when it is not there or shorter: the log says otherwise. */
export const lakeSource = (
  lake: Lake,
  { path, sizeBytes }: { readonly path: string; readonly sizeBytes: number },
  { signal, isWhole = false }: ReadOptions & { readonly isWhole?: boolean },
): RangedSource => {
  const fetchRange = async (start: number, end: number): Promise<Uint8Array> => {
    const file = await lake.read(path, { range: { start, end }, ...(signal && { signal }) });
    if (file.outcome === 'found' && file.bytes.length === end - start) return file.bytes;
    throw new TidemarkError(
      'table-corrupt',
      `${path} is ${file.outcome === 'found' ? 'shorter than the log says' : 'named by the log and not there'}. Restore it, or load the table again.`,
      { path },
    );
  };
  if (!isWhole || sizeBytes > WHOLE_BYTES) return { sizeBytes, read: fetchRange };
  let whole: Promise<Uint8Array> | undefined;
  const read = async (start: number, end: number): Promise<Uint8Array> =>
    (await (whole ??= fetchRange(0, sizeBytes))).subarray(start, end);
  return { sizeBytes, read };
};
