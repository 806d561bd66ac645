import {
  callOf,
  type Condition,
  conditionOf,
  type FilterWays,
  isFunction,
  isTime,
  type Predicate,
} from './condition.ts';
import type { EntityTable } from './entity-table.ts';
import { type Token, tokensOf } from './filter-tokens.ts';
import { isComparable } from './ordinal.ts';
import { notTaken } from './quirks/index.ts';
import { refusal } from './refusal.ts';
import type { SampleProperty } from './sample-types.ts';

/** Nothing but null: no literal of the property's type. */
const isNull = (values: readonly Token[]): boolean =>
  values.every(({ kind, text }) => kind === 'word' && text === 'null');

const END: Token = { kind: 'end', text: '' };

/** What is left of expressions of which some are dropped; undefined: nothing. */
const joined = (
  parts: readonly (Predicate | undefined)[],
  join: (left: readonly Predicate[]) => Predicate,
): Predicate | undefined => {
  const left = parts.filter((part) => part !== undefined);
  return left.length > 1 ? join(left) : left[0];
};

/** Reads tokens from left to right by the grammar: `or` binds least, then `and`, then `not`. */
class FilterParser {
  readonly #tokens: readonly Token[];
  readonly #table: EntityTable;
  readonly #ways: FilterWays;
  #at = 0;
  #nodes = 0;

  constructor(tokens: readonly Token[], table: EntityTable, ways: FilterWays) {
    this.#tokens = tokens;
    this.#table = table;
    this.#ways = ways;
  }

  whole(): Predicate {
    const predicate = this.#disjunction();
    if (this.#peek() === END) return predicate ?? (() => true);
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

  #count(nodes: number): void {
    this.#nodes += nodes;
    const most = this.#ways.filterNodesAtMost ?? Infinity;
    if (this.#nodes > most)
      throw notTaken(this.#ways, `The node count limit of '${most}' has been exceeded.`);
  }

  #disjunction(): Predicate | undefined {
    const parts = [this.#conjunction()];
    while (this.#takeWord('or')) {
      if (this.#ways.refuseOr === true)
        throw notTaken(this.#ways, `The 'OR' operator is not supported on an OData filter.`);
      this.#count(1);
      parts.push(this.#conjunction());
    }
    return joined(parts, (left) => (row) => left.some((part) => part(row)));
  }

  #conjunction(): Predicate | undefined {
    const parts = [this.#unary()];
    while (this.#takeWord('and')) {
      this.#count(1);
      parts.push(this.#unary());
    }
    return joined(parts, (left) => (row) => left.every((part) => part(row)));
  }

  #unary(): Predicate | undefined {
    if (this.#takeWord('not')) {
      const inner = this.#unary();
      return inner === undefined || this.#isDropped('not') ? undefined : (row) => !inner(row);
    }
    if (isFunction(this.#peek().text)) return this.#call();
    if (this.#peek().kind !== 'open') return this.#comparison();
    this.#at += 1;
    const inner = this.#disjunction();
    const isDropped = this.#at === Infinity;
    if (this.#next().kind !== 'close' && !isDropped)
      throw refusal(400, `'$filter' lacks a closing parenthesis.`);
    return inner;
  }

  #isDropped(word: string): boolean {
    return this.#ways.droppedWords?.includes(word) === true;
  }

  #call(): Predicate | undefined {
    this.#count(4);
    const operator = this.#next().text;
    if (this.#next().kind !== 'open') throw refusal(400, `'${operator}' lacks its parentheses in '$filter'.`);
    const property = this.#property();
    const isApart = this.#next().kind === 'comma';
    const predicate = callOf({ property, operator, values: [this.#next()] });
    if (this.#next().kind !== 'close' || !isApart)
      throw refusal(400, `'${operator}' takes two parameters in '$filter'.`);
    return this.#isDropped(operator) ? undefined : predicate;
  }

  #comparison(): Predicate | undefined {
    this.#count(4);
    const property = this.#property();
    const operator = this.#next();
    const isList = operator.kind === 'word' && operator.text === 'in';
    const values = isList ? this.#list() : [this.#next()];
    const condition: Condition = {
      property,
      operator: operator.kind === 'word' ? operator.text : '',
      values,
    };
    const predicate = conditionOf(condition, this.#ways);
    if (this.#isDropped(condition.operator)) return undefined;
    if (this.#ways.timesEndFilter !== true || !isTime(property) || isNull(values)) return predicate;
    this.#at = Infinity;
    return this.#ways.timesAre === undefined ? () => true : predicate;
  }

  #property(): SampleProperty {
    const name = this.#next();
    const property = name.kind === 'word' ? this.#table.property(name.text) : undefined;
    if (property === undefined)
      throw refusal(400, `'$filter' needs a property of ${this.#table.type.name} at '${name.text}'.`);
    if (!isComparable(property.type)) throw refusal(400, `'${property.name}' cannot be compared.`);
    return property;
  }

  #list(): readonly Token[] {
    if (this.#next().kind !== 'open') throw refusal(400, `'in' needs a list in '$filter'.`);
    const values: Token[] = [];
    for (;;) {
      values.push(this.#next());
      const { kind } = this.#next();
      if (kind === 'close') return values;
      if (kind !== 'comma') throw refusal(400, `The list of 'in' was not understood in '$filter'.`);
    }
  }
}

/**
 * A `$filter` (percent-decoded) as a test of one row: comparisons of a property with a literal of its declared type, with a list of
 * such, or with null, `contains`, `startswith`, `endswith`, `and`, `or`, `not`, parentheses. Anything else is refused with 400, and what `ways` say. Source: OData ABNF,
 * `boolCommonExpr`; OData 4.01 Part 2, 5.1.1.1.12 (`in`).
 */
export const parseFilter = (source: string, table: EntityTable, ways: FilterWays): Predicate =>
  new FilterParser(tokensOf(source), table, ways).whole();
