import type { Node } from 'web-tree-sitter';
import { childrenOf, nodesOf, stringOf } from './bicep.ts';
import { fileOf, type Template } from './template.ts';

/** Names that a file imports: of functions, or the alias of a whole file. */
export const importsOf = (root: Node): readonly Node[] =>
  nodesOf(root, 'import_functionality').flatMap((node) =>
    childrenOf(node).filter(({ type }) => type === 'identifier'),
  );

/** Names of the functions that a file declares. */
export const functionsOf = (root: Node): readonly string[] =>
  nodesOf(root, 'user_defined_function').map((node) => node.childForFieldName('name')?.text ?? '');

interface Exported {
  readonly file: string;
  readonly name: string;
}

/** By the text: the grammar takes `a ? b : alias.name()` for a call of what the question gives. */
const namesAfter = ({ text }: Template, alias: string): readonly string[] =>
  [...text.matchAll(new RegExp(String.raw`\b${alias}\.(\w+)\(`, 'g'))].map(([, name]) => name ?? '');

/** The functions of other files that a file names: `import { name }`, or `alias.name(…)` for `import * as alias`. */
const exportsUsedBy = (template: Template): readonly Exported[] =>
  nodesOf(template.root, 'import_functionality').flatMap((node) => {
    const file = fileOf(template, stringOf(childrenOf(node).at(-1)));
    const names = importsOf(node).map(({ text }) => text);
    const used = node.text.includes('*') ? names.flatMap((alias) => namesAfter(template, alias)) : names;
    return used.map((name) => ({ file, name }));
  });

const exportedBy = ({ root }: Template): readonly string[] =>
  nodesOf(root, 'user_defined_function')
    .filter(({ previousNamedSibling: before }) => before?.text.includes('@export()'))
    .map((node) => node.childForFieldName('name')?.text ?? '');

const includes = (all: readonly Exported[], { file, name }: Exported): boolean =>
  all.some((one) => one.file === file && one.name === name);

/** Exported functions that nobody uses, and those that are used and are not there. */
export const wrongImports = (templates: readonly Template[]): readonly string[] => {
  const exported = templates.flatMap((template) =>
    exportedBy(template).map((name) => ({ file: template.path, name })),
  );
  const used = templates.flatMap(exportsUsedBy);
  return [
    ...exported.filter((one) => !includes(used, one)).map(({ file, name }) => `${file}: nobody uses ${name}`),
    ...used.filter((one) => !includes(exported, one)).map(({ file, name }) => `${file} has no ${name}`),
  ];
};
