import { TidemarkError } from '../core/index.ts';
import type { ColumnBatch, Field } from './column.ts';
import type { RangedSource } from './source.ts';

/** stub */
export async function* readColumns(
  _source: RangedSource,
  _fields: readonly Field[],
): AsyncGenerator<ColumnBatch, void, undefined> {
  throw new TidemarkError('invariant', 'soon');
  yield* [];
}
