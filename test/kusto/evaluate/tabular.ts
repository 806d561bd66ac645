import { argumentsOf, nameOf, partOf, type SyntaxNode } from '../syntax-node.ts';
import { AGGREGATES } from './functions.ts';
import { scalar, type Scope } from './scalar.ts';
import { type Row, textOf, type Value } from './values.ts';

type Operator = (rows: readonly Row[], node: SyntaxNode, scope: Scope) => readonly Row[];

interface Named {
  readonly name: string;
  readonly expression: SyntaxNode;
}

/** `name = expression`, or a column. Throws for what the language would name by itself. */
const namedOf = (node: SyntaxNode): Named => {
  if (node.kind === 'NameReference') return { name: nameOf(node), expression: node };
  if (node.kind !== 'SimpleNamedExpression') throw new TypeError(`give this column a name: ${node.text}`);
  return { name: nameOf(partOf(node, 'Name')), expression: partOf(node, 'Expression') };
};

const columnsOf = (node: SyntaxNode, row: Row, scope: Scope): Row =>
  Object.fromEntries(
    argumentsOf(node)
      .map(namedOf)
      .map(({ name, expression }) => [name, scalar(expression, row, scope)]),
  );

const keyOf = (row: Row): string =>
  JSON.stringify(Object.values(row).map((value) => [typeof value, textOf(value)]));

const groupsOf = (
  rows: readonly Row[],
  by: (row: Row) => Row,
): readonly { readonly key: Row; readonly rows: readonly Row[] }[] => {
  const groups = new Map<string, { readonly key: Row; readonly rows: Row[] }>();
  for (const row of rows) {
    const key = by(row);
    const group = groups.get(keyOf(key)) ?? { key, rows: [] };
    groups.set(keyOf(key), group);
    group.rows.push(row);
  }
  return [...groups.values()];
};

const aggregated = (rows: readonly Row[], node: SyntaxNode, scope: Scope): Value => {
  const run = node.kind === 'FunctionCallExpression' ? AGGREGATES[nameOf(partOf(node, 'Name'))] : undefined;
  if (run === undefined) throw new TypeError(`the evaluator does not know how to summarize ${node.text}`);
  const given = argumentsOf(partOf(node, 'ArgumentList'));
  return run(rows, (place, row) => {
    const argument = given[place];
    if (argument === undefined) throw new TypeError(`${node.text} has too few arguments`);
    return scalar(argument, row, scope);
  });
};

const summarize: Operator = (rows, node, scope) => {
  const aggregates = partOf(node, 'Aggregates').items.map(namedOf);
  const by = node.parts['ByClause'];
  // Without `by` there is one group, of no rows too.
  const groups = by === undefined ? [{ key: {}, rows }] : groupsOf(rows, (row) => columnsOf(by, row, scope));
  return groups.map((group) => ({
    ...group.key,
    ...Object.fromEntries(
      aggregates.map(({ name, expression }) => [name, aggregated(group.rows, expression, scope)]),
    ),
  }));
};

/** The operators that our alerts use, by the parser's names of them. */
const OPERATORS: Readonly<Record<string, Operator>> = {
  FilterOperator: (rows, node, scope) =>
    rows.filter((row) => scalar(partOf(node, 'Condition'), row, scope) === true),
  ExtendOperator: (rows, node, scope) => rows.map((row) => ({ ...row, ...columnsOf(node, row, scope) })),
  ProjectOperator: (rows, node, scope) => rows.map((row) => columnsOf(node, row, scope)),
  DistinctOperator: (rows, node, scope) =>
    groupsOf(rows, (row) => columnsOf(node, row, scope)).map(({ key }) => key),
  SummarizeOperator: summarize,
};

/** The rows of an expression that stands for a table. Throws for an operator that our alerts did not use when this was written. */
export const tabular = (node: SyntaxNode, scope: Scope): readonly Row[] => {
  switch (node.kind) {
    case 'NameReference': {
      const rows = scope.rowsOf(nameOf(node));
      if (rows === undefined) throw new TypeError(`there are no rows by the name ${nameOf(node)}`);
      return rows;
    }
    case 'ParenthesizedExpression':
      return tabular(partOf(node, 'Expression'), scope);
    case 'UnionOperator':
      return argumentsOf(node).flatMap((part) => tabular(part, scope));
    case 'PipeExpression': {
      const operator = partOf(node, 'Operator');
      const run = OPERATORS[operator.kind];
      if (run === undefined)
        throw new TypeError(`the evaluator does not know ${operator.kind}: ${operator.text}`);
      return run(tabular(partOf(node, 'Expression'), scope), operator, scope);
    }
    default:
      throw new TypeError(`the evaluator does not know ${node.kind}: ${node.text}`);
  }
};
