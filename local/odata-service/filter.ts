import type { EntityTable, StoredRow } from './entity-table.ts';
import { type Token, tokensOf } from './filter-tokens.ts';
import { isComparable, literalOrdinal, type Ordinal } from './ordinal.ts';
import { refusal } from './refusal.ts';
import type { SampleProperty } from './types.ts';

export type Predicate = (row: StoredRow) => boolean;

const END: Token = { kind: 'end', text: '' };

type Compare = (stored: Ordinal | null, wanted: Ordinal | null) => boolean;

/** Between two values that are both there. */
const both =
  (holds: (stored: Ordinal, wanted: Ordinal) => boolean): Compare =>
  (stored, wanted) =>
    stored !== null && wanted !== null && holds(stored, wanted);

/** Null equals null only, and is neither greater nor less than anything. Source: OData 4.0 Part 2, 5.1.1.1. */
const OPERATORS: ReadonlyMap<string, Compare> = new Map<string, Compare>([
  ['eq', (stored, wanted) => stored === wanted],
  ['ne', (stored, wanted) => stored !== wanted],
  ['gt', both((stored, wanted) => stored > wanted)],
  ['ge', both((stored, wanted) => stored >= wanted)],
  ['lt', both((stored, wanted) => stored < wanted)],
  ['le', both((stored, wanted) => stored <= wanted)],
]);

const literalOf = (property: SampleProperty, token: Token): Ordinal | null => {
  if (token.kind === 'word' && token.text === 'null') return null;
  const ordinal = literalOrdinal(property.type, token.text, token.kind === 'text');
  if (ordinal === undefined || (token.kind !== 'text' && token.kind !== 'word'))
    throw refusal(400, `'${property.name}' is ${property.type}: its literal in '$filter' has another form.`);
  return ordinal;
};

/** Reads tokens from left to right by the grammar: `or` binds least, then `and`, then `not`. */
class FilterParser {
  readonly #tokens: readonly Token[];
  readonly #table: EntityTable;
  readonly #allowOr: boolean;
  #at = 0;

  constructor(tokens: readonly Token[], table: EntityTable, allowOr: boolean) {
    this.#tokens = tokens;
    this.#table = table;
    this.#allowOr = allowOr;
  }

  whole(): Predicate {
    const predicate = this.#disjunction();
    if (this.#peek() === END) return predicate;
    throw refusal(400, `'$filter' was not understood from '${this.#peek().text}' on.`);
  }

  #peek(): Token {
    return this.#tokens[this.#at] ?? END;
  }

  #next(): Token {
    const token = this.#peek();
    this.#at += 1;
    return token;
  }

  #takeWord(word: string): boolean {
    const { kind, text } = this.#peek();
    const isThere = kind === 'word' && text === word;
    if (isThere) this.#at += 1;
    return isThere;
  }

  #disjunction(): Predicate {
    const parts = [this.#conjunction()];
    while (this.#takeWord('or')) {
      if (!this.#allowOr) throw refusal(400, `The 'OR' operator is not supported on an OData filter.`);
      parts.push(this.#conjunction());
    }
    return (row) => parts.some((part) => part(row));
  }

  #conjunction(): Predicate {
    const parts = [this.#unary()];
    while (this.#takeWord('and')) parts.push(this.#unary());
    return (row) => parts.every((part) => part(row));
  }

  #unary(): Predicate {
    if (this.#takeWord('not')) {
      const inner = this.#unary();
      return (row) => !inner(row);
    }
    if (this.#peek().kind !== 'open') return this.#comparison();
    this.#at += 1;
    const inner = this.#disjunction();
    if (this.#next().kind !== 'close') throw refusal(400, `'$filter' lacks a closing parenthesis.`);
    return inner;
  }

  #comparison(): Predicate {
    const name = this.#next();
    const property = name.kind === 'word' ? this.#table.property(name.text) : undefined;
    if (property === undefined)
      throw refusal(400, `'$filter' needs a property of ${this.#table.type.name} at '${name.text}'.`);
    if (!isComparable(property.type)) throw refusal(400, `'${property.name}' cannot be compared.`);
    const operator = this.#next();
    const compare = operator.kind === 'word' ? OPERATORS.get(operator.text) : undefined;
    if (compare === undefined) throw refusal(400, `'${operator.text}' is no operator of '$filter'.`);
    const wanted = literalOf(property, this.#next());
    return (row) => compare(row.ordinal(property), wanted);
  }
}

/**
 * A `$filter` (percent-decoded) as a test of one row: comparisons of a property with a literal of its declared type or
 * null, `and`, `or`, `not`, parentheses. Anything else is refused with 400, and so is `or` unless `allowOr`.
 * Source: OData ABNF, `boolCommonExpr`.
 */
export const parseFilter = (source: string, table: EntityTable, allowOr: boolean): Predicate =>
  new FilterParser(tokensOf(source), table, allowOr).whole();
