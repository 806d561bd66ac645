import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import manifest from '#package' with { type: 'json' };
import { transform } from 'esbuild';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { scriptFaults, suiteFaults } from './script-rules.ts';

const PREFLIGHT = resolve(import.meta.dirname, '../../local/preflight.cjs');

describe('the scripts', () => {
  test('begin with the preflight, and run in any shell', () => {
    expect(scriptFaults(manifest.scripts)).toStrictEqual([]);
  });

  test.each([
    'vitest run',
    'node local/preflight.cjs && FC_SEED=1 vitest run',
    'node local/preflight.cjs && rm -rf dist',
    'node local/preflight.cjs && ./build.sh',
    "node local/preflight.cjs && prettier '**'",
    'npm run -s lint && vitest run',
  ])('are caught with %s', (script) => {
    expect(scriptFaults({ script })).toHaveLength(1);
  });
});

describe('a run on a clean clone', () => {
  test.each(['.ci/run', '.github/workflows/check.yml'])('takes every suite once: %s', async (path) => {
    const text = await readFile(resolve(import.meta.dirname, '../..', path), 'utf8');
    expect(suiteFaults(path, text)).toStrictEqual([]);
  });

  test.each([
    ['npm run check\nnpm test\n', ['x runs the quick tests 2 times']],
    ['npm run check\n# npm run test:rest\n', ['x runs the rest tests 0 times']],
    ['npm run test:rest\nnpm run check:infra\n', ['x runs the quick tests 0 times']],
    ['- run: npm test\n- run: npm run test:host', []],
  ])('is caught at %j', (text, faults) => {
    expect(suiteFaults('x', text)).toStrictEqual(faults);
  });
});

describe('the preflight', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tidemark-preflight-'));
    await mkdir(join(folder, 'local'));
    await cp(PREFLIGHT, join(folder, 'local', 'preflight.cjs'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const install = (...files: readonly string[]): Promise<unknown> =>
    Promise.all(
      files.map(async (file) => {
        await mkdir(join(folder, 'node_modules', file, '..'), { recursive: true });
        await writeFile(join(folder, 'node_modules', file), '');
      }),
    );
  /** What it says on a Node.js of that version; empty when it lets pass. */
  const saidOn = async (version: string): Promise<string> => {
    const older = join(folder, 'older.cjs');
    const versions = JSON.stringify({ node: version });
    await writeFile(older, `Object.defineProperty(process, 'versions', { value: ${versions} });`);
    const args = ['--require', older, join(folder, 'local', 'preflight.cjs')];
    return new Promise((done) => {
      execFile(process.execPath, args, (error, _out, said) => done(error === null ? '' : said.trim()));
    });
  };

  test('lets a Node.js pass that runs TypeScript, whether or not one comes with the packages', async () => {
    await install('zod');
    expect([await saidOn('22.18.0'), await saidOn('24.0.0'), await saidOn('26.1.0')]).toEqual(['', '', '']);
  });

  test('says how to install the packages', async () => {
    expect(await saidOn('24.0.0')).toBe(
      'Tidemark does not start. Its packages are not installed. Run: npm ci',
    );
  });

  test.each(['4.9.1', '20.20.2', '22.17.1', '21.0.0'])(
    'says on %s what to do when npm ran no install scripts',
    async (version) => {
      await install('zod');
      expect(await saidOn(version)).toBe(
        `Tidemark does not start. Node.js ${version} is too old for the scripts. The newer one that comes with the packages is not there, as npm was not allowed to run their install scripts. Run: npm rebuild node esbuild --ignore-scripts=false   Or install Node.js 24.`,
      );
    },
  );

  test.each(['node/bin/node', 'node/bin/node.exe'])('sends to npm, with %s', async (file) => {
    await install('zod', file);
    expect(await saidOn('20.20.2')).toContain('Run them by npm, which takes the newer Node.js');
  });

  test('is written in words that the oldest Node.js reads', async () => {
    const text = await readFile(PREFLIGHT, 'utf8');
    const [old, young] = await Promise.all(
      ['es5', 'esnext'].map((target) => transform(text, { target, loader: 'js' })),
    );
    expect(old?.code).toBe(young?.code);
  });
});
