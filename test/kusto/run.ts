import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

const run = (command: string, ...args: readonly string[]): boolean =>
  spawnSync(command, args, { stdio: 'inherit', env: { ...process.env, NEEDS_KUSTO: 'true' } }).status === 0;

const install = (): boolean => run('npm', 'ci', '--no-audit', '--no-fund', '--prefix', import.meta.dirname);

/** Runs the tests that need Microsoft's parser of queries, and fails when it is not there. `--install`: installs it first, 31 MB. */
const isInstalled = !process.argv.includes('--install') || install();
const vitest = resolve(import.meta.dirname, '../../node_modules/vitest/vitest.mjs');
process.exitCode = isInstalled && run(process.execPath, vitest, 'run', 'test/kusto') ? 0 : 1;
