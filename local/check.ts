import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { changedFiles } from './check/changed-files.ts';
import { planCheck } from './check/plan.ts';
import { runSteps } from './check/run-steps.ts';

// One word for types, lint, format, dead code and quick tests. With --changed only what a change calls for; with --changed --since <commit>,
// what changed since that commit.

const WHOLE = ['typecheck', 'lint', 'format:check', 'deadcode', 'test:unit'];
const QUICK = '{test/{unit,property,architecture,infra},shared}/**/*.test.ts';

/** One npm script after the other, up to the first that fails. */
const checkAll = (): boolean =>
  WHOLE.every((script) => {
    const npm = process.env['npm_execpath'] ?? '';
    return spawnSync(process.execPath, [npm, 'run', '-s', script], { stdio: 'inherit' }).status === 0;
  });

const checkChanged = async (since: string | undefined): Promise<boolean> => {
  const { base, paths, deleted } = changedFiles(since);
  console.log(`${paths.length + deleted.length} files differ from ${base}.`);
  if (paths.length + deleted.length === 0) return true;
  const tests = globSync(QUICK).map((path) => ({
    path: path.replaceAll('\\', '/'),
    text: readFileSync(path, 'utf8'),
  }));
  const { steps, leftOut } = planCheck(paths, tests);
  const isGood = await runSteps(steps);
  for (const line of leftOut) console.log(`Left out: ${line}`);
  return isGood;
};

const { values } = parseArgs({ options: { changed: { type: 'boolean' }, since: { type: 'string' } } });
const isGood =
  values.changed === true || values.since !== undefined ? await checkChanged(values.since) : checkAll();
process.exitCode = isGood ? 0 : 1;
