import type { Node } from 'web-tree-sitter';
import { childrenOf, nodesOf, placeOf, propertiesOf } from './bicep.ts';
import { functionsOf, importsOf } from './import-rules.ts';
import { fileOf, type Template } from './template.ts';

type Findings = readonly string[];

/** What the grammar cannot read. */
export const syntaxErrors = ({ path, root }: Template): Findings => {
  const bad = (node: Node): readonly Node[] =>
    node.isError || node.isMissing ? [node] : node.children.flatMap((child) => (child ? bad(child) : []));
  return bad(root).map((node) => `${placeOf(path, node)} cannot be read`);
};

const FUNCTIONS = new Set(
  (
    'allowed batchSize description export maxLength maxValue minLength minValue secure ' +
    'cidrSubnet concat contains empty endsWith environment fail filter guid items join last length loadJsonContent loadTextContent map range ' +
    'replace resourceGroup resourceId split startsWith string subscription subscriptionResourceId substring tenant toLower toObject trim union uniqueString'
  ).split(' '),
);

const DECLARES = new Set([
  'metadata_declaration',
  'parameter',
  'user_defined_function',
  'output_declaration',
  'parameter_declaration',
  'variable_declaration',
  'resource_declaration',
  'module_declaration',
]);

type Role = 'name' | 'function' | 'lambda' | 'use';

const roleOf = (node: Node): Role => {
  const { parent } = node;
  const isFirst = parent?.firstNamedChild?.id === node.id;
  if (parent?.type === 'lambda_expression' && isFirst) return 'lambda';
  if (parent?.type === 'import_functionality') return 'name';
  if (parent?.type === 'call_expression' && isFirst) return 'function';
  return isFirst && (parent?.type === 'object_property' || DECLARES.has(parent?.type ?? '')) ? 'name' : 'use';
};

const identifiersIn = ({ root }: Template, role: Role): readonly Node[] =>
  nodesOf(root, 'identifier').filter((node) => roleOf(node) === role);

const declaredIn = (template: Template): readonly string[] =>
  [template.params, template.variables, template.resources, template.modules].flat().map(({ name }) => name);

/** Names and functions that are used and that nothing declares. */
export const unknownNames = (template: Template): Findings => {
  const { path, root } = template;
  const known = new Set([
    ...declaredIn(template),
    ...nodesOf(root, 'loop_variable', 'loop_enumerator').map(({ text }) => text),
    ...identifiersIn(template, 'lambda').map(({ text }) => text),
    ...nodesOf(root, 'for_statement').flatMap((node) => node.childForFieldName('initializer')?.text ?? []),
    ...importsOf(root).map(({ text }) => text),
    ...nodesOf(root, 'parameter').flatMap((node) => childrenOf(node)[0]?.text ?? []),
  ]);
  const functionNames = new Set([
    ...FUNCTIONS,
    ...functionsOf(root),
    ...importsOf(root).map(({ text }) => text),
  ]);
  const names = identifiersIn(template, 'use').filter(({ text }) => !known.has(text));
  const functions = identifiersIn(template, 'function').filter(({ text }) => !functionNames.has(text));
  return [...names, ...functions].map((node) => `${placeOf(path, node)} ${node.text} is not declared`);
};

/** Parameters, variables, imports and existing resources that nothing uses. */
export const unusedNames = (template: Template): Findings => {
  const used = new Set(
    [...identifiersIn(template, 'use'), ...identifiersIn(template, 'function')].map(({ text }) => text),
  );
  const imported = importsOf(template.root).map((node) => ({ name: node.text, node }));
  const existing = template.resources.filter(({ isExisting }) => isExisting);
  return [...template.params, ...template.variables, ...existing, ...imported]
    .filter(({ name }) => !used.has(name))
    .map(({ name, node }) => `${placeOf(template.path, node)} ${name} is not used`);
};

/** Modules that are not there, and parameters that they lack or do not have. */
export const wrongModuleCalls = (templates: readonly Template[]): Findings =>
  templates.flatMap((template) =>
    template.modules.flatMap((call) => {
      const place = placeOf(template.path, call.node);
      const file = fileOf(template, call.target);
      const called = templates.find(({ path }) => path === file);
      if (called === undefined) return [`${place} ${file} is not there`];
      const given = [...propertiesOf(call.properties.get('params')).keys()];
      const { params } = called;
      const missing = params.filter(({ name, value }) => value === undefined && !given.includes(name));
      const strange = given.filter((name) => !params.some((param) => param.name === name));
      return [
        ...missing.map(({ name }) => `${place} ${call.name} is not given ${name}`),
        ...strange.map((name) => `${place} ${call.name} has no ${name}`),
      ];
    }),
  );

const bare = (node: Node | null): string => node?.text.replace(/[!?]$/, '') ?? '';

/** `module.outputs.name` as it is written in a file. */
const outputUses = ({ root }: Template): readonly { readonly node: Node; readonly use: string }[] =>
  nodesOf(root, 'member_expression').flatMap((node) => {
    const [object, property] = childrenOf(node);
    if (object?.type !== 'member_expression' || property === undefined) return [];
    const [owner, outputs] = childrenOf(object);
    return outputs?.text === 'outputs' ? [{ node, use: `${bare(owner ?? null)}.${property.text}` }] : [];
  });

/** Outputs of modules that nobody reads, and those that are read and are not there. */
export const wrongOutputs = (templates: readonly Template[]): Findings =>
  templates.flatMap((template) => {
    const offered = template.modules.flatMap((call) => {
      const called = templates.find(({ path }) => path === fileOf(template, call.target));
      return (called?.outputs ?? []).map(({ name }) => `${call.name}.${name}`);
    });
    const uses = outputUses(template);
    return [
      ...offered
        .filter((one) => !uses.some(({ use }) => use === one))
        .map((one) => `${template.path} does not use ${one}`),
      ...uses
        .filter(({ use }) => !offered.includes(use))
        .map(({ node, use }) => `${placeOf(template.path, node)} there is no ${use}`),
    ];
  });
