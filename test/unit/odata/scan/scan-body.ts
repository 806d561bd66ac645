import {
  createScanner,
  fieldFor,
  type Property,
  type ScannedPage,
  type Scanner,
  type SourceColumn,
} from '../../../../shared/odata/index.ts';
import type { ColumnType } from '../../../../shared/parquet/index.ts';
import { scannedCells } from '../../../support/scanned-cells.ts';

/** A column `c` of this Edm type, as `columnType` or by default. */
export const columnC = (
  type: string,
  { as, isAsIs, ...more }: Partial<Property> & { readonly as?: ColumnType; readonly isAsIs?: boolean } = {},
): SourceColumn => {
  const property: Property = { name: 'c', type, kind: 'primitive', nullable: true, ...more };
  return { property, field: fieldFor(property, as, 'orders'), ...(isAsIs === true && { isAsIs }) };
};

const ID: SourceColumn = {
  property: { name: 'id', type: 'Edm.Int32', kind: 'primitive', nullable: false },
  field: { name: 'id', type: 'integer', nullable: true },
};

/** A scanner of an `id`, which is key and cursor, and more columns. */
export const scannerOf = (...columns: readonly SourceColumn[]): Scanner =>
  createScanner([ID, ...columns], { cursor: 'id', key: ['id'] }, 'orders');

export interface Scanned {
  readonly page: ScannedPage;
  /** The cells of each column but `id`, row by row. */
  readonly cells: readonly (readonly (string | null)[])[];
}

/** What a body says to a scanner of an `id` and these columns. */
export const scanBody = (body: string | Uint8Array, ...columns: readonly SourceColumn[]): Scanned => {
  const scanner = scannerOf(...columns);
  const page = scanner.scan(typeof body === 'string' ? Buffer.from(body) : body);
  return { page, cells: scannedCells(scanner.view()).map(([, ...cells]) => cells) };
};

/** The cells that the JSON texts of some values become in a column `c`. */
export const cellsOf = (column: SourceColumn, ...values: readonly string[]): readonly (string | null)[] => {
  const rows = values.map((json, at) => `{"id":${at},"c":${json}}`);
  return scanBody(`{"value":[${rows.join(',')}]}`, column).cells.map(([cell = null]) => cell);
};
