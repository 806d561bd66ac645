import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Runs a command for all to see; its exit code, or undefined when it is not on the PATH. */
const run = (command: string, ...args: readonly string[]): number | undefined => {
  const { error, status } = spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });
  if (error === undefined) return status ?? 1;
  if ('code' in error && error.code === 'ENOENT') return undefined;
  throw error;
};

const files = readdirSync('infra', { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.bicep'))
  .map((path) => join('infra', path));

/** What only other programs can tell about infra/; the tests in test/infra need none of them. */
const CHECKS: readonly (readonly [command: string, ...args: readonly string[]])[] = [
  ['bicep', 'build', 'infra/main.bicep', '--stdout'],
  ...files.map((file) => ['bicep', 'lint', file] as const),
  ['checkov', '--config-file', '.checkov.yaml'],
];

const missing = new Set<string>();
const failed = CHECKS.filter(([command, ...args]) => {
  if (missing.has(command)) return false;
  const code = run(command, ...args);
  if (code === undefined) missing.add(command);
  return code !== undefined && code !== 0;
});

for (const command of missing) console.log(`${command} is not on the PATH: its checks were left out.`);
for (const check of failed) console.error(`failed: ${check.join(' ')}`);
process.exitCode = failed.length === 0 ? 0 : 1;
