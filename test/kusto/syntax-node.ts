/** A node of a query's syntax tree, as Microsoft's parser and binder made it, in plain data. */
export interface SyntaxNode {
  /** The parser's name of it, such as `FilterOperator`, `HasExpression` or `StringLiteralToken`. */
  readonly kind: string;
  /** As it is written, without what stands before it. */
  readonly text: string;
  /** Of a token: its text without quotes and brackets. Of a literal: its value as text. */
  readonly value: string;
  /** Of an expression: the type that the binder found, such as `datetime`. */
  readonly type: string;
  /** Its parts, by the parser's names of them, such as `Left` and `Right`. */
  readonly parts: Readonly<Record<string, SyntaxNode>>;
  /** Of a list: its members, without what separates them. */
  readonly items: readonly SyntaxNode[];
}

/** A part that the grammar says is there. Throws when it is not. */
export const partOf = (node: SyntaxNode, name: string): SyntaxNode => {
  const part = node.parts[name];
  if (part === undefined) throw new TypeError(`${node.kind} has no part ${name}: ${node.text}`);
  return part;
};

/** The name that a name's declaration or reference says. */
export const nameOf = (node: SyntaxNode): string => partOf(partOf(node, 'Name'), 'Name').value;

/** The arguments of a call, and what stands in brackets after `in`. */
export const argumentsOf = (list: SyntaxNode): readonly SyntaxNode[] => partOf(list, 'Expressions').items;

/** A node and all that is below it, in the order of the text. */
export const nodesOf = (node: SyntaxNode): readonly SyntaxNode[] => [
  node,
  ...Object.values(node.parts).flatMap(nodesOf),
  ...node.items.flatMap(nodesOf),
];
