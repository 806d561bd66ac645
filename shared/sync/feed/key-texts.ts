import { cursorKind, type SourceColumn } from '../../odata/index.ts';
import { cellOrder, cellText, isNullAt, type Column, type ColumnBatch } from '../../parquet/index.ts';
import { columnsNamed } from './row-version.ts';
import { fromTableUnits } from './table-units.ts';

const PLAIN: ReadonlySet<string> = new Set(['long', 'integer', 'short', 'byte', 'string']);

/** One key property of one row as the source writes it: what a person reads, and what a request can ask for. */
const keyText = ({ property, field }: SourceColumn, column: Column, row: number): string => {
  const kind = cursorKind(property.type);
  if (kind === undefined || PLAIN.has(field.type) || isNullAt(column, row))
    return String(cellText(column, row));
  return fromTableUnits(kind, field.type, cellOrder(column, row)).literal;
};

/** The key of each row from `from` on as text: the property itself, or a JSON array of them where there are several. */
export const keyTexts = (key: readonly SourceColumn[], batch: ColumnBatch, from = 0): readonly string[] => {
  const columns = columnsNamed(
    batch,
    key.map(({ field }) => field.name),
  );
  const textsOf = (row: number): readonly string[] =>
    key.map((part, place) => {
      const column = columns[place];
      return column === undefined ? '' : keyText(part, column, row);
    });
  return Array.from({ length: batch.rowCount - from }, (_, place) => {
    const texts = textsOf(from + place);
    return texts.length === 1 ? (texts[0] ?? '') : JSON.stringify(texts);
  });
};

/** The parts of a key's text, one for each property. */
export const keyParts = (key: readonly SourceColumn[], text: string): readonly string[] =>
  key.length === 1 ? [text] : (JSON.parse(text) as readonly string[]);
