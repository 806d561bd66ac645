import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { prepareLocalLake } from '../../../local/local-lake.ts';

let folder: string;
let lake: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidemark-lake-'));
  lake = join(folder, 'lake');
});
afterEach(() => rm(folder, { recursive: true }));

test('a lake that a start made is kept by the next, and thrown away by a fresh one', async () => {
  expect(await prepareLocalLake(lake, false)).toBe('ready');
  await mkdir(join(lake, 'Tables'));
  expect(await prepareLocalLake(lake, false)).toBe('ready');
  expect(await readdir(lake)).toContain('Tables');
  expect(await prepareLocalLake(lake, true)).toBe('ready');
  expect(await readdir(lake)).not.toContain('Tables');
});

test('a folder with anything of others is never thrown away', async () => {
  await mkdir(lake);
  await writeFile(join(lake, 'mine.txt'), '');
  expect(await prepareLocalLake(lake, false)).toBe('ready');
  expect(await prepareLocalLake(lake, true)).toBe('kept');
  expect(await readdir(lake)).toEqual(['mine.txt']);
});
