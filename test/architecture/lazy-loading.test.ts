import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';

/** The packages that a fresh process loads when it imports `wanted`. */
const packagesOf = async (wanted: string): Promise<ReadonlySet<string>> => {
  const script = fileURLToPath(new URL('./loaded-modules.ts', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [script, wanted], { maxBuffer: 2 ** 24 });
  const urls = stdout.split('\n');
  return new Set(urls.flatMap((url) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url)?.[1] ?? []));
};

const LATE = ['parquet-wasm', 'apache-arrow', '@azure/identity', '@azure/storage-queue'];

describe('a process that imports the functions', () => {
  test('has not loaded what only rows, sign-in and runs that go on need', async () => {
    const packages = await packagesOf('functions/main.ts');
    expect(packages).toContain('@azure/functions');
    expect([...packages].filter((name) => LATE.includes(name))).toStrictEqual([]);
  });

  test.each(LATE)('would be seen to load %s', async (name) => {
    expect(await packagesOf(name)).toContain(name);
  });
});
