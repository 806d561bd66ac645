import { TidemarkError } from '../core/index.ts';
import type { Row } from './row-type.ts';
import type { RangedSource } from './source.ts';

/** stub */
export async function* readRows(
  _source: RangedSource,
  _columns?: readonly string[],
): AsyncGenerator<readonly Row[], void, undefined> {
  throw new TidemarkError('invariant', 'soon');
  yield* [];
}
