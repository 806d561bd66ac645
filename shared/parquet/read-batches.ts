import type * as Arrow from 'apache-arrow';
import { isTidemarkError } from '../core/index.ts';
import { type Engine, loadEngine } from './engine.ts';
import { chunksOf, loadExcerpt, type Part, rowsOf } from './excerpt.ts';
import { corrupt } from './footer.ts';

/** What is decoded at once: rows and, by the footer's count before dictionaries are spread, bytes. */
export const SLICE_ROWS = 262_144;
export const SLICE_BYTES = 64 * 1024 * 1024;

/** What the pages of a part hold, by the footer's count. */
export const bytesOf = (part: Part): number =>
  chunksOf(part).reduce((total, chunk) => total + chunk.uncompressedBytes, 0);

const sliceRows = (parts: readonly Part[], rows: number, most: number): number => {
  const bytes = parts.reduce((total, part) => total + bytesOf(part), 0);
  const share = bytes > most ? Math.ceil((rows * most) / bytes) : rows;
  return Math.max(1024, Math.min(SLICE_ROWS, share));
};

interface Slice {
  readonly offset: number;
  /** Undefined: all that the pages hold, which may be more than their footer says. */
  readonly limit: number | undefined;
  readonly batchSize: number;
}

/** Called synchronously: so a panic of the decoder over damaged bytes is an exception here. */
const decodeSlice = (
  engine: Engine,
  excerpt: Uint8Array,
  { offset, limit, batchSize }: Slice,
): Arrow.Table => {
  const range = limit === undefined ? {} : { offset, limit };
  try {
    const table = engine.wasm.readParquet(excerpt, { batchSize, ...range });
    return engine.arrow.tableFromIPC(table.intoIPCStream());
  } catch (error) {
    throw isTidemarkError(error) ? error : corrupt('its pages are damaged, or of a kind unknown here', error);
  }
};

const OTHER_COUNT = 'it holds another number of rows than its footer says';

/**
 * The rows of row groups that are alike, one after the other, as Arrow batches of at most 262,144 rows, and of some `sliceBytes`, of the wanted
 * columns in their order. Errors: `table-corrupt`; whatever a source rejects with.
 */
export async function* readBatches(
  parts: readonly Part[],
  sliceBytes = SLICE_BYTES,
): AsyncGenerator<Arrow.RecordBatch, void, undefined> {
  const rows = rowsOf(parts);
  if (rows === 0) return;
  const engine = await loadEngine();
  const excerpt = await loadExcerpt(parts);
  const step = sliceRows(parts, rows, sliceBytes);
  let seen = 0;
  for (let offset = 0; offset < rows; offset += step) {
    const limit = step < rows ? step : undefined;
    for (const batch of decodeSlice(engine, excerpt, { offset, limit, batchSize: step }).batches) {
      seen += batch.numRows;
      if (seen > rows) throw corrupt(OTHER_COUNT);
      yield batch;
    }
  }
  if (seen !== rows) throw corrupt(OTHER_COUNT);
}
