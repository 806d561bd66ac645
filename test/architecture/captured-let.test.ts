import { RuleTester } from 'oxlint/plugins-dev';
import { describe, test } from 'vitest';
import { capturedLet } from './lint/captured-let.ts';

RuleTester.describe = describe;
RuleTester.it = test;

const inner = (count: number): string =>
  Array.from({ length: count }, (_, index) => `const f${index} = () => { n += 1; };`).join('\n');

new RuleTester({ languageOptions: { parserOptions: { lang: 'ts' } } }).run('captured-let', capturedLet, {
  valid: [
    { name: 'three', code: `function outer() { let n = 0; ${inner(3)} n += 1; }` },
    { name: 'const', code: `function outer() { const n = []; ${inner(4)} }` },
    { name: 'own', code: `let m = 0; ${inner(4).replaceAll('n +=', 'let n = 0; n +=')}` },
  ],
  invalid: [
    { name: 'four', code: `function outer() { let n: number = 0; ${inner(4)} }`, errors: 1 },
    { name: 'module', code: `let n = 0; ${inner(4)}`, errors: 1 },
    { name: 'deep', code: `const outer = () => { let n = 0; const go = () => { ${inner(4)} }; }`, errors: 1 },
  ],
});
