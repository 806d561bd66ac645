import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const SCRIPT = resolve('infra/grant-onelake.sh');
const WORKSPACE = '11111111-1111-4111-8111-111111111111';
const IDENTITY = '22222222-2222-4222-8222-222222222222';

let folder = '';
let calls = '';

/** Stands for the Azure CLI: notes how it is called, and answers a page of assignments, a line each. */
const AZ = `#!/usr/bin/env bash
printf '%s\\n' "$*" >> "$CALLS"
[[ "$*" == *'--method get'* ]] || exit 0
[[ "$*" == *'page=2'* ]] && printf '%b' "$SECOND" || printf '%b' "$FIRST"
`;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidemark-grant-'));
  calls = join(folder, 'calls');
  await writeFile(join(folder, 'az'), AZ);
  await chmod(join(folder, 'az'), 0o755);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Ran {
  readonly code: number;
  readonly output: string;
  readonly calls: readonly string[];
}

const run = async (args: readonly string[], first = 'None\nNone\n', second = ''): Promise<Ran> => {
  await writeFile(calls, '');
  const env = {
    PATH: [folder, process.env['PATH']].join(delimiter),
    CALLS: calls,
    FIRST: first,
    SECOND: second,
  };
  const { promise, resolve: done } = Promise.withResolvers<Omit<Ran, 'calls'>>();
  execFile('bash', [SCRIPT, ...args], { env }, (error, stdout, stderr) =>
    done({ code: Number(error?.code ?? 0), output: stdout + stderr }),
  );
  const ran = await promise;
  const lines = (await readFile(calls, 'utf8')).split('\n').filter((line) => line !== '');
  return { ...ran, calls: lines };
};

const methodsOf = ({ calls }: Ran): readonly string[] =>
  calls.map((line) => /--method (\w+)/.exec(line)?.[1] ?? '');

describe('grant-onelake.sh', () => {
  test('gives the role to an identity that has none', async () => {
    const ran = await run([WORKSPACE, IDENTITY]);
    expect(ran.output).toBe('The identity is now Contributor of the workspace.\n');
    expect(methodsOf(ran)).toStrictEqual(['get', 'post']);
    expect(ran.calls[1]).toContain(
      `--body {"principal":{"id":"${IDENTITY}","type":"ServicePrincipal"},"role":"Contributor"}`,
    );
    expect(ran.calls[1]).toContain(`/v1/workspaces/${WORKSPACE}/roleAssignments`);
  });

  test.each(['Contributor', 'Member', 'Admin'])('changes nothing for one that is %s', async (held) => {
    const ran = await run([WORKSPACE, IDENTITY], `${held}\nNone\n`);
    expect(ran).toMatchObject({ code: 0 });
    expect(methodsOf(ran)).toStrictEqual(['get']);
  });

  test('raises a lesser role', async () => {
    const ran = await run([WORKSPACE, IDENTITY, 'Member'], 'Viewer\nNone\n');
    expect(methodsOf(ran)).toStrictEqual(['get', 'patch']);
    expect(ran.calls[1]).toContain(`/roleAssignments/${IDENTITY} `);
    expect(ran.calls[1]).toContain('--body {"role":"Member"}');
  });

  test('looks on every page of assignments', async () => {
    const ran = await run([WORKSPACE, IDENTITY], 'None\nhttps://example.com/?page=2\n', 'Admin\nNone\n');
    expect(methodsOf(ran)).toStrictEqual(['get', 'get']);
    expect(ran.output).toContain('nothing to do');
  });

  test.each([
    ['no arguments', []],
    ['a name for an id', ['Sales', IDENTITY]],
    ['an id that is none', [WORKSPACE, `${IDENTITY}'`]],
    ['a role that cannot write', [WORKSPACE, IDENTITY, 'Viewer']],
  ])('refuses %s, and asks nothing of Fabric', async (_what, args) => {
    const ran = await run(args);
    expect(ran.code).toBe(2);
    expect(ran.output).toContain('usage:');
    expect(ran.calls).toStrictEqual([]);
  });

  test('stops at a role that it does not know', async () => {
    const ran = await run([WORKSPACE, IDENTITY], 'Owner\nNone\n');
    expect(ran.code).not.toBe(0);
    expect(methodsOf(ran)).toStrictEqual(['get']);
  });
});
