import { posix } from 'node:path';
import type { Node } from 'web-tree-sitter';
import type { SourceFile } from '../architecture/source-file.ts';
import { childrenOf, nodesOf, parseBicep, propertiesOf, stringOf } from './bicep.ts';

export interface Declaration {
  readonly name: string;
  readonly node: Node;
  readonly description: string;
  readonly isSecure: boolean;
  /** What it is set to: a parameter's default, a variable's or an output's value. */
  readonly value: Node | undefined;
}

/** A resource or a module. `target`: its type with API version, or its file. */
export interface Block {
  readonly name: string;
  readonly node: Node;
  readonly target: string;
  readonly isExisting: boolean;
  readonly properties: ReadonlyMap<string, Node>;
}

/** A Bicep file, taken apart. */
export interface Template {
  readonly path: string;
  readonly text: string;
  readonly root: Node;
  readonly params: readonly Declaration[];
  readonly variables: readonly Declaration[];
  readonly outputs: readonly Declaration[];
  readonly resources: readonly Block[];
  readonly modules: readonly Block[];
}

const decoratorsOf = (node: Node): ReadonlyMap<string, Node> => {
  const before = node.previousNamedSibling;
  if (before?.type !== 'decorators') return new Map();
  const calls = nodesOf(before, 'call_expression');
  return new Map(calls.map((call) => [call.childForFieldName('function')?.text ?? '', call]));
};

const declarationOf = (node: Node): Declaration => {
  const [name, ...rest] = childrenOf(node);
  const decorators = decoratorsOf(node);
  const description = decorators.get('description');
  return {
    name: name?.text ?? '',
    node,
    description: stringOf(description && nodesOf(description, 'string')[0]),
    isSecure: decorators.has('secure'),
    value: rest.findLast(({ type }) => type !== 'type'),
  };
};

/** The object within `if (…)` and `[for …]`. */
const bodyOf = (node: Node | undefined): Node | undefined =>
  node === undefined || node.type === 'object' ? node : bodyOf(childrenOf(node).at(-1));

const blockOf = (node: Node): Block => {
  const [name, target, ...rest] = childrenOf(node);
  return {
    name: name?.text ?? '',
    node,
    target: stringOf(target),
    isExisting: node.children.some((child) => child?.type === 'existing'),
    properties: propertiesOf(bodyOf(rest.at(-1))),
  };
};

export const readTemplate = ({ path, text }: SourceFile): Template => {
  const root = parseBicep(text);
  const declared = (type: string): readonly Declaration[] => nodesOf(root, type).map(declarationOf);
  const blocks = (type: string): readonly Block[] => nodesOf(root, type).map(blockOf);
  return {
    path,
    text,
    root,
    params: declared('parameter_declaration'),
    variables: declared('variable_declaration'),
    outputs: declared('output_declaration'),
    resources: blocks('resource_declaration'),
    modules: blocks('module_declaration'),
  };
};

/** The path of a file that a template names. */
export const fileOf = ({ path }: Template, target: string): string => posix.join(posix.dirname(path), target);
