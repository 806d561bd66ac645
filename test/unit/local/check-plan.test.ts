import { describe, expect, test } from 'vitest';
import { planCheck, type Step } from '../../../local/check/plan.ts';

const TESTS = [
  { path: 'test/architecture/rooms.test.ts', text: '' },
  { path: 'test/infra/templates.test.ts', text: '' },
  { path: 'test/unit/config/schema.test.ts', text: "readFile('feeds.schema.json')" },
  { path: 'test/unit/core/own.test.ts', text: '' },
];

const step = (program: Step['program'], ...changed: readonly string[]): Step | undefined =>
  planCheck(changed, TESTS).steps.find((one) => one.program === program);

const filesOf = (program: Step['program'], ...changed: readonly string[]): readonly string[] =>
  (step(program, ...changed)?.args ?? []).filter((arg) => /\/.*\.\w+$|^\w+\.\w+$/.test(arg));

describe('what a change calls for', () => {
  test('is types and dead code of everything, and the rest of what changed', () => {
    const { steps } = planCheck(['shared/core/own.ts'], TESTS);
    expect(steps.map(({ program }) => program)).toStrictEqual([
      'vitest',
      'tsc',
      'oxlint',
      'prettier',
      'knip',
    ]);
    expect(filesOf('oxlint', 'shared/core/own.ts')).toStrictEqual(['shared/core/own.ts']);
    expect(filesOf('prettier', 'shared/core/own.ts')).toStrictEqual(['shared/core/own.ts']);
  });

  test.each([
    ['code', 'shared/core/own.ts', ['shared/core/own.ts', 'test/architecture/rooms.test.ts']],
    ['a document', 'docs/design.md', ['test/architecture/rooms.test.ts']],
    ['a template', 'infra/main.bicep', ['test/architecture/rooms.test.ts', 'test/infra/templates.test.ts']],
    [
      'a file that a test reads by its name',
      'feeds.schema.json',
      ['test/architecture/rooms.test.ts', 'test/unit/config/schema.test.ts'],
    ],
  ])('are, for %s, the tests of all files and those that it leads to', (_, changed, tests) => {
    expect(filesOf('vitest', changed)).toStrictEqual(tests);
  });

  test('is no lint for documents, and the format of templates for them', () => {
    expect(step('oxlint', 'docs/design.md')).toBeUndefined();
    expect(step('node', 'infra/main.bicep')?.args).toStrictEqual(['local/format-bicep.ts', '--check']);
    expect(step('node', 'shared/core/own.ts')).toBeUndefined();
  });

  test.each(['.oxlintrc.json', 'test/architecture/lint/captured-let.ts'])(
    'is the lint of everything, for %s',
    (changed) => {
      expect(filesOf('oxlint', changed)).toStrictEqual([]);
    },
  );

  test('is few examples of each property', () => {
    expect(step('vitest', 'shared/core/own.ts')?.env).toStrictEqual({ FC_RUNS: '10' });
  });

  test('is told with what was left out, and with what it means for everything', () => {
    const { leftOut } = planCheck(['tsconfig.json', 'shared/core/own.ts'], TESTS);
    expect(leftOut).toHaveLength(3);
    expect(leftOut[0]).toContain('tsconfig.json');
    expect(leftOut.every((line) => line.includes('npm run '))).toBe(true);
  });
});
