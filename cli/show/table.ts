import { shownText } from './shown-text.ts';
import { cutTo, padTo, widthOf } from './width.ts';

export interface Column {
  readonly title: string;
  readonly align?: 'left' | 'right';
  /** It is cut last: a name that is typed again. `always`: never, as nothing of it can be guessed. */
  readonly whole?: boolean | 'always';
  /** Left out where the terminal is too narrow; the last of them first. */
  readonly spare?: boolean;
  /** It keeps so much as long as there are columns to leave out. */
  readonly least?: number;
}

/** A cell that says more than its text: it gets a style, where styles are shown. */
export interface Cell {
  readonly text: string;
  readonly style?: Style;
}

export type Style = 'good' | 'bad' | 'warn' | 'dim' | 'strong';
export type Paint = (style: Style, text: string) => string;

/** What a table is drawn on. */
export interface Canvas {
  /** Columns; undefined in a pipe, where nothing has to fit. */
  readonly width: number | undefined;
  readonly paint: Paint;
}

/** A cell of a pipe, or of a very wide terminal, ends here. */
const MOST = 200;
/** A column that has to give way keeps so much, unless the terminal is too narrow even for that. */
const LEAST = 8;
const GAP = 2;
/** Before widths are counted: no cell of a table shows more. */
const MOST_CHARACTERS = 1_000;

const cleaned = (text: string): string => shownText(text.slice(0, MOST_CHARACTERS));

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);

/** What a column can do with. */
const leastOf = (wanted: number, { whole = false, least = LEAST }: Column): number =>
  whole === false ? Math.min(wanted, least) : wanted;

/** A column of a table, and its place in a row. */
interface Placed {
  readonly column: Column;
  readonly at: number;
  readonly wanted: number;
}

const roomFor = ({ length }: readonly unknown[], width: number): number => width - GAP * (length - 1);

/** The columns that there is room for. */
const kept = (all: readonly Placed[], width: number): readonly Placed[] => {
  const needed = sum(all.map(({ wanted, column }) => leastOf(wanted, column)));
  const last =
    needed <= roomFor(all, width) ? undefined : all.findLast(({ column }) => column.spare === true);
  return last === undefined
    ? all
    : kept(
        all.filter((one) => one !== last),
        width,
      );
};

/** Widths that fit: the widest gives way first, and columns that are to stay whole do so last. */
const fitted = (placed: readonly Placed[], width: number): readonly number[] => {
  const widths = placed.map(({ wanted }) => wanted);
  const room = roomFor(placed, width);
  const shrink = (mayBe: (column: Column) => boolean, least: number): void => {
    const some = placed.flatMap(({ column }, at) => (mayBe(column) ? [at] : []));
    while (sum(widths) > room) {
      const widest = some.toSorted((a, b) => (widths[b] ?? 0) - (widths[a] ?? 0))[0];
      if (widest === undefined || (widths[widest] ?? 0) <= least) return;
      widths[widest] = (widths[widest] ?? 0) - 1;
    }
  };
  shrink(({ whole = false }) => whole === false, LEAST);
  shrink(({ whole }) => whole !== 'always', LEAST);
  shrink(({ whole }) => whole !== 'always', 1);
  return widths;
};

/**
 * Rows under their titles. Whatever a cell or a title holds is one line of visible text, cut with `…`; on a terminal that is too narrow columns
 * are left out, then cut.
 */
export const table = (
  columns: readonly Column[],
  rows: readonly (readonly (Cell | string)[])[],
  { width, paint }: Canvas,
): readonly string[] => {
  const titles = columns.map(({ title }) => cleaned(title));
  const cells = rows.map((row) =>
    columns.map((_, at): Cell => {
      const cell = row[at] ?? '';
      return typeof cell === 'string' ? { text: cleaned(cell) } : { ...cell, text: cleaned(cell.text) };
    }),
  );
  const all = columns.map((column, at): Placed => {
    const widest = Math.max(widthOf(titles[at] ?? ''), ...cells.map((row) => widthOf(row[at]?.text ?? '')));
    return { column, at, wanted: Math.min(MOST, widest) };
  });
  const placed = width === undefined ? all : kept(all, width);
  const widths = width === undefined ? all.map(({ wanted }) => wanted) : fitted(placed, width);
  const line = (texts: readonly Cell[]): string =>
    placed
      .map(({ column, at }, place) => {
        const { text = '', style } = texts[at] ?? {};
        const padded = padTo(cutTo(text, widths[place] ?? MOST), widths[place] ?? 0, column.align);
        const shown = place === placed.length - 1 ? padded.trimEnd() : padded;
        return style === undefined ? shown : paint(style, shown);
      })
      .join(' '.repeat(GAP))
      .trimEnd();
  const head = titles.map((text): Cell => ({ text, style: 'dim' }));
  return [head, ...cells].map(line);
};

/** Facts, a line each, their names in one column. A fact that is not known has no line. */
export const factLines = (
  facts: readonly (readonly [name: string, value: Cell | string | undefined])[],
  { paint, width }: Canvas,
): readonly string[] => {
  const known = facts.flatMap(([name, value]) => {
    if (value === undefined) return [];
    const cell = typeof value === 'string' ? { text: value } : value;
    return cell.text === '' ? [] : [{ name, cell }];
  });
  const longest = Math.max(0, ...known.map(({ name }) => widthOf(name)));
  return known.map(({ name, cell: { text, style } }) => {
    const room = Math.max(LEAST, (width ?? MOST * 10) - longest - GAP);
    const value = cutTo(cleaned(text), room);
    return `${paint('dim', padTo(name, longest))}${' '.repeat(GAP)}${style === undefined ? value : paint(style, value)}`;
  });
};
