import { defineConfig } from 'vitest/config';
import { QUICK_TESTS } from './local/check/quick-tests.ts';

/** What `npm run coverage` runs. With COVERED_APART=true, as on a clean clone, it alone does. */
const COVERED = ['test/unit/functions/**', 'test/integration/{application,http-functions,cli}.test.ts'];
const apart = process.env['COVERED_APART'] === 'true' && !process.argv.includes('--coverage') ? COVERED : [];

export default defineConfig({
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'quick',
          include: [QUICK_TESTS],
          exclude: ['**/node_modules/**', ...apart],
        },
      },
      {
        extends: true,
        test: { name: 'rest', include: ['test/**/*.test.ts'], exclude: [QUICK_TESTS, ...apart] },
      },
    ],
    // Modules keep no state of a test, so that one process can run many files: half of the time was reading them anew.
    isolate: false,
    setupFiles: ['test/support/own-environment.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
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
