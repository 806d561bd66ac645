import type { EntityTable, StoredRow } from './entity-table.ts';
import { isComparable, literalOrdinal, type Ordinal } from './ordinal.ts';
import { refusal } from './refusal.ts';
import type { SampleProperty } from './types.ts';

export type Predicate = (row: StoredRow) => boolean;

interface Token {
  readonly kind: 'open' | 'close' | 'text' | 'word' | 'end';
  readonly text: string;
}

const TOKEN = /([ \t]*)(?:(\()|(\))|'((?:[^']|'')*)'|([^ \t()',]+))/y;
const END: Token = { kind: 'end', text: '' };

/** Two words, or a word and a text, need a blank between them: `datetime'..'` is no literal of V4. */
const mustStandApart = (before: Token['kind'], after: Token['kind']): boolean =>
  (before === 'word' || before === 'text') && (after === 'word' || after === 'text');

const tokensOf = (source: string): Token[] => {
  const pattern = new RegExp(TOKEN);
  const text = source.replace(/[ \t]+$/, '');
  const tokens: Token[] = [];
  while (pattern.lastIndex < text.length) {
    const at = pattern.lastIndex;
    const match = pattern.exec(text);
    if (match === null) throw refusal(400, `Syntax error at position ${at} in '$filter'.`);
    const [, blank = '', open, close, quoted, word] = match;
    const kind =
      open !== undefined ? 'open' : close !== undefined ? 'close' : quoted !== undefined ? 'text' : 'word';
    if (blank === '' && mustStandApart(tokens.at(-1)?.kind ?? 'end', kind))
      throw refusal(400, `Syntax error at position ${at} in '$filter'.`);
    tokens.push({ kind, text: quoted?.replaceAll("''", "'") ?? word ?? '' });
  }
  return tokens;
};

type Compare = (held: Ordinal | null, wanted: Ordinal | null) => boolean;

/** Between two values that are both there. */
const both =
  (holds: (held: Ordinal, wanted: Ordinal) => boolean): Compare =>
  (held, wanted) =>
    held !== null && wanted !== null && holds(held, wanted);

/** Null equals null only, and is neither greater nor less than anything. Source: OData 4.0 Part 2, 5.1.1.1. */
const OPERATORS: ReadonlyMap<string, Compare> = new Map<string, Compare>([
  ['eq', (held, wanted) => held === wanted],
  ['ne', (held, wanted) => held !== wanted],
  ['gt', both((held, wanted) => held > wanted)],
  ['ge', both((held, wanted) => held >= wanted)],
  ['lt', both((held, wanted) => held < wanted)],
  ['le', both((held, wanted) => held <= wanted)],
]);

const literalOf = (property: SampleProperty, token: Token): Ordinal | null => {
  if (token.kind === 'word' && token.text === 'null') return null;
  const ordinal = literalOrdinal(property.type, token.text, token.kind === 'text');
  if (ordinal === undefined || (token.kind !== 'text' && token.kind !== 'word'))
    throw refusal(400, `'${property.name}' is ${property.type}: its literal in '$filter' has another form.`);
  return ordinal;
};

/**
 * A `$filter` (percent-decoded) as a test of one row: comparisons of a property with a literal of its declared type or
 * null, `and`, `or`, `not`, parentheses. Anything else is refused with 400, and so is `or` unless `allowOr`.
 * Source: OData ABNF, `boolCommonExpr`.
 */
export const parseFilter = (source: string, table: EntityTable, allowOr: boolean): Predicate => {
  const tokens = tokensOf(source);
  let at = 0;
  const peek = (): Token => tokens[at] ?? END;
  const next = (): Token => tokens[at++] ?? END;
  const takeWord = (word: string): boolean => {
    const found = peek().kind === 'word' && peek().text === word;
    if (found) at += 1;
    return found;
  };

  const comparison = (): Predicate => {
    const name = next();
    const property = name.kind === 'word' ? table.property(name.text) : undefined;
    if (property === undefined)
      throw refusal(400, `'$filter' needs a property of ${table.type.name} at '${name.text}'.`);
    if (!isComparable(property.type)) throw refusal(400, `'${property.name}' cannot be compared.`);
    const operator = next();
    const compare = operator.kind === 'word' ? OPERATORS.get(operator.text) : undefined;
    if (compare === undefined) throw refusal(400, `'${operator.text}' is no operator of '$filter'.`);
    const wanted = literalOf(property, next());
    return (row) => compare(row.ordinal(property), wanted);
  };
  const unary = (): Predicate => {
    if (takeWord('not')) {
      const inner = unary();
      return (row) => !inner(row);
    }
    if (peek().kind !== 'open') return comparison();
    at += 1;
    const inner = disjunction();
    if (next().kind !== 'close') throw refusal(400, `'$filter' lacks a closing parenthesis.`);
    return inner;
  };
  const conjunction = (): Predicate => {
    const parts = [unary()];
    while (takeWord('and')) parts.push(unary());
    return (row) => parts.every((part) => part(row));
  };
  const disjunction = (): Predicate => {
    const parts = [conjunction()];
    while (takeWord('or')) {
      if (!allowOr) throw refusal(400, `The 'OR' operator is not supported on an OData filter.`);
      parts.push(conjunction());
    }
    return (row) => parts.some((part) => part(row));
  };

  const predicate = disjunction();
  if (peek() !== END) throw refusal(400, `'$filter' was not understood from '${peek().text}' on.`);
  return predicate;
};
