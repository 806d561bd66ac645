import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { changedFiles } from './check/changed-files.ts';
import { type Base, findBase, git } from './check/git.ts';
import { longSubjects } from './check/long-subjects.ts';
import { planCheck } from './check/plan.ts';
import { QUICK_TESTS } from './check/quick-tests.ts';
import { runSteps } from './check/run-steps.ts';

// One word for types, lint, format, dead code and quick tests; and for the subjects of the commits that main does not have. With --changed only
// what differs from main, with --since <commit> what differs from that commit.

const WHOLE = ['typecheck', 'lint', 'format:check', 'deadcode', 'test:unit'];

/** A linter's own message names neither its document nor what to do. */
const REMEDY: ReadonlyMap<string, string> = new Map([
  ['lint', 'docs/design.md, Laws. What to do: npx vitest run test/architecture/laws.test.ts'],
]);

/** One npm script after the other, up to the first that fails. */
const checkAll = (): boolean => {
  const npm = process.env['npm_execpath'];
  if (npm === undefined) throw new Error('Run it by npm: npm run check');
  return WHOLE.every((script) => {
    const isGood = spawnSync(process.execPath, [npm, 'run', '-s', script], { stdio: 'inherit' }).status === 0;
    if (!isGood && REMEDY.has(script)) console.error(`FAILED ${script}: ${REMEDY.get(script)}`);
    return isGood;
  });
};

const checkChanged = async ({ name, commit }: Base): Promise<boolean> => {
  const { paths, deleted } = changedFiles(commit);
  console.log(`${paths.length + deleted.length} files differ from ${name}.`);
  if (paths.length + deleted.length === 0) return true;
  const tests = globSync(QUICK_TESTS).map((path) => ({
    path: path.replaceAll('\\', '/'),
    text: readFileSync(path, 'utf8'),
  }));
  const { steps, leftOut } = planCheck(paths, tests);
  const isGood = await runSteps(steps);
  for (const line of leftOut) console.log(`Left out: ${line}`);
  return isGood;
};

/** A clone of files alone has no commits to look at. */
const checkSubjects = (base: Base): boolean => {
  const long = longSubjects(
    base.commit === 'HEAD' ? [] : git('log', '-z', '--format=%s', `${base.commit}..HEAD`),
  );
  for (const line of long) console.error(`FAILED a commit's subject: ${line}`);
  return long.length === 0;
};

const { values } = parseArgs({ options: { changed: { type: 'boolean' }, since: { type: 'string' } } });
const base = values.since === undefined ? findBase() : { name: values.since, commit: values.since };
const isShort = checkSubjects(base);
const isGood = values.changed === true || values.since !== undefined ? await checkChanged(base) : checkAll();
process.exitCode = isGood && isShort ? 0 : 1;
