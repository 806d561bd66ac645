import {
  cursorAt,
  fractionDigits,
  localDigits,
  offsetMinutes,
  parseCursor,
  type ScannedPage,
} from '../../../odata/index.ts';
import type { SourceTraits } from '../../../state/index.ts';

/** What a source compares in the place of instants. */
export type Otherwise = Pick<SourceTraits, 'comparesDigits' | 'comparesText'>;

/** The cursor's texts of a page's rows, as the source wrote them. */
export const cursorTexts = (column: string, page: ScannedPage): readonly string[] =>
  Array.from({ length: page.rowCount }, (_, row) => page.textOf(column, row)).filter((text) => text !== '');

/** The instant of a cursor's text, in units of `CursorValue.order`. */
export const instantOf = (text: string): bigint => {
  const value = parseCursor('instant', text);
  return typeof value === 'object' ? value.order : 0n;
};

/** The same of its local digits, whatever its offset is. */
export const digitsOf = (text: string): bigint => instantOf(localDigits(text));

const rise = (values: readonly bigint[] | readonly string[]): boolean =>
  values.every((value, at) => at === 0 || (values[at - 1] ?? value) <= value);

/** Whether times stand in order of the instants that they are. */
export const areInstants = (texts: readonly string[]): boolean => rise(texts.map(instantOf));

const varies = (texts: readonly string[], of: (text: string) => number): boolean =>
  new Set(texts.map(of)).size > 1;

/**
 * What times stand in order by, which are in none of instants: their local digits, where they have several offsets, or their texts, where they have
 * several lengths. `from`: the bound that they must not be below. Undefined: by neither.
 */
export const explainOrder = (texts: readonly string[], from?: bigint): Otherwise | undefined => {
  const all = from === undefined ? texts : [cursorAt('instant', from).literal, ...texts];
  const hasOffsets = varies(all, offsetMinutes);
  if (hasOffsets && rise(all.map(digitsOf))) return { comparesDigits: true };
  if (!varies(texts, fractionDigits) || !rise(all)) return undefined;
  return { comparesText: true, ...(hasOffsets && { comparesDigits: true }) };
};

/** Whether times that lie below their bound, and are in order of instants, are not below it by their texts. Other rows tell whether texts are compared. */
export const mayBeTexts = (texts: readonly string[], from: bigint): boolean => {
  const all = [cursorAt('instant', from).literal, ...texts];
  return varies(all, fractionDigits) && rise(all);
};
