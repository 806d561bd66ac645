import { argumentsOf, nameOf, nodesOf, partOf, type SyntaxNode } from './syntax-node.ts';

/** A field of a run's line that a query compares with a text. */
export interface Compared {
  readonly field: string;
  readonly value: string;
}

const callName = (node: SyntaxNode): string =>
  node.kind === 'FunctionCallExpression' ? nameOf(partOf(node, 'Name')) : '';

/** What `run.name` and `run["name"]` name, whatever stands before. */
const selectorOf = (node: SyntaxNode): string | undefined => {
  if (node.kind === 'PathExpression') return nameOf(partOf(node, 'Selector'));
  return node.kind === 'ElementExpression' ? partOf(partOf(node, 'Selector'), 'Expression').value : undefined;
};

/** The fields that a query reads, and what of: `run` is a run's line in all of them, and `queue` that on the poison queue. */
export const readFields = (query: SyntaxNode): readonly { readonly of: string; readonly field: string }[] =>
  nodesOf(query).flatMap((node) => {
    const field = selectorOf(node);
    return field === undefined ? [] : [{ of: partOf(node, 'Expression').text, field }];
  });

/** The field behind an expression: `run.x`, `tostring(run.x)`, or a column that is made of one. */
const fieldBehind = (node: SyntaxNode, made: ReadonlyMap<string, string>): string | undefined => {
  if (node.kind === 'NameReference') return made.get(nameOf(node));
  const [argument] = callName(node).startsWith('to') ? argumentsOf(partOf(node, 'ArgumentList')) : [];
  return argument === undefined ? selectorOf(node) : fieldBehind(argument, made);
};

const COMPARISONS = /^(?:Not)?(?:Equal|In|EqualTilde|HasAny|Has)Expression$/;

const textsIn = (node: SyntaxNode): readonly string[] =>
  nodesOf(node)
    .filter(({ kind }) => kind === 'StringLiteralExpression')
    .map(({ value }) => value);

/** The texts that a query compares fields of a run's line with. */
export const comparedTexts = (query: SyntaxNode): readonly Compared[] => {
  const nodes = nodesOf(query);
  const made = new Map<string, string>();
  for (const node of nodes) {
    const field =
      node.kind === 'SimpleNamedExpression' ? fieldBehind(partOf(node, 'Expression'), made) : undefined;
    if (field !== undefined) made.set(nameOf(partOf(node, 'Name')), field);
  }
  return nodes
    .filter(({ kind }) => COMPARISONS.test(kind))
    .flatMap((node) => {
      const field = fieldBehind(partOf(node, 'Left'), made);
      return field === undefined ? [] : textsIn(partOf(node, 'Right')).map((value) => ({ field, value }));
    });
};

/** The texts that a query compares a table's own column with, such as `Name` of AppRequests. */
export const comparedColumn = (query: SyntaxNode, column: string): readonly string[] =>
  nodesOf(query)
    .filter(({ kind, parts }) => COMPARISONS.test(kind) && parts['Left']?.text === column)
    .flatMap((node) => textsIn(partOf(node, 'Right')));
