import { describe, expect, test } from 'vitest';
import type { Quirks } from '../../../../local/odata-service/index.ts';
import { quirkyService, rowsTo } from '../../../support/quirky-service.ts';

const service = (quirks: Quirks, types: Readonly<Record<string, string>> = {}) =>
  quirkyService(rowsTo(5), quirks, { types });

describe('no rows', () => {
  test.each<[NonNullable<Quirks['nothingIs']>, number, string]>([
    [204, 204, ''],
    [404, 404, '{"error":{"code":"404","message":"No entity was found."}}'],
    ['empty', 200, ''],
    ['null', 200, '{"value":null}'],
    ['missing', 200, '{}'],
  ])('nothingIs %s', async (nothingIs, status, text) => {
    const { get } = service({ nothingIs });
    const nothing = await get('?$filter=Id gt 9');
    expect([nothing.status, await nothing.text()]).toEqual([status, text]);
    expect((await get('?$filter=Id gt 4')).status).toBe(200);
  });

  test('an empty page that has a link is a page', async () => {
    const { walk } = service({ nothingIs: 204, linkOnLast: true, emptyPages: true });
    await expect(walk('', 2)).resolves.toEqual([[1, 2, 3, 4], []]);
  });
});

describe('answers that are spoiled', () => {
  test('tearNth: breaks off in the middle; cutJson ends there properly', async () => {
    const { get } = service({ tearNth: 1, cutJson: 2 });
    await expect((await get('')).text()).rejects.toThrow('terminated');
    const cut = await (await get('')).text();
    expect(() => JSON.parse(cut) as unknown).toThrow(SyntaxError);
  });

  test('errorNth and errorBehindNth: 200 with an error, alone or behind half of the rows', async () => {
    const { get } = service({ errorNth: 1, errorBehindNth: 2 });
    const alone = await get('');
    expect([alone.status, await alone.json()]).toMatchObject([200, { error: { code: 'TooManyRequests' } }]);
    expect(await (await get('')).json()).toMatchObject({
      value: [{ Id: 1 }, { Id: 2 }],
      error: { code: 'TooManyRequests' },
    });
  });

  test('busyNth: a web page under 200 that says to wait', async () => {
    const busy = await service({ busyNth: 1 }).get('');
    expect([busy.status, busy.headers.get('retry-after')]).toEqual([200, '1']);
  });

  test('badRow: answers that would hold it break, so many times', async () => {
    const badRow = {
      is: (row: Readonly<Record<string, unknown>>) => row['Id'] === 3,
      how: 'tears',
      times: 2,
    } as const;
    const { get, ids } = service({ badRow: { ...badRow } });
    expect(await ids('?$top=2')).toEqual([1, 2]);
    const reader = (await get('')).body?.getReader();
    const { value } = (await reader?.read()) ?? {};
    expect(new TextDecoder().decode(value)).toMatch(/"Id":2[^}]*\},\{"$/);
    await expect(reader?.read()).rejects.toThrow('terminated');
    await expect((await get('')).text()).rejects.toThrow('terminated');
    expect(await ids('')).toEqual([1, 2, 3, 4]);
    expect((await service({ badRow: { ...badRow, how: 'fails' } }).get('')).status).toBe(500);
  });
});

describe('limits', () => {
  test('throttle: by another status, without Retry-After', async () => {
    const { get } = service({ throttle: { everyNth: 2, status: 403 } });
    expect((await get('')).status).toBe(200);
    const refused = await get('');
    expect([refused.status, refused.headers.has('retry-after')]).toEqual([403, false]);
  });

  test('quota: so many requests within a time, then none until it has passed', async () => {
    let nowMs = Date.UTC(2026, 0, 1);
    const { source } = service({ quota: { requests: 2, windowMs: 300_000 } });
    const clocked = quirkyService(rowsTo(1), source.quirks, { now: () => nowMs });
    const statuses = async () => [(await clocked.get('')).status, (await clocked.get('/$count')).status];
    expect(await statuses()).toEqual([200, 200]);
    nowMs += 100_000;
    const refused = await clocked.get('');
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '200']);
    nowMs += 200_000;
    expect(await statuses()).toEqual([200, 200]);
    clocked.source.quirks.quota = { requests: 0, windowMs: 1, status: 503, unsaid: true };
    const unsaid = await clocked.get('');
    expect([unsaid.status, unsaid.headers.has('retry-after')]).toEqual([503, false]);
  });
});

const names = async (quirks: Quirks, headers = {}) =>
  Object.keys((await (await service(quirks).get('?$count=true', headers)).json()) as object);

describe('headers', () => {
  test('languageBreaks: 500 for whoever names a language, or any', async () => {
    const { get } = service({ languageBreaks: true });
    expect((await get('', { 'accept-language': '*' })).status).toBe(500);
    expect((await get('', { 'accept-language': '' })).status).toBe(200);
  });

  test('shortNames: @nextLink, always or where no version is asked for', async () => {
    const short = ['@context', '@count', 'value', '@nextLink'];
    expect(await names({ shortNames: 'always' }, { 'odata-version': '4.0' })).toEqual(short);
    expect(await names({ shortNames: 'without-version' })).toEqual(short);
    expect(await names({ shortNames: 'without-version' }, { 'odata-version': '4.0' })).toContain(
      '@odata.nextLink',
    );
  });

  test('dateHeader and ageSeconds', async () => {
    const dated = await service({ dateHeader: -3_600_000, ageSeconds: 90 }).get('');
    expect(dated.headers.get('date')).toBe('Wed, 31 Dec 2025 23:00:00 GMT');
    expect(dated.headers.get('age')).toBe('90');
    expect((await service({ dateHeader: 'missing' }).get('')).headers.has('date')).toBe(false);
  });
});

describe('values', () => {
  const BIG = '9007199254740993';
  const big = (quirks: Quirks) =>
    quirkyService(
      [{ Id: 1, Big: BIG, Ref: 'abcdefab-0000-0000-0000-000000000000', At: '08:00:00' }],
      quirks,
      {
        types: { Big: 'Edm.Int64', Ref: 'Edm.Guid', At: 'Edm.TimeOfDay' },
      },
    );

  test('roundedInts: through a double, as it is shown or as a literal is read', async () => {
    expect(await (await big({ roundedInts: 'shown' }).get('')).text()).toContain('"Big":9007199254740992,');
    expect(await (await big({}).get('')).text()).toContain(`"Big":${BIG},`);
    expect(await big({ roundedInts: 'literals' }).ids(`?$filter=Big eq ${BIG}`)).toEqual([]);
    expect(await big({ roundedInts: 'shown' }).ids(`?$filter=Big eq ${BIG}`)).toEqual([1]);
  });

  test('spelling: Guids in capitals and times with idle digits, always or by turns', async () => {
    const guid = /"ABCDEFAB-0000-.*"08:00:00\.0000000"/;
    expect(await (await big({ spelling: 'other' }).get('')).text()).toMatch(guid);
    const { get } = big({ spelling: 'turns' });
    expect(await (await get('')).text()).not.toMatch(guid);
    expect(await (await get('')).text()).toMatch(guid);
  });
});

test('visibleFrom and visibleTo: rows come into view by the clock, and leave it', async () => {
  let nowMs = Date.UTC(2026, 0, 1);
  const rows = [
    { Id: 1, From: null, To: '2026-01-01T00:02:00Z' },
    { Id: 2, From: '2026-01-01T00:01:00Z', To: null },
  ];
  const types = { From: 'Edm.DateTimeOffset?', To: 'Edm.DateTimeOffset?' };
  const quirks = { visibleFrom: 'From', visibleTo: 'To' };
  const { ids, get } = quirkyService(rows, quirks, { types, now: () => nowMs });
  expect(await ids('')).toEqual([1]);
  nowMs += 60_000;
  expect(await ids('')).toEqual([1, 2]);
  nowMs += 60_000;
  expect(await ids('')).toEqual([2]);
  expect(await (await get('/$count')).text()).toBe('1');
});

test('clear: the set is empty, and may begin again', async () => {
  const { source, ids } = service({});
  source.clear('Rows');
  expect(await ids('')).toEqual([]);
  source.insert('Rows', [{ Id: 1 }]);
  expect(await ids('')).toEqual([1]);
});
