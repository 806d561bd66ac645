import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newUuid } from '../../shared/core/index.ts';
import type * as scratches from '../../shared/scratch/index.ts';
import { createDiskScratch, createMemoryScratch, type Scratch } from '../../shared/scratch/index.ts';
import { scratchError } from '../../shared/scratch/scratch-error.ts';
import { caught } from '../support/caught.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidemark-scratch-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Every adapter of the room: one that is added does not compile until it is held to the contract. */
type Adapter = Extract<keyof typeof scratches, `create${string}Scratch`>;
const ADAPTERS: Readonly<Record<Adapter, () => Scratch>> = {
  createMemoryScratch,
  createDiskScratch: () => createDiskScratch(folder, newUuid),
};

const bytes = (...values: readonly number[]): Uint8Array => Uint8Array.from(values);

describe.each(Object.entries(ADAPTERS))('the scratch of %s', (_name, create) => {
  test('what was appended is read from any place', async () => {
    const file = await create().open();
    expect(await file.append(bytes(1, 2, 3))).toBe(0);
    expect(await file.append(bytes())).toBe(3);
    expect(await file.append(bytes(4, 5))).toBe(3);
    const into = new Uint8Array(3);
    await file.read(2, into);
    expect(into).toStrictEqual(bytes(3, 4, 5));
    await file.close();
  });

  test('bytes given as a part of a larger buffer are written alone, and copied', async () => {
    const file = await create().open();
    const whole = bytes(9, 1, 2, 9);
    await file.append(whole.subarray(1, 3));
    whole.fill(0);
    const into = new Uint8Array(2);
    await file.read(0, into);
    expect(into).toStrictEqual(bytes(1, 2));
    await file.close();
  });

  test('each file is its own, and ten megabytes come back whole', async () => {
    const scratch = create();
    const [one, other] = [await scratch.open(), await scratch.open()];
    const large = Uint8Array.from({ length: 10_000_000 }, (_, at) => at % 251);
    await one.append(bytes(7));
    await one.append(large);
    await other.append(bytes(8));
    const into = new Uint8Array(large.length);
    await one.read(1, into);
    expect(Buffer.compare(into, large)).toBe(0);
    await other.read(0, into.subarray(0, 1));
    expect(into[0]).toBe(8);
    await one.close();
    await other.close();
  });

  test('a file that is closed twice is closed', async () => {
    const file = await create().open();
    await file.append(bytes(1));
    await file.close();
    await expect(file.close()).resolves.toBeUndefined();
  });
});

describe('on disk', () => {
  test.skipIf(process.platform === 'win32')(
    'a file has no name while it is open: nothing stays of a process',
    async () => {
      const file = await createDiskScratch(folder, newUuid).open();
      await file.append(bytes(1));
      expect(await readdir(folder)).toStrictEqual([]);
      await file.close();
      expect((await stat(folder)).isDirectory()).toBe(true);
    },
  );

  test('a folder that is not there, or is a file, is told with what to do', async () => {
    for (const at of [join(folder, 'missing'), import.meta.filename]) {
      const error = await caught(() => createDiskScratch(at, newUuid).open());
      expect(error).toMatchObject({ kind: 'config', retry: 'never' });
      expect(error.message).toContain('TMPDIR');
    }
  });

  test.each(['ENOSPC', 'EDQUOT'])('a disk that is full (%s) is told with what to do', (code) => {
    const error = scratchError(Object.assign(new Error('write'), { code }), '/tmp');
    expect(error).toMatchObject({ kind: 'config', facts: { folder: '/tmp', code } });
    expect(error.message).toContain('Reload less at once');
  });

  test('bytes that are not there are our own mistake', async () => {
    const file = await createDiskScratch(folder, newUuid).open();
    expect(await caught(() => file.read(0, new Uint8Array(1)))).toMatchObject({ kind: 'invariant' });
    await file.close();
  });
});
