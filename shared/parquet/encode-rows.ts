import { TidemarkError } from '../core/index.ts';
import type { Row, RowField } from './row-type.ts';
import type { WriteOptions } from './write-table.ts';

/** stub */
export const encodeRows = async (
  _rows: readonly Row[],
  _fields: readonly RowField[],
  _options: WriteOptions,
): Promise<Uint8Array> => {
  throw new TidemarkError('invariant', 'soon');
};
