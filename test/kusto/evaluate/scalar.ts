import { argumentsOf, nameOf, partOf, type SyntaxNode } from '../syntax-node.ts';
import { SCALARS } from './functions.ts';
import { literalOf } from './literal.ts';
import { hasTerm } from './terms.ts';
import { areEqual, numberOf, type Row, textOf, type Value } from './values.ts';

/** What an expression can see beside its row. */
export interface Scope {
  readonly now: Date;
  /** The rows that a name stands for: a table's, or a `let`'s. Undefined when it stands for none. */
  readonly rowsOf: (name: string) => readonly Row[] | undefined;
}

type Evaluate = (node: SyntaxNode, row: Row, scope: Scope) => Value;

const part =
  (name: string, evaluate: (value: Value, node: SyntaxNode) => Value): Evaluate =>
  (node, row, scope) =>
    evaluate(scalar(partOf(node, name), row, scope), node);

const sides =
  (evaluate: (left: Value, right: Value) => Value): Evaluate =>
  (node, row, scope) =>
    evaluate(scalar(partOf(node, 'Left'), row, scope), scalar(partOf(node, 'Right'), row, scope));

const texts = (evaluate: (left: string, right: string) => boolean): Evaluate =>
  sides((left, right) => evaluate(textOf(left ?? null), textOf(right ?? null)));

/** Null when one side is. */
const compared = (evaluate: (left: number, right: number) => boolean): Evaluate =>
  sides((left, right) => {
    const [from, to] = [numberOf(left), numberOf(right)];
    return from === undefined || to === undefined ? null : evaluate(from, to);
  });

/** Of the type that the binder found: whole numbers stay whole, a date plus a span is a date. */
const computed =
  (evaluate: (left: number, right: number) => number): Evaluate =>
  (node, row, scope) => {
    const value = sides((left, right) => {
      const [from, to] = [numberOf(left), numberOf(right)];
      return from === undefined || to === undefined ? null : evaluate(from, to);
    })(node, row, scope);
    if (typeof value !== 'number') return null;
    if (node.type === 'datetime') return new Date(value);
    return node.type === 'long' || node.type === 'int' ? Math.trunc(value) : value;
  };

/** `and` is decided by false, `or` by true; null stands for "not known". */
const both = (decides: boolean): Evaluate =>
  sides((left, right) => {
    if (left === decides || right === decides) return decides;
    return left === null || right === null ? null : !decides;
  });

/** What stands in the brackets after `in`: values, or one name of rows, whose first column counts. */
const membersOf: (node: SyntaxNode, row: Row, scope: Scope) => readonly Value[] = (node, row, scope) => {
  const members = argumentsOf(partOf(node, 'Right'));
  const [first] = members;
  const rows = first?.kind === 'NameReference' ? scope.rowsOf(nameOf(first)) : undefined;
  if (rows !== undefined) return rows.map((found) => Object.values(found)[0] ?? null);
  return members.map((member) => scalar(member, row, scope));
};

const among =
  (evaluate: (value: Value, members: readonly Value[]) => Value): Evaluate =>
  (node, row, scope) =>
    evaluate(scalar(partOf(node, 'Left'), row, scope), membersOf(node, row, scope));

const isIn = (value: Value, members: readonly Value[]): boolean =>
  members.some((member) => areEqual(value, member) === true);

const fieldOf = (value: Value, name: string): Value => {
  if (typeof value !== 'object' || value === null || value instanceof Date) return null;
  return Object.entries(value).find(([key]) => key === name)?.[1] ?? null;
};

const call: Evaluate = (node, row, scope) => {
  const run = SCALARS[nameOf(partOf(node, 'Name'))];
  if (run === undefined) throw new TypeError(`the evaluator does not know the function in ${node.text}`);
  const given = argumentsOf(partOf(node, 'ArgumentList')).map((node) => scalar(node, row, scope));
  return run(given, scope.now);
};

/** The expressions that our alerts use, by the parser's names of them. */
const EXPRESSIONS: Readonly<Record<string, Evaluate>> = {
  NameReference: (node, row) => row[nameOf(node)] ?? null,
  ParenthesizedExpression: part('Expression', (value) => value),
  PathExpression: part('Expression', (value, node) => fieldOf(value, nameOf(partOf(node, 'Selector')))),
  FunctionCallExpression: call,
  AndExpression: both(false),
  OrExpression: both(true),
  EqualExpression: sides(areEqual),
  GreaterThanExpression: compared((left, right) => left > right),
  GreaterThanOrEqualExpression: compared((left, right) => left >= right),
  LessThanExpression: compared((left, right) => left < right),
  SubtractExpression: computed((left, right) => left - right),
  MultiplyExpression: computed((left, right) => left * right),
  DivideExpression: computed((left, right) => left / right),
  HasExpression: texts(hasTerm),
  EqualTildeExpression: texts((left, right) => left.toLowerCase() === right.toLowerCase()),
  InExpression: among(isIn),
  NotInExpression: among((value, members) => !isIn(value, members)),
  HasAnyExpression: among((value, terms) => terms.some((term) => hasTerm(textOf(value), textOf(term)))),
};

/** The value of an expression in a row. Throws for an expression or a function that our alerts did not use when this was written. */
export const scalar: Evaluate = (node, row, scope) => {
  const evaluate = EXPRESSIONS[node.kind];
  if (evaluate !== undefined) return evaluate(node, row, scope);
  const literal = literalOf(node);
  if (literal === undefined) throw new TypeError(`the evaluator does not know ${node.kind}: ${node.text}`);
  return literal;
};
