import { cursorKind } from '../../../odata/index.ts';
import { cellOrder, cellText, type Column, type ColumnBatch, decimalFacets } from '../../../parquet/index.ts';
import { fromTableUnits } from '../../feed/index.ts';

const EDM: ReadonlyMap<string, string> = new Map([
  ['date', 'Edm.Date'],
  ['timestamp', 'Edm.DateTimeOffset'],
]);

/** A cell as people read it: a date as 2026-01-31, a time in UTC, a decimal with its point, binary as base64; null for null. */
const shownCell = (column: Column, row: number): string | null => {
  const { type } = column.field;
  const edm = decimalFacets(type) === undefined ? EDM.get(type) : 'Edm.Decimal';
  const text = cellText(column, row);
  const kind = edm === undefined ? undefined : cursorKind(edm);
  if (text === null || kind === undefined) return text;
  return fromTableUnits(kind, type, cellOrder(column, row)).literal;
};

/** The cells of so many rows of a batch, from one on. */
export const shownRows = (
  { columns }: Pick<ColumnBatch, 'columns'>,
  from: number,
  count: number,
): readonly (readonly (string | null)[])[] =>
  Array.from({ length: count }, (_, at) => columns.map((column) => shownCell(column, from + at)));
