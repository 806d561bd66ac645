import type * as Arrow from 'apache-arrow';
import { isTidemarkError } from '../core/index.ts';
import { type Engine, loadEngine } from './engine.ts';
import { chunksOf, loadExcerpt } from './excerpt.ts';
import { corrupt, type RowGroup, type SchemaNode } from './footer.ts';
import type { RangedSource } from './source.ts';

/** What is decoded at once: rows and, by the footer's count before dictionaries are spread, bytes. */
const SLICE_ROWS = 262_144;
const SLICE_BYTES = 64 * 1024 * 1024;

const sliceRows = (group: RowGroup, columns: readonly SchemaNode[], most: number): number => {
  const bytes = chunksOf(group, columns).reduce((total, chunk) => total + chunk.uncompressedBytes, 0);
  const share = bytes > most ? Math.ceil((group.rowCount * most) / bytes) : group.rowCount;
  return Math.max(1024, Math.min(SLICE_ROWS, share));
};

/** One slice of an excerpt. Called synchronously: so a panic of the decoder over damaged bytes is an exception here. */
const decodeSlice = (engine: Engine, excerpt: Uint8Array, offset: number, limit: number): Arrow.Table => {
  try {
    const table = engine.wasm.readParquet(excerpt, { offset, limit, batchSize: limit });
    return engine.arrow.tableFromIPC(table.intoIPCStream());
  } catch (error) {
    throw isTidemarkError(error) ? error : corrupt('its pages are damaged, or of a kind unknown here', error);
  }
};

/**
 * The wanted top-level columns of one row group as Arrow batches of at most 262,144 rows, and of some `sliceBytes`, in the order of `columns`.
 * Errors: `table-corrupt`; whatever the source rejects with.
 */
export async function* readBatches(
  file: RangedSource,
  group: RowGroup,
  columns: readonly SchemaNode[],
  sliceBytes = SLICE_BYTES,
): AsyncGenerator<Arrow.RecordBatch, void, undefined> {
  if (group.rowCount === 0) return;
  const engine = await loadEngine();
  const excerpt = await loadExcerpt(file, group, columns);
  const step = sliceRows(group, columns, sliceBytes);
  let seen = 0;
  for (let offset = 0; offset < group.rowCount; offset += step) {
    for (const batch of decodeSlice(engine, excerpt, offset, step).batches) {
      seen += batch.numRows;
      yield batch;
    }
  }
  if (seen !== group.rowCount) throw corrupt('it holds another number of rows than its footer says');
}
