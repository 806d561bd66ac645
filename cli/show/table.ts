import { shownText } from './shown-text.ts';
import { cutTo, padTo, widthOf } from './width.ts';

export interface Column {
  readonly title: string;
  readonly align?: 'left' | 'right';
  /** It is cut last: an id or a name that is typed again. */
  readonly whole?: boolean;
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

/** Widths that fit: the widest gives way first, and columns that are to stay whole do so last. */
const fitted = (wanted: readonly number[], columns: readonly Column[], width: number): readonly number[] => {
  const widths = [...wanted];
  const room = width - GAP * (columns.length - 1);
  const shrink = (at: readonly number[], least: number): void => {
    while (sum(widths) > room) {
      const widest = at.toSorted((a, b) => (widths[b] ?? 0) - (widths[a] ?? 0))[0];
      if (widest === undefined || (widths[widest] ?? 0) <= least) return;
      widths[widest] = (widths[widest] ?? 0) - 1;
    }
  };
  const every = columns.map((_, at) => at);
  shrink(
    every.filter((at) => columns[at]?.whole !== true),
    LEAST,
  );
  shrink(every, LEAST);
  shrink(every, 1);
  return widths;
};

/**
 * Rows under their titles. Whatever a cell or a title holds is one line of visible text, cut with `…`; on a terminal that is too narrow the widest columns
 * are cut.
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
  const wanted = titles.map((title, at) =>
    Math.min(MOST, Math.max(widthOf(title), ...cells.map((row) => widthOf(row[at]?.text ?? '')))),
  );
  const widths = width === undefined ? wanted : fitted(wanted, columns, width);
  const line = (texts: readonly Cell[]): string =>
    texts
      .map(({ text, style }, at) => {
        const padded = padTo(cutTo(text, widths[at] ?? MOST), widths[at] ?? 0, columns[at]?.align);
        const shown = at === texts.length - 1 ? padded.trimEnd() : padded;
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
