import { describe, expect, test } from 'vitest';
import type { CountResult } from '../../../../shared/odata/index.ts';
import { answering, idsBody, reply, ROOT, tornReply } from '../../../support/answering.ts';

type Asked = { readonly top: number | undefined; readonly at: number };

/** The count of a service that answers so to `/$count`, and so to `$count=true` with a `$top`. */
const counted = async (
  byPath: () => Response,
  byPages: (asked: Asked) => Response = () => reply('', 400),
) => {
  const { source, sent, waits } = answering(({ url }, at) => {
    const { pathname, searchParams } = new URL(url);
    return pathname.endsWith('/$count') ? byPath() : byPages({ top: Number(searchParams.get('$top')), at });
  });
  const result: CountResult = await source.count('A gt 1');
  const urls = sent.map(({ url }) => url.slice(`${ROOT}/Orders`.length));
  return { result, urls, source, sent, waits };
};

const text = (body: string) => (): Response => reply(body, 200, { 'content-type': 'text/plain' });
const beside = (count: number | string | undefined, rows: number): Response =>
  reply(
    idsBody(
      Array.from({ length: rows }, (_, at) => at),
      count === undefined ? {} : { '@odata.count': count },
    ),
  );

const BY_PATH = '/$count?$filter=A%20gt%201';
const byPages = (top: number): string => `?$filter=A%20gt%201&$top=${top}&$count=true`;

describe('/$count', () => {
  test.each([
    '42',
    '\ufeff42\r\n',
    ' 42 ',
    '"42"',
    '{"value":42}',
    '{"value":"42"}',
    '{"@odata.context":"$metadata#Edm.Int32","value":42}',
    '{"@odata.count":42,"value":[]}',
    '{"@odata.count":"42"}',
    '{"count":42}',
    '{"d":42}',
    '{"d":{"__count":"42"}}',
  ])('of %j is 42 rows', async (body) => {
    const { result, urls } = await counted(text(body));
    expect(result).toEqual({ outcome: 'counted', rows: 42 });
    expect(urls).toEqual([BY_PATH]);
  });

  test.each<[string, () => Response]>([
    ['by 400', () => reply('', 400)],
    ['by 404', () => reply('', 404)],
    ['by 405', () => reply('', 405)],
    ['by 501', () => reply('', 501)],
    ['by 401', () => reply('', 401)],
    ['by 403', () => reply('', 403)],
    ['by a web page', () => reply('<html></html>', 200, { 'content-type': 'text/html' })],
    ['by no number', text('n/a')],
    ['by a number below zero', text('-1')],
    ['by a broken number', text('1.5')],
    ['by nothing', text('')],
    ['by 204', () => reply('', 204)],
    ['by a page', () => reply(idsBody([1, 2]))],
    ['by 500 each time', () => reply('', 500)],
    ['by a body that breaks off each time', () => tornReply('')],
    ['by JSON that is cut each time', text('{"value":4')],
    ['by an error object each time', () => reply({ error: { code: 'x' } })],
  ])('that is answered %s leaves it to the count beside a page, in this read', async (_, byPath) => {
    const { result, urls, source, sent } = await counted(byPath, () => beside(42, 1));
    expect(result).toEqual({ outcome: 'counted', rows: 42 });
    expect(urls.filter((url) => url === BY_PATH).length).toBeLessThanOrEqual(2);
    expect(urls.at(-1)).toBe(byPages(1));
    const before = sent.length;
    expect(await source.count('A gt 1')).toEqual({ outcome: 'counted', rows: 42 });
    expect(sent).toHaveLength(before + 1);
  });

  test.each<[string, () => Response, string]>([
    ['503 each time', () => reply('', 503), 'source-unavailable'],
    ['429 each time', () => reply('', 429), 'source-throttled'],
    ['a pause of an hour', () => reply('', 503, { 'retry-after': '3600' }), 'source-throttled'],
    [
      'no connection',
      () => {
        throw Object.assign(new Error('x'), { code: 'ECONNREFUSED' });
      },
      'source-unavailable',
    ],
  ])('by %s fails no run, after two tries', async (_, byPath, kind) => {
    const { result, urls } = await counted(byPath);
    expect(result).toMatchObject({ outcome: 'failed', error: { kind } });
    expect(urls.length).toBeLessThanOrEqual(2);
  });

  test('takes one more try where it passes', async () => {
    let at = 0;
    const { result, waits } = await counted(() => ((at += 1) === 1 ? reply('', 503) : text('42')()));
    expect(result).toEqual({ outcome: 'counted', rows: 42 });
    expect(waits).toHaveLength(1);
  });

  test('ends with the reason of its signal', async () => {
    const stop = new AbortController();
    const { source } = answering(() => {
      stop.abort(new Error('stop'));
      return reply('', 503);
    });
    await expect(source.count(undefined, stop.signal)).rejects.toThrow('stop');
  });
});

const refused = (): Response => reply('', 404);

describe('the count beside a page', () => {
  test.each<[string, (asked: Asked) => Response, number, number]>([
    ['is greater than the page', () => beside(42, 1), 42, 1],
    ['is a text', () => beside('42', 1), 42, 1],
    ['is 0, of no rows', () => beside(0, 0), 0, 1],
    ['is missing, with the rows', () => beside(undefined, 0), 0, 1],
    ['is missing, with the page', () => reply('', 204), 0, 1],
    ['is that of one row, twice', () => beside(1, 1), 1, 2],
    ['is greater than the longer page', ({ top }) => (top === 1 ? beside(1, 1) : beside(7, 2)), 7, 2],
  ])('that %s is believed', async (_, answer, rows, requests) => {
    const { result, urls } = await counted(refused, answer);
    expect(result).toEqual({ outcome: 'counted', rows });
    expect(urls).toEqual([BY_PATH, byPages(1), byPages(2)].slice(0, requests + 1));
  });

  test.each<[string, (asked: Asked) => Response]>([
    ['is that of its page', ({ top = 0 }) => beside(top, top)],
    ['is missing beside rows', () => beside(undefined, 1)],
    ['is less than its rows', () => beside(0, 1)],
    ['is no number', () => beside('many', 1)],
    ['is refused', () => reply('', 400)],
    ['is denied', () => reply('', 403)],
    ['breaks off', () => tornReply('{"value":')],
  ])('that %s is none, and is not asked for again in this read', async (_, answer) => {
    const { result, source, sent } = await counted(refused, answer);
    expect(result).toEqual({ outcome: 'not-supported', status: 404 });
    const before = sent.length;
    expect(await source.count(undefined)).toEqual({ outcome: 'not-supported', status: 404 });
    expect(sent).toHaveLength(before);
  });
});
