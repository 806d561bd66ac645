import { RuleTester } from 'oxlint/plugins-dev';
import { describe, test } from 'vitest';
import { capturedLet } from './lint/captured-let.ts';
import { noSentinel } from './lint/no-sentinel.ts';
import { noteValues } from './lint/note-values.ts';
import { runKinds } from './lint/run-kinds.ts';

RuleTester.describe = describe;
RuleTester.it = test;

const tester = new RuleTester({ languageOptions: { parserOptions: { lang: 'ts' } } });

const inner = (count: number): string =>
  Array.from({ length: count }, (_, index) => `const f${index} = () => { n += 1; };`).join('\n');

const caught = (code: string, errors = 1) => ({ code, errors });

tester.run('captured-let', capturedLet, {
  valid: [
    `function outer() { let n = 0; ${inner(3)} n += 1; }`,
    `function outer() { const n = []; ${inner(4)} }`,
    `let m = 0; ${inner(4).replaceAll('n +=', 'let n = 0; n +=')}`,
  ],
  invalid: [
    caught(`function outer() { let n: number = 0; ${inner(4)} }`),
    caught(`let n = 0; ${inner(4)}`),
    caught(`const outer = () => { let n = 0; const go = () => { ${inner(4)} }; }`),
  ],
});

tester.run('note-values', noteValues, {
  valid: [
    "run.notes.add({ kind: 'filter-ignored', rows: 3 });",
    'for (const note of notes) run.notes.add(note);',
    "run.notes.add({ kind: 'table-dropped', table: place.path });",
    "names.add('a text'); seen.add(`${a}`);",
  ],
  invalid: [
    caught("run.notes.add('The filter was ignored.');"),
    caught('notes.add(`${rows} rows`);'),
    caught("run.notes.add({ kind: 'text-only', text });"),
    caught("notes.add({ kind: 'state-unreadable', parts: 'all of it' });"),
    caught("notes.add({ kind: 'state-unreadable', parts: `${a}` });"),
  ],
});

tester.run('no-sentinel', noSentinel, {
  valid: [
    "const state = { unverifiedRows: 'unknown' };",
    'const order = a < b ? -1 : 1;',
    'const last = rows.at(-1);',
    'const n = count - 1;',
    'const step = { by: -2 };',
  ],
  invalid: [
    caught('const state = { ...BLANK, unverifiedRows: -1 };'),
    caught('if (state.unverifiedRows === -1) check();'),
    caught('const rows = state.unverifiedRows ?? -1;'),
    caught('let rows = -1;'),
    caught('rows = -1;'),
  ],
});

tester.run('run-kinds', runKinds, {
  valid: [
    'const work = WORK[run.kind];',
    "const job = { kind: 'append' };",
    "if (ended.outcome === 'failed') stop();",
    "switch (kind) { case 'append': break; case 'reload': break; default: kind satisfies never; }",
  ],
  invalid: [
    caught("if (run.kind === 'reload') keep();"),
    caught("const isNew = 'append' !== job.kind;"),
    caught("const work = kind === 'reload' ? reloadWork : appendWork;"),
  ],
});
