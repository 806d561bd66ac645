import {
  createScanner,
  fieldFor,
  type JsonValue,
  type Property,
  type Scanner,
  type SourceColumn,
} from '../../../shared/odata/index.ts';
import { cellText, type ColumnType } from '../../../shared/parquet/index.ts';

export const property = (type: string, more: Partial<Property> = {}): Property => ({
  name: 'c',
  type,
  kind: 'primitive',
  nullable: true,
  ...more,
});

/** A column of this property, as `columnType` or by default. */
export const columnOf = (source: Property, columnType?: ColumnType): SourceColumn => ({
  property: source,
  field: fieldFor(source, columnType, 'orders'),
});

const KEY = property('Edm.Int32', { name: '@key', nullable: false });

/** A scanner of one column, beside a key. */
const scannerOf = (column: SourceColumn): Scanner =>
  createScanner([columnOf(KEY), column], { cursor: KEY.name, key: [KEY.name] }, 'orders');

/** The page of rows in which a column has these values; undefined: none. */
const pageOf = (name: string, values: readonly (JsonValue | undefined)[]): Buffer => {
  const rows = values.map((value, at) => {
    const member = value === undefined ? '' : `,${JSON.stringify(name)}:${JSON.stringify(value)}`;
    return `{"@key":${at}${member}}`;
  });
  return Buffer.from(`{"value":[${rows.join(',')}]}`);
};

/** The canonical texts of the cells that values become in a column. */
export const cellTexts = (
  column: SourceColumn,
  values: readonly (JsonValue | undefined)[],
): readonly (string | null)[] => {
  const scanner = scannerOf(column);
  scanner.scan(pageOf(column.property.name, values));
  const [, cells] = scanner.view().columns;
  return cells === undefined ? [] : values.map((_, row) => cellText(cells, row));
};

/** The same of a property's column, as `columnType` or by default. */
export const decoded = (
  source: Property,
  values: readonly (JsonValue | undefined)[],
  columnType?: ColumnType,
): readonly (string | null)[] => cellTexts(columnOf(source, columnType), values);
