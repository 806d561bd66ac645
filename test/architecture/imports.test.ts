import { describe, expect, test } from 'vitest';
import { importsOf } from './imports.ts';
import { maskSource } from './mask-source.ts';
import { readSources } from './source-file.ts';

const found = (text: string): readonly string[] =>
  importsOf({ path: 'shared/core/x.ts', text }).map(({ kind, specifier }) => `${kind} ${specifier}`);

const count = (text: string, char: string): number => text.split(char).length;

describe('imports', () => {
  test.each([
    ["import a from 'x';", 'static x'],
    ["import * as a from 'x';", 'static x'],
    ["import 'x';", 'static x'],
    ['import a, { b } from "x";', 'static x'],
    ["import {\n  a,\n  type B,\n} from 'x';", 'static x'],
    ["import type from 'x';", 'static x'],
    ["import type, { a } from 'x';", 'static x'],
    ["import type { A } from 'x';", 'type x'],
    ["import type * as A from 'x';", 'type x'],
    ["import type A from 'x';", 'type x'],
    ["export { a } from 'x';", 'static x'],
    ["export * from 'x';", 'static x'],
    ["export type { A } from 'x';", 'type x'],
    ["const a = await import('x');", 'dynamic x'],
    ["type A = import('x').A;", 'dynamic x'],
    ["new Worker(new URL('./x.ts', import.meta.url));", 'url ./x.ts'],
    ["import manifest from '#package' with { type: 'json' };", 'static #package'],
    ["const a = /['\"`]/; import 'x';", 'static x'],
    ["const a = b / 2; import 'x'; const c = d / 2;", 'static x'],
    ['const a = `${b ? `}` : {}}`; import "x";', 'static x'],
  ])('of %s', (text, expected) => {
    expect(found(text)).toStrictEqual([expected]);
  });

  test.each([
    "// import 'x';",
    "/* import 'x'; */",
    '"import \'x\'"',
    '`import "x"`',
    "const a = /import 'x'/;",
    'const important = from;',
    "export const from = 'x';",
    "export const a = { b: 'from' }; const from = 'x';",
    'import.meta.url;',
    "new URL('https://example.com');",
  ])('are not seen in %s', (text) => {
    expect(found(text)).toStrictEqual([]);
  });
});

describe('a masked source', () => {
  test('keeps its code and the place of every character', () => {
    const text = "const a = `x ${'y' + b} z`; // c\nconst d = /e'/g; /* f\n */ g('h\\'i');";
    const masked = "const a = `  ${' ' + b}  `;     \nconst d = /   g;     \n    g('    ');";
    expect(maskSource(text)).toBe(masked);
  });

  // Below its imports a view has markup, with slashes and quotes that are neither patterns nor strings.
  test('has as many brackets closed as opened, in every file but views', async () => {
    const files = (await readSources()).filter(({ path }) => !path.endsWith('.tsx'));
    const unbalanced = files.filter(({ text }) => {
      const masked = maskSource(text);
      return ['()', '[]', '{}'].some(
        (pair) => count(masked, pair.charAt(0)) !== count(masked, pair.charAt(1)),
      );
    });
    expect(unbalanced.map(({ path }) => path)).toStrictEqual([]);
  });
});
