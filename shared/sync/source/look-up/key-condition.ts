import { isTidemarkError } from '../../../core/index.ts';
import { compare, formatLiteral, parseCursor, type SourceColumn } from '../../../odata/index.ts';
import { fromTableUnits, keyParts, toTableUnits } from '../../feed/index.ts';

/** Whether a key may have more digits at the source than its text, which is made of what the table holds. */
const isCut = ({ property, field }: SourceColumn): boolean =>
  property.type === 'Edm.DateTimeOffset' && field.type === 'timestamp';

/** Comparisons that the condition on one key takes. */
export const comparisonsOf = (key: readonly SourceColumn[]): number =>
  key.reduce((sum, part) => sum + (isCut(part) ? 2 : 1), 0);

/** Whether several keys can be asked for by `in`. */
export const canAskIn = (key: readonly SourceColumn[]): boolean =>
  key.length === 1 && comparisonsOf(key) === 1;

/** The literals between which a time lies that the table cannot tell from `text`: `[from, to)`. */
const spanOf = ({ field }: SourceColumn, text: string): readonly [string, string] => {
  const value = parseCursor('instant', text);
  if (typeof value !== 'object') return [text, text];
  const next = toTableUnits('instant', field.type, value.order) + 1n;
  return [value.literal, fromTableUnits('instant', field.type, next).literal];
};

const partCondition = (part: SourceColumn, text: string): string => {
  const { name, type } = part.property;
  if (!isCut(part)) return compare(name, 'eq', formatLiteral(type, text));
  const [from, to] = spanOf(part, text).map((literal) => formatLiteral(type, literal));
  return `${compare(name, 'ge', from ?? '')} and ${compare(name, 'lt', to ?? '')}`;
};

/** The condition on one key, as a text of `keyTexts`. */
const keyCondition = (key: readonly SourceColumn[], text: string): string =>
  keyParts(key, text)
    .map((part, place) => {
      const column = key[place];
      return column === undefined ? '' : partCondition(column, part);
    })
    .join(' and ');

/** One condition that every one of some keys meets, and no other. `in` where asked for, and the key allows it. */
export const keysCondition = (
  key: readonly SourceColumn[],
  texts: readonly string[],
  op: 'in' | 'or',
): string => {
  const [part] = key;
  if (op === 'or' || part === undefined) return texts.map((text) => keyCondition(key, text)).join(' or ');
  const literals = texts.map((text) => formatLiteral(part.property.type, text));
  return `${part.property.name} in (${literals.join(',')})`;
};

/** Whether the source can have such a key: a value that has no literal of its property's type is none of it. */
export const canHaveKey = (key: readonly SourceColumn[], text: string): boolean => {
  try {
    return keyCondition(key, text) !== '';
  } catch (error) {
    if (isTidemarkError(error, 'source-contract')) return false;
    throw error;
  }
};

/** Bytes that a text takes in a URL. */
const sizeInUrl = (text: string): number => encodeURIComponent(text).length + text.split("'").length * 2;

/** Bytes of one key's part of `keysCondition`, with what joins it to the next one. */
export const keySize = (key: readonly SourceColumn[], text: string, op: 'in' | 'or'): number => {
  const [part] = key;
  if (op === 'or' || part === undefined) return sizeInUrl(`${keyCondition(key, text)} or `);
  return sizeInUrl(`${formatLiteral(part.property.type, text)},`);
};
