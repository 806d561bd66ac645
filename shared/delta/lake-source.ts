import { TidemarkError } from '../core/index.ts';
import type { Lake } from '../lake/index.ts';
import type { RangedSource } from '../parquet/index.ts';
import type { ReadOptions } from './log.ts';

/** A file of the lake, `sizeBytes` long, as Parquet reads it. `table-corrupt` when it is not there or shorter: the log says otherwise. */
export const lakeSource = (
  lake: Lake,
  { path, sizeBytes }: { readonly path: string; readonly sizeBytes: number },
  { signal }: ReadOptions,
): RangedSource => ({
  sizeBytes,
  read: async (start, end) => {
    const file = await lake.read(path, { range: { start, end }, ...(signal && { signal }) });
    if (file.outcome === 'found' && file.bytes.length === end - start) return file.bytes;
    throw new TidemarkError(
      'table-corrupt',
      `${path} is ${file.outcome === 'found' ? 'shorter than the log says' : 'named by the log and not there'}. Restore it, or load the table anew.`,
      { path },
    );
  },
});
