import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { FileInfo, Lake } from '../../shared/lake/index.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

const textAt = async (lake: Lake, path: string): Promise<string | undefined> => {
  const result = await lake.read(path);
  return result.outcome === 'found' ? new TextDecoder().decode(result.bytes) : undefined;
};

const listed = async (lake: Lake, folder: string, startFrom?: string): Promise<FileInfo[]> => {
  const found: FileInfo[] = [];
  for await (const info of lake.list(folder, startFrom === undefined ? {} : { startFrom })) found.push(info);
  return found;
};

const namesIn = async (lake: Lake, folder: string, startFrom?: string): Promise<string[]> =>
  (await listed(lake, folder, startFrom)).map((info) => info.path.slice(folder.length + 1));

const etagAt = async (lake: Lake, path: string): Promise<string> => {
  const result = await lake.head(path);
  if (result.outcome === 'not-found') throw new Error(`${path} is not there`);
  return result.info.etag;
};

const ODD_NAMES = [
  'with space.json',
  '100%.json',
  '%2e%2E.json',
  '%41',
  'naïve-été-日本-🌊.parquet',
  'a+b=c&d.json',
  'key=value',
  "quote'(1)!~@$,;:.json",
  'hash#mark?question.json',
  '.hidden',
  '_last_checkpoint',
];

const fresh = (): string => `case-${randomUUID()}`;

/** What every lake keeps to. Call it inside `describe`; `lakeNow` gives the lake once the suite runs. */
export const lakeContract = (lakeNow: () => Lake): void => {
  test('what was written is read back, in folders that nobody made', async () => {
    const path = `${fresh()}/a/b/c.json`;
    await lakeNow().write(path, bytesOf('one'));
    expect(await textAt(lakeNow(), path)).toBe('one');
  });

  test('bytes given as a part of a larger buffer are stored alone', async () => {
    const folder = fresh();
    const part = bytesOf('[the part]').subarray(1, 9);
    await lakeNow().write(`${folder}/written`, part);
    await lakeNow().putIfAbsent(`${folder}/put`, part);
    expect(await textAt(lakeNow(), `${folder}/written`)).toBe('the part');
    expect(await textAt(lakeNow(), `${folder}/put`)).toBe('the part');
  });

  test('bytes are copied: a caller may use its buffer again', async () => {
    const path = `${fresh()}/x`;
    const bytes = Buffer.from('before');
    await lakeNow().write(path, bytes);
    bytes.fill('x');
    const first = await lakeNow().read(path);
    if (first.outcome === 'found') first.bytes.fill(0);
    expect(await textAt(lakeNow(), path)).toBe('before');
  });

  test.each([
    { start: 0, end: 4, text: '0123' },
    { start: 3, end: 7, text: '3456' },
    { start: 9, end: 10, text: '9' },
    { start: 8, end: 99, text: '89' },
    { start: 10, end: 12, text: '' },
    { start: 50, end: 60, text: '' },
    { start: 4, end: 4, text: '' },
  ])('the range [$start, $end) of ten bytes is "$text"', async ({ start, end, text }) => {
    const path = `${fresh()}/digits`;
    await lakeNow().write(path, bytesOf('0123456789'));
    const result = await lakeNow().read(path, { range: { start, end } });
    if (result.outcome === 'not-found') throw new Error('The file is not there.');
    expect(new TextDecoder().decode(result.bytes)).toBe(text);
    expect(result.etag).toBe(await etagAt(lakeNow(), path));
  });

  test('a range that counts from the end is refused', async () => {
    await expect(lakeNow().read('x', { range: { start: -4, end: 0 } })).rejects.toMatchObject({
      kind: 'invariant',
    });
  });

  test('head tells path, size, time and the tag that read and list tell', async () => {
    const folder = fresh();
    const path = `${folder}/x.json`;
    await lakeNow().write(path, bytesOf('12345'));
    const head = await lakeNow().head(path);
    if (head.outcome === 'not-found') throw new Error('The file is not there.');
    expect(head.info).toMatchObject({ path, sizeBytes: 5 });
    expect(Math.abs(head.info.modifiedMs - Date.now())).toBeLessThan(3_600_000);
    expect(head.info.etag).not.toBe('');
    expect(await lakeNow().read(path)).toMatchObject({ etag: head.info.etag });
    const [inList] = await listed(lakeNow(), folder);
    expect(inList).toMatchObject({ path, sizeBytes: 5, etag: head.info.etag });
  });

  test('a put answers the tag that head tells', async () => {
    const path = `${fresh()}/x`;
    const put = await lakeNow().putIfAbsent(path, bytesOf('x'));
    expect(put).toEqual({ outcome: 'created', etag: await etagAt(lakeNow(), path) });
  });

  test('the tag changes with every replacement, also by the same bytes', async () => {
    const path = `${fresh()}/x`;
    const tags: string[] = [];
    for (const text of ['one', 'two', 'two']) {
      await lakeNow().write(path, bytesOf(text));
      tags.push(await etagAt(lakeNow(), path));
    }
    expect(new Set(tags.slice(0, 2)).size).toBe(2);
    expect(tags[2]).not.toBe(tags[1]);
    expect(await textAt(lakeNow(), path)).toBe('two');
  });

  test('a shorter replacement leaves nothing of the longer one', async () => {
    const path = `${fresh()}/x`;
    await lakeNow().write(path, bytesOf('a long text'));
    await lakeNow().write(path, bytesOf('short'));
    expect(await textAt(lakeNow(), path)).toBe('short');
  });

  test('a listing has the files of one folder in order of their names', async () => {
    const folder = fresh();
    for (const name of ['b', 'a', 'B', 'a.json', 'ab', '10', '9']) {
      await lakeNow().write(`${folder}/${name}`, bytesOf(name));
    }
    await lakeNow().write(`${folder}/sub/inner`, bytesOf('inner'));
    await lakeNow().write(`${folder}2/other`, bytesOf('other'));
    expect(await namesIn(lakeNow(), folder)).toEqual(['10', '9', 'B', 'a', 'a.json', 'ab', 'b']);
  });

  test.each([
    { startFrom: '2', names: ['2', '20', '3'] },
    { startFrom: '15', names: ['2', '20', '3'] },
    { startFrom: '3', names: ['3'] },
    { startFrom: '4', names: [] },
  ])('a listing from $startFrom on begins there', async ({ startFrom, names }) => {
    const folder = fresh();
    for (const name of ['1', '2', '20', '3']) await lakeNow().write(`${folder}/${name}`, bytesOf(name));
    expect(await namesIn(lakeNow(), folder, startFrom)).toEqual(names);
  });

  test('what is not there is an answer, not an error', async () => {
    const folder = fresh();
    expect(await lakeNow().head(`${folder}/none`)).toEqual({ outcome: 'not-found' });
    expect(await lakeNow().read(`${folder}/none`)).toEqual({ outcome: 'not-found' });
    expect(await lakeNow().read(`${folder}/none`, { range: { start: 0, end: 4 } })).toEqual({
      outcome: 'not-found',
    });
    expect(await listed(lakeNow(), folder)).toEqual([]);
    expect(await listed(lakeNow(), folder, 'a')).toEqual([]);
  });

  test('a folder is not a file', async () => {
    const folder = fresh();
    await lakeNow().write(`${folder}/sub/x`, bytesOf('x'));
    expect(await lakeNow().head(`${folder}/sub`)).toEqual({ outcome: 'not-found' });
    expect(await lakeNow().read(`${folder}/sub`)).toEqual({ outcome: 'not-found' });
  });

  test('deleting twice is as deleting once', async () => {
    const folder = fresh();
    await lakeNow().write(`${folder}/x`, bytesOf('x'));
    expect(await lakeNow().delete(`${folder}/x`)).toEqual({ outcome: 'deleted' });
    expect(await lakeNow().delete(`${folder}/x`)).toEqual({ outcome: 'not-found' });
    expect(await lakeNow().delete(`${folder}/nowhere/x`)).toEqual({ outcome: 'not-found' });
    expect(await lakeNow().head(`${folder}/x`)).toEqual({ outcome: 'not-found' });
    expect((await lakeNow().putIfAbsent(`${folder}/x`, bytesOf('again'))).outcome).toBe('created');
  });

  test('a deletion by tag takes the file that has it, and no other', async () => {
    const path = `${fresh()}/x`;
    await lakeNow().write(path, bytesOf('one'));
    const before = await etagAt(lakeNow(), path);
    await lakeNow().write(path, bytesOf('two'));
    expect(await lakeNow().delete(path, { etag: before })).toEqual({ outcome: 'changed' });
    expect(await textAt(lakeNow(), path)).toBe('two');
    const now = await etagAt(lakeNow(), path);
    expect(await lakeNow().delete(path, { etag: now })).toEqual({ outcome: 'deleted' });
    expect(await lakeNow().head(path)).toEqual({ outcome: 'not-found' });
    expect(await lakeNow().delete(path, { etag: now })).toEqual({ outcome: 'not-found' });
  });

  test('a deletion by the tag that a put, a read or a listing told takes that file', async () => {
    const folder = fresh();
    const put = await lakeNow().putIfAbsent(`${folder}/put`, bytesOf('x'));
    if (put.outcome === 'exists') throw new Error('Somebody was there before.');
    await lakeNow().write(`${folder}/read`, bytesOf('x'));
    const read = await lakeNow().read(`${folder}/read`);
    if (read.outcome === 'not-found') throw new Error('The file is not there.');
    const deleted = { outcome: 'deleted' };
    expect(await lakeNow().delete(`${folder}/put`, { etag: put.etag })).toEqual(deleted);
    expect(await lakeNow().delete(`${folder}/read`, { etag: read.etag })).toEqual(deleted);
    await lakeNow().write(`${folder}/listed`, bytesOf('x'));
    for (const { path, etag } of await listed(lakeNow(), folder)) {
      expect(await lakeNow().delete(path, { etag })).toEqual(deleted);
    }
    expect(await namesIn(lakeNow(), folder)).toEqual([]);
  });

  test('a deletion by an empty tag is refused, and the file stays', async () => {
    const path = `${fresh()}/x`;
    await lakeNow().write(path, bytesOf('x'));
    await expect(lakeNow().delete(path, { etag: '' })).rejects.toMatchObject({ kind: 'invariant' });
    expect(await textAt(lakeNow(), path)).toBe('x');
  });

  test('a put that finds a file leaves it as it is, and leaves nothing beside it', async () => {
    const folder = fresh();
    await lakeNow().putIfAbsent(`${folder}/x`, bytesOf('first'));
    const before = await etagAt(lakeNow(), `${folder}/x`);
    expect(await lakeNow().putIfAbsent(`${folder}/x`, bytesOf('second'))).toEqual({ outcome: 'exists' });
    expect(await textAt(lakeNow(), `${folder}/x`)).toBe('first');
    expect(await etagAt(lakeNow(), `${folder}/x`)).toBe(before);
    expect(await namesIn(lakeNow(), folder)).toEqual(['x']);
  });

  test('of twenty puts at once, one wins and its bytes are there', async () => {
    const folder = fresh();
    const path = `${folder}/00000000000000000001.json`;
    const callers = Array.from({ length: 20 }, (_, index) => `caller ${index}`);
    const results = await Promise.all(callers.map((text) => lakeNow().putIfAbsent(path, bytesOf(text))));
    const winners = callers.filter((_, index) => results[index]?.outcome === 'created');
    expect(winners).toHaveLength(1);
    expect(await textAt(lakeNow(), path)).toBe(winners[0]);
    expect(await namesIn(lakeNow(), folder)).toEqual(['00000000000000000001.json']);
  });

  test.each(ODD_NAMES)('the name %s is taken as it is', async (name) => {
    const folder = `${fresh()}/${name}`;
    expect((await lakeNow().putIfAbsent(`${folder}/${name}`, bytesOf('put'))).outcome).toBe('created');
    expect(await textAt(lakeNow(), `${folder}/${name}`)).toBe('put');
    expect((await lakeNow().putIfAbsent(`${folder}/${name}`, bytesOf('again'))).outcome).toBe('exists');
    await lakeNow().write(`${folder}/${name}`, bytesOf('written'));
    expect(await textAt(lakeNow(), `${folder}/${name}`)).toBe('written');
    expect(await namesIn(lakeNow(), folder)).toEqual([name]);
    await lakeNow().delete(`${folder}/${name}`);
    expect(await namesIn(lakeNow(), folder)).toEqual([]);
  });

  test('files that a killed writer left behind are not listed', async () => {
    const folder = fresh();
    await lakeNow().write(`${folder}/.x.json.${randomUUID()}.tmp`, bytesOf('half'));
    await lakeNow().write(`${folder}/x.tmp`, bytesOf('a name like any other'));
    expect(await namesIn(lakeNow(), folder)).toEqual(['x.tmp']);
  });

  test('an empty file is a file', async () => {
    const folder = fresh();
    await lakeNow().write(`${folder}/written`, new Uint8Array(0));
    expect((await lakeNow().putIfAbsent(`${folder}/put`, new Uint8Array(0))).outcome).toBe('created');
    expect((await lakeNow().putIfAbsent(`${folder}/put`, bytesOf('x'))).outcome).toBe('exists');
    expect(await textAt(lakeNow(), `${folder}/written`)).toBe('');
    expect((await listed(lakeNow(), folder)).map((info) => info.sizeBytes)).toEqual([0, 0]);
  });

  test('a file of 20 MB comes back whole, and in parts', async () => {
    const path = `${fresh()}/large.parquet`;
    const bytes = Buffer.alloc(20_000_003);
    for (let at = 0; at < bytes.length - 4; at += 997) bytes.writeUInt32LE(at, at);
    await lakeNow().write(path, bytes);
    const whole = await lakeNow().read(path);
    expect(whole.outcome === 'found' && Buffer.compare(whole.bytes, bytes)).toBe(0);
    const range = { start: 16_777_210, end: 16_777_230 };
    const part = await lakeNow().read(path, { range });
    expect(
      part.outcome === 'found' && Buffer.compare(part.bytes, bytes.subarray(range.start, range.end)),
    ).toBe(0);
  });

  test('an aborted signal ends every call with its reason', async () => {
    const folder = fresh();
    const reason = new Error('enough');
    const signal = AbortSignal.abort(reason);
    const lake = lakeNow();
    await expect(lake.head(`${folder}/x`, signal)).rejects.toBe(reason);
    await expect(lake.read(`${folder}/x`, { signal })).rejects.toBe(reason);
    await expect(lake.write(`${folder}/x`, bytesOf('x'), signal)).rejects.toBe(reason);
    await expect(lake.putIfAbsent(`${folder}/x`, bytesOf('x'), signal)).rejects.toBe(reason);
    await expect(lake.delete(`${folder}/x`, { signal })).rejects.toBe(reason);
    await expect(lake.list(folder, { signal })[Symbol.asyncIterator]().next()).rejects.toBe(reason);
    expect(await namesIn(lake, folder)).toEqual([]);
  });

  test.each(['', '/x', 'x/', 'a//b', '..', '../x', 'a/../x', './x', 'a/.', 'a\\b', '..\\x', 'a\0b'])(
    'the path %j is refused',
    async (path) => {
      const lake = lakeNow();
      const refused = { kind: 'invariant' };
      await expect(lake.head(path)).rejects.toMatchObject(refused);
      await expect(lake.read(path)).rejects.toMatchObject(refused);
      await expect(lake.write(path, bytesOf('x'))).rejects.toMatchObject(refused);
      await expect(lake.putIfAbsent(path, bytesOf('x'))).rejects.toMatchObject(refused);
      await expect(lake.delete(path)).rejects.toMatchObject(refused);
    },
  );

  test.each(['/x', 'x/', 'a//b', '..', '../x', 'a/../x', './x', 'a\\b', 'a\0b'])(
    'the folder %j is refused',
    async (folder) => {
      await expect(listed(lakeNow(), folder)).rejects.toMatchObject({ kind: 'invariant' });
    },
  );

  test('the root is listed as the empty path', async () => {
    const name = fresh();
    await lakeNow().write(name, bytesOf('x'));
    expect((await listed(lakeNow(), '', name))[0]?.path).toBe(name);
  });
};
