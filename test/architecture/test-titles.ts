import { parseAst } from 'vitest/node';
import type { SourceFile } from './source-file.ts';

/** The title of a test or of a group of them. */
export interface TestTitle {
  readonly path: string;
  readonly title: string;
}

const isNode = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/** `test`, `describe`, with what they are called by: `test.each(cases)`, `describe.skipIf(no)`. */
const isTestCall = (callee: unknown): boolean => {
  if (!isNode(callee)) return false;
  if (callee['type'] === 'Identifier') return callee['name'] === 'test' || callee['name'] === 'describe';
  return isTestCall(callee['type'] === 'MemberExpression' ? callee['object'] : callee['callee']);
};

/** A title as it is written: what a template fills in stands as `${}`. */
const titleOf = (argument: unknown): string | undefined => {
  if (!isNode(argument)) return undefined;
  const { type, value, quasis } = argument;
  if (type === 'Literal') return typeof value === 'string' ? value : undefined;
  if (type !== 'TemplateLiteral' || !Array.isArray(quasis)) return undefined;
  const parts = quasis.map((quasi: unknown) => {
    const text = isNode(quasi) ? quasi['value'] : undefined;
    return isNode(text) ? String(text['cooked']) : '';
  });
  return parts.join('${}');
};

const titlesIn = (node: unknown): readonly string[] => {
  if (Array.isArray(node)) return node.flatMap(titlesIn);
  if (!isNode(node)) return [];
  const below = Object.values(node).flatMap(titlesIn);
  const args = node['arguments'];
  if (node['type'] !== 'CallExpression' || !Array.isArray(args) || !isTestCall(node['callee'])) return below;
  const title = titleOf(args[0]);
  return title === undefined ? below : [title, ...below];
};

/** Every title that the file gives by a literal. */
export const testTitles = ({ path, text }: SourceFile): readonly TestTitle[] =>
  titlesIn(parseAst(text, { lang: 'ts' })).map((title) => ({ path, title }));
