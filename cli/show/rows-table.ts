import { type Canvas, table } from './table.ts';

/** Rows of a table, as texts. */
export interface Rows {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly rows: readonly (readonly (string | null)[])[];
}

/** Above this many columns, a row does not fit a line: each is a block of its own. */
const MOST_COLUMNS = 8;

/** The first rows of a table, with the types of its columns under their names. */
export const rowsTable = ({ columns, rows }: Rows, canvas: Canvas): readonly string[] => {
  if (columns.length <= MOST_COLUMNS)
    return table(
      columns.map(({ name }) => ({ title: name })),
      [
        columns.map(({ type }) => ({ text: type, style: 'dim' as const })),
        ...rows.map((row) => row.map((cell) => cell ?? { text: 'null', style: 'dim' as const })),
      ],
      canvas,
    );
  return table(
    [
      { title: 'COLUMN', whole: true },
      { title: 'TYPE' },
      ...rows.map((_, at) => ({ title: `ROW ${at + 1}` })),
    ],
    columns.map(({ name, type }, at) => [
      name,
      { text: type, style: 'dim' as const },
      ...rows.map((row) => row[at] ?? { text: 'null', style: 'dim' as const }),
    ]),
    canvas,
  );
};
