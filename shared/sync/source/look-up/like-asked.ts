import type { SourceColumn } from '../../../odata/index.ts';

/** A text without what the collations of databases pass over: case, accents, width, blanks. */
const plain = (text: string): string =>
  text
    .normalize('NFKD')
    .replaceAll(/[\p{M}\s]/gu, '')
    .toLowerCase();

/**
 * Whether a key that came may be the answer to one that was asked for in other letters: a database that compares texts by a collation answers `'abc'` with
 * the row of `'ABC'` as well.
 */
export const isLikeAsked = (
  key: readonly SourceColumn[],
  text: string,
  asked: ReadonlySet<string>,
): boolean => {
  if (key.every(({ property }) => property.type !== 'Edm.String')) return false;
  const came = plain(text);
  return [...asked].some((one) => plain(one) === came);
};
