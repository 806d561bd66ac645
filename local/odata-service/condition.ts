import type { StoredRow } from './entity-table.ts';
import type { Token } from './filter-tokens.ts';
import { literalOrdinal, type Ordinal } from './ordinal.ts';
import {
  comparedBy,
  comparedLiteral,
  type ComparingQuirks,
  type FilterQuirks,
  notTaken,
  type RefusalQuirks,
} from './quirks/index.ts';
import { refusal } from './refusal.ts';
import type { SampleProperty } from './sample-types.ts';

export type Predicate = (row: StoredRow) => boolean;

/** How a service reads a `$filter`, and what of it. */
export type FilterWays = FilterQuirks & ComparingQuirks & RefusalQuirks;

/** A property, an operator, and one value, or as many as `in` lists. */
export interface Condition {
  readonly property: SampleProperty;
  readonly operator: string;
  readonly values: readonly Token[];
}

type Compare = (stored: Ordinal | null, wanted: Ordinal | null) => boolean;

/** Between two values that are both there. */
const both =
  (holds: (stored: Ordinal, wanted: Ordinal) => boolean): Compare =>
  (stored, wanted) =>
    stored !== null && wanted !== null && holds(stored, wanted);

/** Null equals null only, and is neither greater nor less than anything. Source: OData 4.0 Part 2, 5.1.1.1. */
const OPERATORS: ReadonlyMap<string, Compare> = new Map<string, Compare>([
  ['in', (stored, wanted) => stored === wanted],
  ['eq', (stored, wanted) => stored === wanted],
  ['ne', (stored, wanted) => stored !== wanted],
  ['gt', both((stored, wanted) => stored > wanted)],
  ['ge', both((stored, wanted) => stored >= wanted)],
  ['lt', both((stored, wanted) => stored < wanted)],
  ['le', both((stored, wanted) => stored <= wanted)],
]);

const FUNCTIONS: ReadonlyMap<string, (stored: string, wanted: string) => boolean> = new Map([
  ['contains', (stored: string, wanted: string) => stored.includes(wanted)],
  ['startswith', (stored: string, wanted: string) => stored.startsWith(wanted)],
  ['endswith', (stored: string, wanted: string) => stored.endsWith(wanted)],
]);

/** Whether a word names a function of texts. */
export const isFunction = (word: string): boolean => FUNCTIONS.has(word);

export const isTime = ({ type }: SampleProperty): boolean => type === 'Edm.DateTimeOffset';

/** A function of a text and a literal as a test of one row; a text that is not there has none. 400 for other types. */
export const callOf = ({ property, operator, values: [literal] }: Condition): Predicate => {
  const holds = FUNCTIONS.get(operator);
  if (holds === undefined || property.type !== 'Edm.String' || literal?.kind !== 'text')
    throw refusal(400, `'${operator}' needs a text and a literal of text in '$filter'.`);
  return (row) => {
    const stored = row.ordinal(property);
    return typeof stored === 'string' && holds(stored, literal.text);
  };
};

const literalOf = ({ property, operator }: Condition, token: Token, ways: FilterWays): Ordinal | null => {
  if (token.kind === 'word' && token.text === 'null') return null;
  const ordinal = literalOrdinal(property.type, token.text, token.kind === 'text');
  if (ordinal === undefined || (token.kind !== 'text' && token.kind !== 'word'))
    throw refusal(400, `'${property.name}' is ${property.type}: its literal in '$filter' has another form.`);
  return comparedLiteral(property, { ordinal, text: token.text, operator }, ways);
};

const checkTaken = ({ property, operator }: Condition, ways: FilterWays): void => {
  const { type } = property;
  const isText = type === 'Edm.String' || type === 'Edm.Guid';
  const isOrder = ['gt', 'ge', 'lt', 'le'].includes(operator);
  if (ways.refuseIn === true && operator === 'in') throw notTaken(ways, `'in' is not supported.`);
  if (ways.refusedOnTimes?.includes(operator) === true && isTime(property))
    throw notTaken(ways, `'${operator}' cannot compare ${type}.`);
  if (ways.refuseTextOrder === true && isText && isOrder)
    throw notTaken(ways, `'${operator}' cannot compare ${type}.`);
  if (ways.refuseTimes === true && isTime(property)) throw notTaken(ways, `A time cannot be compared.`);
};

const neverEquals = ({ property, operator }: Condition, ways: FilterWays): boolean =>
  (operator === 'eq' || operator === 'in') &&
  ((property.type === 'Edm.Guid' && ways.guidsNeverEqual === true) ||
    (isTime(property) && ways.timeNeverEquals === true));

/**
 * A condition as a test of one row. 400 for an operator that there is not, and for a literal that is none of the property's type;
 * what the service does not take is refused in its own way.
 */
export const conditionOf = (condition: Condition, ways: FilterWays): Predicate => {
  const { property, operator, values } = condition;
  const compare = OPERATORS.get(operator);
  if (compare === undefined) throw refusal(400, `'${operator}' is no operator of '$filter'.`);
  checkTaken(condition, ways);
  const wanted = values.map((token) => literalOf(condition, token, ways));
  if (ways.ignoredConditions?.includes(property.name) === true) return () => true;
  if (neverEquals(condition, ways)) return () => false;
  const stored = comparedBy(property, 'filter', ways);
  const { timesAre } = ways;
  if (timesAre !== undefined && isTime(property) && !wanted.includes(null))
    return (row) =>
      stored(row) !== null && compare(timesAre === 'greater' ? 1n : 0n, timesAre === 'greater' ? 0n : 1n);
  const [first = null, ...others] = wanted;
  if (others.length === 0) return (row) => compare(stored(row), first);
  return (row) => {
    const value = stored(row);
    return wanted.some((each) => compare(value, each));
  };
};
