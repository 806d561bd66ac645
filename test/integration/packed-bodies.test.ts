import zlib from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { isTidemarkError, systemClock } from '../../shared/core/index.ts';
import { createODataSource } from '../../shared/odata/index.ts';
import { rowsOf } from '../support/rows-of.ts';
import { ownServers } from '../support/own-servers.ts';
import { sourceOptions } from '../support/source-options.ts';

const listen = ownServers();

const PAGE = JSON.stringify({ value: [{ Id: 1, Text: 'é' }] });

interface Packed {
  readonly encoding?: string;
  readonly type?: string;
  readonly body: Uint8Array;
}

/** What a source makes of a page that is packed so, and how many requests it took. */
const read = async ({ encoding, type = 'application/json', body }: Packed) => {
  let requests = 0;
  const root = await listen((_request, response) => {
    requests += 1;
    response.writeHead(200, { 'content-type': type, ...(encoding && { 'content-encoding': encoding }) });
    response.end(body);
  });
  const source = createODataSource(
    sourceOptions(root, {
      clock: { ...systemClock, sleep: async () => undefined },
    }),
  );
  const rows: unknown[] = [];
  try {
    for await (const page of source.pages({})) rows.push(...rowsOf(page));
  } catch (error) {
    if (isTidemarkError(error)) return { rows, requests, kind: error.kind, message: error.message };
    throw error;
  }
  return { rows, requests, kind: undefined, message: '' };
};

const gzip = (text: string): Uint8Array => zlib.gzipSync(Buffer.from(text));

describe('a body that is compressed as it says', () => {
  test.each([
    ['gzip', 'gzip', gzip(PAGE)],
    ['another name of gzip', 'x-gzip', gzip(PAGE)],
    ['gzip in gzip', 'gzip, gzip', zlib.gzipSync(gzip(PAGE))],
    ['Brotli', 'br', zlib.brotliCompressSync(PAGE)],
    ['deflate without a head', 'deflate', zlib.deflateRawSync(PAGE)],
    ['a charset in the place of an encoding', 'utf-8', Buffer.from(PAGE)],
    ['a byte order mark', undefined, Buffer.from(`\ufeff${PAGE}`)],
  ])('%s is read', async (_, encoding, body) => {
    const { rows, message } = await read({ body, ...(encoding !== undefined && { encoding }) });
    expect([rows, message]).toStrictEqual([[{ Id: 1, Text: 'é' }], '']);
  });
});

describe('a body that is compressed otherwise than it says', () => {
  test.each([
    ['says gzip and is not', 'gzip', Buffer.from(PAGE)],
    ['says Brotli and is not', 'br', gzip(PAGE)],
    ['says zstd and is not', 'zstd', Buffer.from(PAGE)],
    ['is gzip and does not say so', undefined, gzip(PAGE)],
    ['is gzip twice and says so once', 'gzip', zlib.gzipSync(gzip(PAGE))],
    ['is zlib and does not say so', undefined, zlib.deflateSync(`${PAGE}${' '.repeat(300)}é`)],
    ['is zstd and does not say so', undefined, zlib.zstdCompressSync(PAGE)],
  ])('%s: the proxy is named, after two tries at most', async (_, encoding, body) => {
    const told = await read({ body, ...(encoding !== undefined && { encoding }) });
    expect(told).toMatchObject({ rows: [], kind: 'source-contract' });
    expect(told.message).toMatch(/compressed/);
    expect(told.message).toMatch(/Content-Encoding.*proxy/);
    expect(told.requests).toBeLessThanOrEqual(2);
  });

  test.each([
    ['gzip', gzip(PAGE)],
    ['gzip, gzip', zlib.gzipSync(gzip(PAGE))],
    ['deflate', zlib.deflateSync(PAGE)],
    ['br', zlib.brotliCompressSync(PAGE)],
  ])(
    'a body of %s that ends before its first byte is not an empty one, and is tried again',
    async (encoding, body) => {
      const { kind, requests } = await read({ encoding, body: body.subarray(0, 5) });
      expect([kind, requests]).toStrictEqual(['source-unavailable', 5]);
    },
  );

  test.each([
    ['gzip', gzip('')],
    ['gzip, gzip', zlib.gzipSync(gzip(''))],
    ['deflate', zlib.deflateSync('')],
    ['br', zlib.brotliCompressSync('')],
    ['gzip', Buffer.alloc(0)],
  ])('a body of %s that holds nothing is no rows', async (encoding, body) => {
    expect(await read({ encoding, body })).toStrictEqual({
      rows: [],
      requests: 1,
      kind: undefined,
      message: '',
    });
  });
});

describe('a body in another encoding', () => {
  const latin = Buffer.from(PAGE, 'latin1');
  test.each([
    ['that its header tells', { type: 'application/json; charset=iso-8859-1', body: latin }, 'iso-8859-1'],
    ['that its header denies', { type: 'application/json; charset=utf-8', body: latin }, 'another encoding'],
    ['of two bytes', { body: Buffer.from(`\ufeff${PAGE}`, 'utf16le') }, 'UTF-16'],
  ])('%s is told as what it is', async (_, packed, name) => {
    const told = await read(packed);
    expect(told).toMatchObject({ rows: [], kind: 'source-contract', requests: 1 });
    expect(told.message).toContain(`not UTF-8, which JSON must be, but ${name}.`);
  });
});
