import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newOffenders, pastOffenders } from './law-rules.ts';
import { readLintConfig } from './lint-config.ts';
import { type LintFinding, runOxlint } from './run-oxlint.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const { laws, plugins, letOff } = await readLintConfig();

let scratch: string;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'tidemark-laws-'));
});
afterAll(() => rm(scratch, { recursive: true }));

const write = async (path: string, text: string): Promise<string> => {
  await mkdir(dirname(join(scratch, path)), { recursive: true });
  await writeFile(join(scratch, path), text);
  return join(scratch, path);
};

/** Everything that breaks a law, whether or not it is let off. Tests beside their files are for `npm run lint` alone. */
const everyOffender = async (): Promise<readonly LintFinding[]> => {
  const runs = laws.map(async ({ folders, rules }, index) => {
    const config = JSON.stringify({ jsPlugins: plugins, categories: { correctness: 'off' }, rules });
    const path = await write(`laws-${index}.json`, config);
    return runOxlint(ROOT, ['-c', path, '--ignore-pattern', '**/*.test.ts', ...folders]);
  });
  return (await Promise.all(runs)).flat();
};

/** A hot loop that would pay for a law comes onto the list by name, with its reason. */
const HOT_LOOPS = /^shared\/odata\/scan\//;

const lines = (count: number, line: string): string => Array.from({ length: count }, () => line).join('\n');
const captured = (count: number): string =>
  `export const f = () => { let n = 0; return [${lines(count, '() => { n += 1; },')}]; };`;

/** One fault for each law, and beside each what just holds. */
const PLANTED: Readonly<Record<string, string>> = {
  'shared/core/long-file.ts': lines(201, '//'),
  'shared/core/full-file.ts': lines(200, '//'),
  'functions/long-function.ts': `export const f = () => {\n${lines(49, '')}\n};`,
  'functions/full-function.ts': `export const f = () => {\n${lines(48, '')}\n};`,
  'local/many-branches.ts': `export const f = (n: number) => {\n${lines(12, 'if (n) n += 1;')}\n};`,
  'local/some-branches.ts': `export const f = (n: number) => {\n${lines(11, 'if (n) n += 1;')}\n};`,
  'shared/lake/five.ts': 'export const f = (a: 1, b: 1, c: 1, d: 1, e: 1) => a + b + c + d + e;',
  'shared/lake/four.ts': 'export const f = (a: 1, b: 1, c: 1, d: 1) => a + b + c + d;',
  'shared/sync/feed/captured-by-four.ts': captured(4),
  'shared/sync/feed/captured-by-three.ts': captured(3),
  'shared/sync/run/noted.ts': "export const f = (notes: Set<string>) => notes.add('In words.');",
  'shared/state/minus-one.ts': 'export const state = { rows: -1 };',
  'functions/compared.ts': "export const f = (kind: string) => kind === 'reload';",
  'shared/core/core.test.ts': `export const f = () => {\n${lines(60, '')}\n};`,
};

describe('the laws', () => {
  test('hold, but for those that are let off by name, who all need it', async () => {
    const found = await everyOffender();
    expect(newOffenders(found, letOff)).toStrictEqual([]);
    expect(pastOffenders(found, letOff)).toStrictEqual([]);
  });

  test('let nobody off but hot loops over the bytes of pages', () => {
    expect(letOff.filter((entry) => !HOT_LOOPS.test(entry))).toStrictEqual([]);
  });

  test('each find the file that just breaks it', async () => {
    await Promise.all(Object.entries(PLANTED).map(([path, text]) => write(path, text)));
    await cp(join(ROOT, '.oxlintrc.json'), join(scratch, '.oxlintrc.json'));
    await cp(join(ROOT, 'test/architecture/lint'), join(scratch, 'test/architecture/lint'), {
      recursive: true,
    });
    const names = new Set(laws.flatMap(({ rules }) => Object.keys(rules)));
    const found = await runOxlint(scratch, ['shared', 'functions', 'local']);
    const broken = found.filter(({ rule }) => names.has(rule)).map(({ path, rule }) => `${path} ${rule}`);
    expect(broken.toSorted()).toStrictEqual([
      'functions/compared.ts house/run-kinds',
      'functions/long-function.ts max-lines-per-function',
      'local/many-branches.ts complexity',
      'shared/core/long-file.ts max-lines',
      'shared/lake/five.ts max-params',
      'shared/state/minus-one.ts house/no-sentinel',
      'shared/sync/feed/captured-by-four.ts house/captured-let',
      'shared/sync/run/noted.ts house/note-values',
    ]);
  });

  test('say where they stand and what to do', () => {
    const found = [{ path: 'a.ts', line: 3, rule: 'max-lines-per-function', message: 'Too long (51).' }];
    expect(newOffenders(found, [])).toStrictEqual([
      'a.ts:3 max-lines-per-function: Too long (51). docs/design.md, Laws: split it into functions that say what they do.',
    ]);
    expect(newOffenders(found, ['a.ts max-lines-per-function'])).toStrictEqual([]);
    expect(newOffenders(found, ['a.ts max-lines', 'b.ts max-lines-per-function'])).toHaveLength(1);
  });

  test('let nobody off who keeps them', () => {
    const found = [{ path: 'a.ts', line: 3, rule: 'complexity', message: 'Of 13.' }];
    expect(pastOffenders(found, ['a.ts complexity', 'a.ts max-lines'])).toStrictEqual([
      'a.ts max-lines: holds by now, take it off the list in .oxlintrc.json',
    ]);
  });
});
