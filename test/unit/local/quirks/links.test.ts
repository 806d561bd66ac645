import { describe, expect, test } from 'vitest';
import { quirkyService, rowsTo } from '../../../support/quirky-service.ts';

const ALL = [
  [1, 2, 3, 4],
  [5, 6, 7, 8],
  [9, 10],
];

describe('what a link tells of the next page', () => {
  test.each([
    ['offset', /\$skiptoken=4$/],
    ['offset!key', /\$skiptoken=4!4$/],
    ['skip', /\$skip=4$/],
    ['page', /\$skiptoken=p1$/],
    ['opaque', /\$skiptoken=id-1$/],
    ['snapshot', /\$skiptoken=id-1$/],
  ] as const)('%s: a walk is whole while nothing changes', async (linkToken, form) => {
    const { walk, page } = quirkyService(rowsTo(10), { linkToken });
    expect((await page('?$orderby=Id'))['@odata.nextLink']).toMatch(form);
    expect(await walk('?$orderby=Id')).toEqual(ALL);
  });

  test.each(['offset', 'offset!key', 'skip', 'page', 'opaque'] as const)(
    '%s: a row deleted behind the walk makes it pass another',
    async (linkToken) => {
      const { walk, source } = quirkyService(rowsTo(10), { linkToken });
      source.onRequest = (_, nth) => (nth === 2 ? source.remove('Rows', 2) : undefined);
      expect((await walk('')).flat()).not.toContain(5);
    },
  );

  test('snapshot: rows stay as they were; another page size leaves it', async () => {
    const { walk, source, page } = quirkyService(rowsTo(10), { linkToken: 'snapshot' });
    const link = (await page(''))['@odata.nextLink'] ?? '';
    source.onRequest = (_, nth) => (nth === 3 ? source.remove('Rows', 2) : undefined);
    expect((await walk('')).flat()).toEqual(ALL.flat());
    const prefer = { prefer: 'odata.maxpagesize=3' };
    const other = (await (await source.fetch(link, { headers: prefer })).json()) as { value: unknown[] };
    expect(other.value[0]).toMatchObject({ Id: 6 });
  });

  test('the default is values: nothing is passed', async () => {
    const { walk, source } = quirkyService(rowsTo(10), {});
    source.onRequest = (_, nth) => (nth === 2 ? source.remove('Rows', 2) : undefined);
    expect((await walk('')).flat()).toEqual(ALL.flat());
  });

  test('rawToken: slash and plus stand as they are, and are understood so only', async () => {
    const { page, source, walk } = quirkyService(rowsTo(10), { rawToken: true });
    const link = (await page(''))['@odata.nextLink'] ?? '';
    expect(link).toMatch(/\$skiptoken=~\/\+\w/);
    expect((await source.fetch(link.replace('+', '%20'))).status).toBe(400);
    expect(await walk('')).toEqual(ALL);
  });

  test('a token that nobody gave out is refused', async () => {
    const { get } = quirkyService(rowsTo(1), {});
    expect((await get('?$skiptoken=id-7')).status).toBe(400);
  });
});

describe('where links lead, and for how long', () => {
  test('linkOrigin: the same path elsewhere', async () => {
    const { page } = quirkyService(rowsTo(9), { linkOrigin: 'http://inner.example:8080' });
    expect((await page(''))['@odata.nextLink']).toMatch(/^http:\/\/inner\.example:8080\/V4\/.*\/Rows\?/);
  });

  test.each([404, 410] as const)('linkLives: %d after so many requests for rows', async (status) => {
    const { page, source, get } = quirkyService(rowsTo(10), { linkLives: { requests: 1, status } });
    const link = (await page(''))['@odata.nextLink'] ?? '';
    expect((await source.fetch(link)).status).toBe(200);
    await get('?$top=1');
    expect((await source.fetch(link)).status).toBe(status);
  });

  test('tokensHoldOnNode: without the cookie a link leads to the other node', async () => {
    const { get, source } = quirkyService(rowsTo(10), { tokensHoldOnNode: true });
    const first = await get('');
    const cookie = first.headers.get('set-cookie')?.split(';')[0] ?? '';
    const link = ((await first.json()) as { '@odata.nextLink': string })['@odata.nextLink'];
    expect((await source.fetch(link)).status).toBe(404);
    expect((await source.fetch(link, { headers: { cookie } })).status).toBe(200);
    expect((await source.fetch(link, { headers: { cookie } })).status).toBe(200);
  });

  test('linkOnLast: the last page leads to an empty one', async () => {
    const { walk } = quirkyService(rowsTo(10), { linkOnLast: true });
    expect(await walk('')).toEqual([...ALL, []]);
    expect(await walk('?$filter=Id eq 99')).toEqual([[]]);
  });
});
