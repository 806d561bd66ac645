import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'shared/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
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
