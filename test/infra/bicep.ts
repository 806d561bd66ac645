import { createRequire } from 'node:module';
import { Language, Parser, type Node } from 'web-tree-sitter';

await Parser.init();
const parser = new Parser().setLanguage(
  await Language.load(createRequire(import.meta.url).resolve('tree-sitter-bicep/tree-sitter-bicep.wasm')),
);

/** The syntax tree of a Bicep file. */
export const parseBicep = (text: string): Node => {
  const tree = parser.parse(text);
  if (tree === null) throw new TypeError('the parser gave no tree');
  return tree.rootNode;
};

const isThere = (node: Node | null): node is Node => node !== null;

/** A node's named children. */
export const childrenOf = (node: Node): readonly Node[] => node.namedChildren.filter(isThere);

/** A node and everything below it that is of one of the types. */
export const nodesOf = (node: Node, ...types: readonly string[]): readonly Node[] =>
  node.descendantsOfType([...types]).filter(isThere);

/** What a string literal says; with interpolations as they are written. */
export const stringOf = (node: Node | undefined): string =>
  node?.type === 'string' ? node.text.slice(1, -1) : '';

/** The properties of an object literal, by name. */
export const propertiesOf = (node: Node | undefined): ReadonlyMap<string, Node> => {
  const entries = (node === undefined ? [] : childrenOf(node)).flatMap((property) => {
    const [key, value] = childrenOf(property);
    if (property.type !== 'object_property' || key === undefined || value === undefined) return [];
    return [[key.type === 'string' ? stringOf(key) : key.text, value] as const];
  });
  return new Map(entries);
};

/** `file:line`, for a finding. */
export const placeOf = (path: string, node: Node): string => `${path}:${node.startPosition.row + 1}`;
