import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runProgram, takeSnapshot } from '../../local/bicep.ts';

const hasCompiler = runProgram('bicep', ['--version']) !== undefined;

let folder = '';
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'tidemark-refused-'))));
afterAll(() => rm(folder, { recursive: true, force: true }));

const ACCOUNT = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/acme';
const LAKE = 'https://acme.dfs.core.windows.net';

const REFUSED: readonly (readonly [what: string, params: readonly string[], sentence: string])[] = [
  [
    'a lake without a file system',
    [`lakeUrl = '${LAKE}/'`],
    'lakeUrl names no file system: it has to be https',
  ],
  [
    'an account by its name',
    [`lakeUrl = '${LAKE}/raw'`, "lakeAccountId = 'acme'"],
    'lakeAccountId has to be the resource id of a storage account: /subscriptions/<id>/',
  ],
  [
    'another account than the lake is in',
    ["lakeUrl = 'https://other.dfs.core.windows.net/raw'", `lakeAccountId = '${ACCOUNT}'`],
    'lakeAccountId is of the account "acme", and lakeUrl is not',
  ],
  [
    'a network that is too small',
    ['privateNetwork = true', "networkAddressPrefix = '10.0.0.0/26'"],
    'networkAddressPrefix has to be /25 or wider',
  ],
  [
    'a setting that Linux does not take',
    ["secretNames = ['A_B.c1', 'A-B', 'A B', '']"],
    'the name of an app setting is made of letters, digits, "_" and ".", unlike "A-B", "A B", ""',
  ],
  [
    'a budget that begins in mid-month',
    ['budgetAmount = 50', "budgetStartDate = '2026-12-05'"],
    'budgetStartDate has to be the first day of a month',
  ],
  [
    'two settings of one secret',
    ["secretNames = ['A_B', 'A.B']"],
    'two of these are one secret in the vault, where "_" and "." are hyphens and case does not count: A_B, A.B',
  ],
];

// Runs where the compiler is on the PATH, as in .ci/run with Microsoft's compiler at hand.
describe.skipIf(!hasCompiler)('a deployment is refused, with a sentence', () => {
  test.each(REFUSED)('for %s', async (_what, params, sentence) => {
    const file = join(folder, 'refused.bicepparam');
    const main = relative(folder, resolve('infra/main.bicep'));
    const needed = ["environmentName = 'tidemark'", "location = 'westeurope'"];
    const lines = [`using '${main}'`, ...[...needed, ...params].map((param) => `param ${param}`)];
    await writeFile(file, `${lines.join('\n')}\n`);
    const answer = takeSnapshot(file, 'Overwrite');
    expect(answer?.ok).toBe(false);
    expect(answer?.stderr).toContain(sentence);
  });
});

test('the compiler is there where it has to be', () => {
  expect(hasCompiler || process.env['NEEDS_BICEP'] !== 'true').toBe(true);
});
