import { resolve } from 'node:path';
import { defineConfig, type TestProjectConfiguration } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { QUICK_TESTS } from './local/check/quick-tests.ts';

/** What `npm run coverage` runs. With COVERED_APART=true, as on a clean clone, it alone does. */
const COVERED = ['test/unit/functions/**', 'test/integration/{application,http-functions,cli}.test.ts'];
const apart = process.env['COVERED_APART'] === 'true' && !process.argv.includes('--coverage') ? COVERED : [];

const projects: TestProjectConfiguration[] = [
  {
    extends: true,
    test: { name: 'quick', include: [QUICK_TESTS], exclude: ['**/node_modules/**', ...apart] },
  },
  {
    extends: true,
    test: { name: 'rest', include: ['test/**/*.test.ts'], exclude: [QUICK_TESTS, ...apart] },
  },
];

/** Where none is asked for all tests are one: each process reads its modules once, not for each of the two. */
const isOne = !process.argv.some((argument) => argument.startsWith('--project'));

const isQuick = ({ moduleId }: TestSpecification): boolean => /\/(?:unit|shared)\//.test(moduleId);

/** So that none that takes long begins last. */
class QuickLast extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return [...sorted.filter((file) => !isQuick(file)), ...sorted.filter(isQuick)];
  }
}

export default defineConfig({
  test: {
    ...(isOne
      ? { include: ['{test,shared}/**/*.test.ts'], exclude: ['**/node_modules/**', ...apart] }
      : { projects }),
    sequence: { sequencer: QuickLast },
    // Modules keep no state of a test, so that one process can run many files: half of the time was reading them anew.
    isolate: false,
    setupFiles: ['test/support/own-environment.ts'],
    // Processes that tests start read their modules compiled: more than half of the time of each.
    env: { NODE_COMPILE_CACHE: resolve('node_modules/.cache/tests') },
    // Of a machine at work on other things as well: what does not end at all is told all the same.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    expect: { poll: { timeout: 60_000, interval: 20 } },
    // More than cores: many tests wait for processes, leases and timers.
    maxWorkers: 3,
    // Used by `npm run coverage`. Sign-in is tried in a process of its own, which is not counted: test/contract/sign-in.test.ts.
    coverage: {
      include: ['functions/**'],
      exclude: ['functions/authorize.ts'],
      reporter: ['text'],
      reportsDirectory: '.tidemark/coverage',
      thresholds: { lines: 95, functions: 95 },
    },
  },
});
