import { describe, expect, test } from 'vitest';
import {
  createODataSource,
  type Fetch,
  type ODataSourceOptions,
  type Page,
  type ScannedPage,
} from '../../../../shared/odata/index.ts';
import { END_BYTES, JsonBytes } from '../../../../shared/odata/json/index.ts';
import { BodyPool } from '../../../../shared/odata/request/body-pool.ts';
import { readBody } from '../../../../shared/odata/request/read-body.ts';
import { caught } from '../../../support/caught.ts';
import { sourceOptions } from '../../../support/source-options.ts';
import { columnC, scannerOf } from '../scan/scan-body.ts';

const ROOT = 'https://host/svc';

interface Body {
  readonly value: readonly { readonly id: number; readonly c?: string }[];
  readonly '@odata.nextLink'?: string;
}

/** The pages of a service that answers `bodies`, by the number in the link. */
const over = (bodies: readonly (Body | string)[], changes: Partial<ODataSourceOptions> = {}) => {
  const sent: string[] = [];
  const fetch: Fetch = async (url) => {
    sent.push(url);
    const body = bodies[Number(new URL(url).searchParams.get('at') ?? 0)];
    return new Response(typeof body === 'string' ? body : JSON.stringify(body));
  };
  return { sent, pages: createODataSource(sourceOptions(ROOT, { fetch, ...changes })).pages({}) };
};

const linked = (id: number, to?: number): Body => ({
  value: [{ id, c: `row ${id}` }],
  ...(to !== undefined && { '@odata.nextLink': `${ROOT}/Orders?at=${to}` }),
});

const taken = async (pages: AsyncIterator<Page, void>): Promise<Page> => {
  const { value } = await pages.next();
  if (value === undefined) throw new Error('There is no page.');
  return value;
};

const idOf = (page: ScannedPage): string => page.textOf('id', 0);

describe('the bytes of a page', () => {
  test('are scanned by one scanner after the other, each of which can still be asked', async () => {
    const page = await taken(over([linked(1)]).pages);
    const keys = scannerOf();
    const all = scannerOf(columnC('Edm.String'));
    const first = page.scan(keys);
    const second = page.scan(all);
    expect([idOf(first), idOf(second)]).toStrictEqual(['1', '1']);
    expect([keys.rowCount, all.rowCount]).toStrictEqual([1, 1]);
  });

  test('follow the link that the scan finds', async () => {
    const { pages, sent } = over([linked(1, 1), linked(2, 2), linked(3)]);
    const scanner = scannerOf(columnC('Edm.String'));
    const found: unknown[] = [];
    for await (const page of pages) {
      found.push([idOf(page.scan(scanner)), page.nextLink]);
      scanner.keep([0]);
    }
    expect(found).toStrictEqual([
      ['1', `${ROOT}/Orders?at=1`],
      ['2', `${ROOT}/Orders?at=2`],
      ['3', undefined],
    ]);
    expect(scanner.rowCount).toBe(3);
    expect(sent).toHaveLength(3);
  });

  test('are looked over for the link where nobody scans them', async () => {
    const { pages } = over([linked(1, 1), linked(2)]);
    const links: boolean[] = [];
    for await (const page of pages) links.push(page.sizeBytes > 0);
    expect(links).toHaveLength(2);
  });

  test('tell their link to whoever asks before a scan', async () => {
    const page = await taken(over([linked(1, 1), linked(2)]).pages);
    expect(page.nextLink).toBe(`${ROOT}/Orders?at=1`);
  });

  test('are refused once the next page was asked for', async () => {
    const { pages } = over([linked(1, 1), linked(2, 2), linked(3)]);
    const first = await taken(pages);
    await taken(pages);
    expect(await caught(async () => first.scan(scannerOf()))).toMatchObject({ kind: 'invariant' });
    await pages.return();
  });

  test.each([
    [
      'to another path',
      { ...linked(2), '@odata.nextLink': 'https://host/svc/Items?at=2' },
      'source-contract',
      'another path',
    ],
    ['in a circle', linked(2, 1), 'source-stalled', 'circle'],
  ])('with a link %s leave a scanner as it was', async (_, second, kind, word) => {
    const { pages } = over([linked(1, 1), second]);
    const scanner = scannerOf(columnC('Edm.String'));
    (await taken(pages)).scan(scanner);
    scanner.keep([0]);
    const bad = await taken(pages);
    const error = await caught(async () => bad.scan(scanner));
    expect(error).toMatchObject({ kind });
    expect(error.message).toContain(word);
    expect([scanner.rowCount, scanner.pageStart]).toStrictEqual([1, 1]);
  });

  test('that are no page end the walk when the next one is asked for, at the latest', async () => {
    const { pages } = over(['{"values":[{"id":1}]}']);
    expect((await taken(pages)).sizeBytes).toBe(21);
    expect(await caught(() => pages.next())).toMatchObject({ kind: 'source-contract' });
  });
});

/** A body of `count` letters. */
const letters = (count: number, letter = 'a'): Response => new Response(letter.repeat(count));

describe('the memory of bodies', () => {
  test('is used again once it is given back, and not before', async () => {
    const pool = new BodyPool();
    const first = await readBody(letters(100), 1000, pool);
    const second = await readBody(letters(100, 'b'), 1000, pool);
    if (first.outcome !== 'read' || second.outcome !== 'read') throw new Error('They are not read.');
    expect(first.bytes.buffer).not.toBe(second.bytes.buffer);
    expect(first.bytes.toString()).toBe('a'.repeat(100));
    first.release();
    const third = await readBody(letters(90, 'c'), 1000, pool);
    expect(third).toMatchObject({ outcome: 'read', sizeBytes: 90 });
    // With zeros behind it, at which a scan stops.
    expect(first.bytes.toString()).toBe('c'.repeat(90) + '\0'.repeat(10));
    expect(second.bytes.toString()).toBe('b'.repeat(100));
  });

  test('is given back once, however often that is said', async () => {
    const pool = new BodyPool();
    const first = await readBody(letters(100), 1000, pool);
    if (first.outcome !== 'read') throw new Error('It is not read.');
    first.release();
    first.release();
    const [a, b] = [pool.take(), pool.take()];
    expect([a.length, b.length]).toStrictEqual([100 + END_BYTES, 0]);
  });

  test.each([
    ['read', {}, 3],
    ['announced', { 'content-length': '1000000' }, 0],
  ])(
    'is not held by a body that is longer than allowed, which ends as soon as that is %s',
    async (_, headers, most) => {
      let sent = 0;
      let isGivenUp = false;
      const body = new ReadableStream<Uint8Array>(
        {
          pull: (controller) => {
            sent += 1;
            controller.enqueue(Buffer.alloc(400, 'a'));
          },
          cancel: () => void (isGivenUp = true),
        },
        { highWaterMark: 0 },
      );
      const pool = new BodyPool();
      expect(await readBody(new Response(body, { headers }), 1000, pool)).toMatchObject({
        outcome: 'too-long',
      });
      expect([sent, isGivenUp, pool.take().length]).toStrictEqual([most, true, 0]);
    },
  );

  test('is given back by a body that is cut off, with what came of it', async () => {
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        controller.enqueue(Buffer.alloc(400, 'a'));
        controller.error(new Error('reset'));
      },
    });
    const pool = new BodyPool();
    pool.give(Buffer.alloc(100));
    const read = await readBody(new Response(body), 1000, pool);
    expect(read).toMatchObject({ outcome: 'read', brokenOff: { cause: new Error('reset') } });
    if (read.outcome === 'read') read.release();
    expect(pool.take().length).toBeGreaterThanOrEqual(100);
  });
});

test('a body has zeros behind it, so that it is scanned where it lies', async () => {
  const pool = new BodyPool();
  const used = await readBody(letters(100), 1000, pool);
  if (used.outcome === 'read') used.release();
  const body = await readBody(letters(10, 'b'), 1000, pool);
  if (body.outcome !== 'read') throw new Error('It is not read.');
  const input = new JsonBytes();
  input.take(body.bytes);
  expect(input.bytes.buffer).toBe(body.bytes.buffer);
  expect([...input.bytes]).toStrictEqual([...body.bytes, ...new Uint8Array(END_BYTES)]);
});
