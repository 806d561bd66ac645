import columnsOf from 'fast-string-width';

/** Columns of a terminal that a text takes: 2 for wide letters and pictures, 0 for marks that combine. */
export const widthOf = (text: string): number => columnsOf(text);

/** What a reader takes for one letter is never parted. */
const LETTERS = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** The longest beginning of a text that takes at most `most` columns, with `…` in the last of them where it is cut. */
export const cutTo = (text: string, most: number): string => {
  // A letter takes two columns at the most, and one unit of a string at the least.
  if (text.length * 2 <= most || widthOf(text) <= most) return text;
  let begin = '';
  let width = 0;
  for (const { segment } of LETTERS.segment(text)) {
    width += widthOf(segment);
    if (width > most - 1) break;
    begin += segment;
  }
  return most < 1 ? '' : `${begin}…`;
};

/** A text with spaces to `width` columns, after it or before it. */
export const padTo = (text: string, width: number, align: 'left' | 'right' = 'left'): string => {
  const space = ' '.repeat(Math.max(0, width - widthOf(text)));
  return align === 'left' ? text + space : space + text;
};
