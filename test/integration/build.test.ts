import { execFile } from 'node:child_process';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FUNCTION_NAMES } from '../../functions/routes.ts';
import { createFunctionsHost } from '../../local/functions-host/index.ts';

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(resolve('.tidemark-build-'));
  await symlink(resolve('node_modules'), join(folder, 'node_modules'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('what `npm run build` makes registers every function, the timer on the schedule of the settings', async () => {
  const outdir = join(folder, 'dist');
  await promisify(execFile)('npm', ['run', '-s', 'build', '--', `--outdir=${outdir}`]);
  const host = await createFunctionsHost({ entry: join(outdir, 'main.js'), log: () => undefined });
  expect(
    host.functions.map(({ name, bindings }) => `${name} ${Object.values(bindings)[0]?.type}`),
  ).toStrictEqual([
    'sync timerTrigger',
    'maintain timerTrigger',
    ...Object.values(FUNCTION_NAMES).map((name) => `${name} httpTrigger`),
    'continueRun queueTrigger',
    'abandonRun queueTrigger',
    'continueFeeds queueTrigger',
  ]);
  expect(Object.values(host.functions[0]?.bindings ?? {})).toMatchObject([{ schedule: '%SYNC_SCHEDULE%' }]);
  await host.close();
});
