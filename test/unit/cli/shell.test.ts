import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { completionScript } from '../../../cli/completion/scripts.ts';
import { completionsOf } from '../../../cli/completion/words.ts';
import { SHELLS } from '../../../cli/commands/setting-up.ts';
import { curlLine, shellWord } from '../../../shared/api/index.ts';
import { playCli } from '../../support/cli-io.ts';

const run = promisify(execFile);

const hasBash = await run('bash', ['-c', 'true']).then(
  () => true,
  () => false,
);

/** The words that bash makes of a line whose first one is a function of ours. */
const wordsInBash = async (
  line: string,
  env: Readonly<Record<string, string>> = {},
): Promise<readonly string[]> => {
  const script = `show() { printf '%s\\0' "$@"; }; curl() { show "$@"; }\n${line}`;
  const { stdout } = await run('bash', ['-c', script], { env: { ...process.env, ...env } });
  return stdout.split('\0').slice(0, -1);
};

const NASTY = [
  "it's",
  '$(touch x)',
  '`id`',
  '$HOME',
  'a "b" c',
  'a\nb',
  '; rm -rf x',
  '!!',
  '\\',
  '*',
  '~',
  '&& x',
  'ünï',
];

describe.skipIf(!hasBash)('a line for a shell (needs bash)', () => {
  test('is taken apart into the words that it was made of', async () => {
    expect(await wordsInBash(`show ${NASTY.map(shellWord).join(' ')}`)).toStrictEqual(NASTY);
    const texts = fc
      .sample(fc.string({ unit: 'grapheme', minLength: 1 }), 200)
      .filter((text) => !text.includes('\0'));
    expect(await wordsInBash(`show ${texts.map(shellWord).join(' ')}`)).toStrictEqual(texts);
  });

  test.each(NASTY)(
    'hands curl a body and an address with %j in them, and the key from the environment',
    async (text) => {
      const door = { base: 'http://127.0.0.1:7071/api', keyName: 'TIDEMARK_KEY' };
      const line = curlLine(door, 'reloadFeed', {
        params: { feed: text },
        body: { from: text },
        headers: { 'idempotency-key': '1' },
      });
      expect(await wordsInBash(line, { TIDEMARK_KEY: 'k1' })).toStrictEqual([
        '--fail-with-body',
        '-sS',
        '-X',
        'POST',
        '-H',
        'content-type: application/json',
        '-H',
        'x-functions-key: k1',
        '-d',
        JSON.stringify({ from: text }),
        `http://127.0.0.1:7071/api/feeds/${encodeURIComponent(text)}/reload`,
      ]);
    },
  );

  test('is printed by --print-curl in place of the request', async () => {
    const words = [
      'reload',
      "o'r $(x)",
      '--from',
      "a'b",
      '--print-curl',
      '--app',
      'https://app.example',
      '--key-from-env',
      'K',
    ];
    const { code, out, err } = await playCli(words, { env: { K: 'never-shown' } });
    expect({ code, err }).toStrictEqual({ code: 0, err: '' });
    expect(out).not.toContain('never-shown');
    expect(await wordsInBash(out, { K: 'k2' })).toStrictEqual([
      '--fail-with-body',
      '-sS',
      '-X',
      'POST',
      '-H',
      'content-type: application/json',
      '-H',
      'x-functions-key: k2',
      '-d',
      `{"from":"a'b"}`,
      "https://app.example/api/feeds/o'r%20%24(x)/reload",
    ]);
  });

  test('says once what to export where the variable of the key is not set', async () => {
    const app = ['--app', 'https://app.example'];
    const words = ['feeds', '--print-curl', ...app];
    const { code, out, err } = await playCli(words);
    expect(code).toBe(0);
    expect(out).toBe(
      'curl --fail-with-body -sS -H "x-functions-key: $TIDEMARK_KEY" https://app.example/api/feeds\n',
    );
    expect(err).toBe(
      'The line takes the key from TIDEMARK_KEY, which is not set here. Before it: export TIDEMARK_KEY=… (a function key of the app)\n',
    );
    expect((await playCli(words, { env: { TIDEMARK_KEY: 'k' } })).err).toBe('');
  });
});

const BIN = resolve(import.meta.dirname, '../../../cli/tidemark.cjs');

interface ShellCase {
  /** What makes the shell read its arguments as a script, and no file of its user's. */
  readonly plain: readonly string[];
  /** A script that prints what is offered in place of the last of these words, a line each. */
  readonly offers: (words: readonly string[]) => string;
}

/** As fish reads a word, which knows two escapes within quotes. */
const fishWord = (word: string): string => `'${word.replaceAll(/['\\]/g, String.raw`\$&`)}'`;

/** Those that are installed on a machine of tests; pwsh is none of Debian's. */
const SHELL_CASES: Readonly<Record<'bash' | 'zsh' | 'fish', ShellCase>> = {
  bash: {
    plain: ['--norc'],
    offers: (
      words,
    ) => `COMP_WORDS=(tidemark ${words.map(shellWord).join(' ')}); COMP_CWORD=${words.length}; _tidemark
for word in "\${COMPREPLY[@]}"; do printf '%s\n' "$word"; done`,
  },
  zsh: {
    plain: ['-f'],
    offers: (words) => `compadd() { (( $#found )) && printf '%s\\n' "\${(@)found}"; }
words=(tidemark ${words.map(shellWord).join(' ')}); CURRENT=${words.length + 1}; _tidemark`,
  },
  fish: {
    plain: ['--no-config'],
    offers: (words) =>
      `complete -C ${fishWord(['tidemark', ...words.slice(0, -1).map(fishWord), words.at(-1) ?? ''].join(' '))}`,
  },
};

const FEEDS_JSON = '{"feeds":[{"name":"orders"},{"name":"items"},{"name":"$(touch x)"},{"name":"`id`"}]}';

describe.each(Object.entries(SHELL_CASES))('completion in %s', async (shell, { plain, offers }) => {
  const isThere = await run(shell, ['-c', 'true']).then(
    () => true,
    () => false,
  );
  const script = completionScript(shell as keyof typeof SHELL_CASES, { node: process.execPath, bin: BIN });
  const before = shell === 'zsh' ? 'compdef() { :; }\n' : '';

  const played = async (text: string, cwd = process.cwd()): Promise<readonly string[]> => {
    const { stdout } = await run(shell, [...plain, '-c', `${before}${script}\n${text}`], {
      cwd,
      env: { ...process.env, FEEDS_JSON },
    });
    return stdout.split('\n').slice(0, -1);
  };

  test.skipIf(!isThere)(`is a script that it takes (needs ${shell})`, async () => {
    await expect(run(shell, ['-n', '-c', script])).resolves.toMatchObject({ stderr: '' });
  });

  test.skipIf(!isThere)(
    `offers commands, feeds and options, and evaluates nothing of a line or a name (needs ${shell})`,
    async () => {
      const folder = await mkdtemp(join(tmpdir(), 'tidemark-typed-'));
      expect(await played(offers(['fee']), folder)).toStrictEqual(['feeds']);
      expect((await played(offers(['sync', '']), folder)).toSorted()).toStrictEqual(['items', 'orders']);
      expect(await played(offers(['reload', 'orders', '--fo']), folder)).toStrictEqual(['--force']);
      expect(await played(`${offers(['sync', "'$(echo x >made)"])}; echo end`, folder)).toStrictEqual([
        'end',
      ]);
      expect(await readdir(folder)).toStrictEqual([]);
      await rm(folder, { recursive: true });
    },
  );
});

const of = (...words: readonly string[]) => completionsOf(words, () => Promise.resolve(['orders', 'items']));

describe('completion', () => {
  test('offers what may stand there', async () => {
    expect(await of('re')).toStrictEqual(['reload', 'resume']);
    expect(await of('--app', 'https://x', 'ma')).toStrictEqual(['maintain']);
    expect(await of('reload', 'o')).toStrictEqual(['orders']);
    expect(await of('reload', 'orders', '')).toStrictEqual([]);
    expect(await of('reload', '--last', '')).toStrictEqual([]);
    expect(await of('reload', '--last', '10', '')).toStrictEqual(['orders', 'items']);
    expect(await of('reload', 'orders', '--fo')).toStrictEqual(['--force']);
    expect(await of('completion', '')).toStrictEqual([...SHELLS]);
    expect(await of('feeds', '')).toStrictEqual([]);
  });

  test.each(SHELLS)('for %s holds paths with quotes and blanks', (shell) => {
    const script = completionScript(shell, { node: "/it's/no de", bin: '/x y/tidemark.cjs' });
    expect(script).toContain(
      shell === 'pwsh'
        ? "'/it''s/no de'"
        : shell === 'fish'
          ? String.raw`'/it\'s/no de'`
          : String.raw`'/it'\''s/no de'`,
    );
    expect(script).toContain("'/x y/tidemark.cjs'");
  });
});
