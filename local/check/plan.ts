import { posix } from 'node:path';

/** One program with its arguments, as `node_modules/.bin` names it. */
export interface Step {
  readonly name: string;
  readonly program: 'tsc' | 'oxlint' | 'prettier' | 'knip' | 'vitest' | 'node';
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** What a change calls for, and what is not looked at for it. */
export interface CheckPlan {
  readonly steps: readonly Step[];
  readonly leftOut: readonly string[];
}

/** A test that needs nothing but itself, with its text. */
export interface QuickTest {
  readonly path: string;
  readonly text: string;
}

/** Of each property, not hundreds. */
const EXAMPLES = '10';
/** These concern every file and every test. */
const FOR_ALL = /^(?:package(?:-lock)?\.json|tsconfig\.json|vitest\.config\.ts|knip\.json)$/;
const FOR_LINT = /^\.oxlintrc\.json$|^test\/architecture\/lint\//;
const CODE = /\.(?:tsx?|cjs)$/;
/** The page is a program of its own, for browsers. */
const OF_PAGE = /^(?:page|shared\/api)\//;

/** Tests that no import leads to from what changed: those of all files, of the templates, and those that name a file of another kind. */
const testsOf = (changed: readonly string[], tests: readonly QuickTest[]): readonly string[] => {
  const others = changed.filter((path) => !CODE.test(path) && !path.endsWith('.md'));
  const isInfra = changed.some((path) => path.startsWith('infra/'));
  const isConcerned = ({ path, text }: QuickTest): boolean =>
    path.startsWith('test/architecture/') ||
    (isInfra && path.startsWith('test/infra/')) ||
    others.some((other) => text.includes(posix.basename(other)));
  return tests.filter(isConcerned).map(({ path }) => path);
};

const PAGE_TYPES: Step = {
  name: 'types of the page',
  program: 'tsc',
  args: ['--noEmit', '--project', 'page'],
};

/** `changed`: from the root, what was deleted aside. `tests`: every quick one. */
export const planCheck = (changed: readonly string[], tests: readonly QuickTest[]): CheckPlan => {
  const code = changed.filter((path) => CODE.test(path));
  const wide = changed.filter((path) => FOR_ALL.test(path));
  const isLintChanged = changed.some((path) => FOR_LINT.test(path));
  const linted = isLintChanged ? [] : code;
  const related = [...new Set([...code, ...testsOf(changed, tests)])];
  const lint: Step = {
    name: isLintChanged ? 'lint' : 'lint of what changed',
    program: 'oxlint',
    args: ['--type-aware', '--deny-warnings', '--no-error-on-unmatched-pattern', ...linted],
  };
  const format: Step = {
    name: 'format of what changed',
    program: 'prettier',
    args: ['--check', '--ignore-unknown', '--log-level', 'warn', ...changed],
  };
  const bicep: Step = {
    name: 'format of templates',
    program: 'node',
    args: ['local/format-bicep.ts', '--check'],
  };
  return {
    steps: [
      {
        name: 'quick tests that lead to what changed',
        program: 'vitest',
        args: ['related', '--run', '--project', 'quick', '--no-isolate', '--reporter', 'dot', ...related],
        env: { FC_RUNS: EXAMPLES },
      },
      { name: 'types', program: 'tsc', args: ['--noEmit'] },
      ...(changed.some((path) => OF_PAGE.test(path)) ? [PAGE_TYPES] : []),
      ...(code.length > 0 || isLintChanged ? [lint] : []),
      ...(changed.length > 0 ? [format] : []),
      ...(changed.some((path) => path.endsWith('.bicep')) ? [bicep] : []),
      { name: 'dead code', program: 'knip', args: [] },
    ],
    leftOut: [
      ...wide.map((path) => `what ${path} means for every other file: npm run check`),
      `${isLintChanged ? 'format' : 'lint and format'} of what did not change, quick tests that do not import it, all but ${EXAMPLES} examples of a property, a fresh process for each test file: npm run check`,
      'every test that starts a store, a service or a process: npm run test:rest',
    ],
  };
};
