import {
  createDecoder,
  fieldFor,
  type JsonObject,
  type JsonValue,
  type Property,
} from '../../../shared/odata/index.ts';
import { cellText, type ColumnType } from '../../../shared/parquet/index.ts';

export const property = (type: string, more: Partial<Property> = {}): Property => ({
  name: 'c',
  type,
  kind: 'primitive',
  nullable: true,
  ...more,
});

/** A decoder of one column, as `columnType` or by default. */
export const decoderOf = (source: Property, columnType?: ColumnType) =>
  createDecoder([{ property: source, field: fieldFor(source, columnType, 'orders') }], 'orders');

/** The cells that values become: their canonical text, or `inexact`. */
export const decoded = (
  source: Property,
  values: readonly (JsonValue | undefined)[],
  columnType?: ColumnType,
): (string | null)[] | 'inexact' => {
  const decoder = decoderOf(source, columnType);
  const rows = values.map((value): JsonObject => (value === undefined ? {} : { [source.name]: value }));
  if (decoder.append(rows) === 'inexact') return 'inexact';
  const [column] = decoder.finish().columns;
  return column === undefined ? [] : values.map((_, index) => cellText(column, index));
};
