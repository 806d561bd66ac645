import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { TidemarkError } from '../../../shared/core/index.ts';
import { toFileLakeError } from '../../../shared/lake/file-errors.ts';
import { createFileLake } from '../../../shared/lake/index.ts';

const bytes = Buffer.from('x');
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidemark-file-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('a lake in a folder', () => {
  test('reading makes no folder, writing does', async () => {
    const lake = createFileLake(join(folder, 'deep/er'));
    await lake.read('a/x');
    await lake.list('a')[Symbol.asyncIterator]().next();
    await lake.delete('a/x');
    expect(await readdir(folder)).toEqual([]);
    await lake.putIfAbsent('a/x', bytes);
    expect(await readdir(join(folder, 'deep/er/a'))).toEqual(['x']);
  });

  test('neither a win, a loss nor a failure leaves a hidden file', async () => {
    const lake = createFileLake(folder);
    await lake.putIfAbsent('a/x', bytes);
    await lake.putIfAbsent('a/x', bytes);
    await lake.write('a/sub/y', bytes);
    await expect(lake.write('a/sub', bytes)).rejects.toMatchObject({ kind: 'lake-unavailable' });
    expect(await readdir(join(folder, 'a'))).toEqual(['sub', 'x']);
    expect(await readdir(join(folder, 'a/sub'))).toEqual(['y']);
  });

  test('the tag changes with a replacement that is as long and as old', async () => {
    const lake = createFileLake(folder);
    const tags: unknown[] = [];
    for (const text of ['one', 'two']) {
      await lake.write('x', Buffer.from(text));
      await utimes(join(folder, 'x'), 1_700_000_000, 1_700_000_000);
      tags.push(await lake.head('x'));
    }
    expect(tags[1]).not.toEqual(tags[0]);
  });

  test('what a process killed before its link left behind is not seen and does not hinder', async () => {
    const lake = createFileLake(folder, () => 'same-id');
    await writeFile(join(folder, '.x.other-id.tmp'), 'half');
    expect((await lake.putIfAbsent('x', bytes)).outcome).toBe('created');
    expect(await readdir(folder)).toEqual(['.x.other-id.tmp', 'x']);
  });

  test('a put is aborted before anything is visible', async () => {
    const lake = createFileLake(folder);
    const controller = new AbortController();
    const put = lake.putIfAbsent('x', Buffer.alloc(8_000_000), controller.signal);
    controller.abort(new Error('enough'));
    await expect(put).rejects.toThrow('enough');
    expect(await readdir(folder)).toEqual([]);
  });

  test('a root under a file is a mistake of configuration, in words that say what to do', async () => {
    await writeFile(join(folder, 'file'), 'x');
    const lake = createFileLake(join(folder, 'file/lake'));
    expect(await lake.read('x')).toEqual({ outcome: 'not-found' });
    await expect(lake.write('x', bytes)).rejects.toMatchObject({
      kind: 'config',
      message: expect.stringContaining('A file is where a folder should be'),
      facts: { code: 'ENOTDIR', path: 'x' },
    });
  });

  test('its location is a URL', () => {
    expect(createFileLake('/data/my lake').location).toBe('file:///data/my%20lake');
  });
});

const failing = (code: string): Error => Object.assign(new Error(`${code}: at /lake`), { code });

describe('an error of the file system', () => {
  const place = { location: 'file:///lake', path: 'Tables/x' };

  test.each([
    ['EACCES', 'lake-denied', 'Let the account that runs Tidemark'],
    ['EPERM', 'lake-denied', 'Let the account that runs Tidemark'],
    ['EROFS', 'lake-denied', 'read-only'],
    ['ENOSPC', 'lake-unavailable', 'The disk is full'],
    ['EISDIR', 'lake-unavailable', 'move it away'],
    ['EIO', 'lake-unavailable', 'See the cause'],
  ])('%s is %s', (code, kind, words) => {
    const cause = failing(code);
    expect(toFileLakeError(cause, place, undefined)).toMatchObject({
      kind,
      cause: { code },
      facts: { code, path: 'Tables/x' },
      message: expect.stringMatching(new RegExp(`file:///lake.*Tables/x.*${code}.*${words}`)),
    });
  });

  test('an error of ours and the reason of a signal pass as they are', () => {
    const own = new TidemarkError('invariant', 'x');
    expect(toFileLakeError(own, place, undefined)).toBe(own);
    expect(toFileLakeError(failing('ABORT_ERR'), place, AbortSignal.abort('why'))).toBe('why');
  });
});
