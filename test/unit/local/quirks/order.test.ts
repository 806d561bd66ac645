import { expect, test } from 'vitest';
import type { Quirks } from '../../../../local/odata-service/index.ts';
import { quirkyService } from '../../../support/quirky-service.ts';

const NOTES = ['b', 'A', 'a', 'B'];
const texts = (quirks: Quirks) =>
  quirkyService(
    NOTES.map((Note, index) => ({ Id: index + 1, Note })),
    quirks,
  );
const notes = async (quirks: Quirks, query: string) =>
  (await texts(quirks).page(query)).value?.map((row) => row['Note']);

test('orderCollation: texts sorted without case, and compared by code point', async () => {
  expect(await notes({}, '?$orderby=Note')).toEqual(['A', 'B', 'a', 'b']);
  expect(await notes({ orderCollation: 'case-blind' }, '?$orderby=Note')).toEqual(['A', 'a', 'B', 'b']);
  const filter = `?$orderby=Note&$filter=Note gt 'a'`;
  expect(await notes({ orderCollation: 'case-blind' }, filter)).toEqual(['b']);
  expect(await notes({ filterCollation: 'case-blind' }, filter)).toEqual(['B', 'b']);
});

test('sql-server: Guids sorted by their last bytes first', async () => {
  const guids = ['01000000-0000-0000-0000-000000000002', '02000000-0000-0000-0000-000000000001'];
  const rows = guids.map((Ref, index) => ({ Id: index + 1, Ref }));
  const service = (quirks: Quirks) => quirkyService(rows, quirks, { types: { Ref: 'Edm.Guid' } });
  expect(await service({}).ids('?$orderby=Ref')).toEqual([1, 2]);
  expect(await service({ orderCollation: 'sql-server' }).ids('?$orderby=Ref')).toEqual([2, 1]);
  expect(await service({ filterCollation: 'sql-server' }).ids(`?$filter=Ref gt ${guids[1]}`)).toEqual([1]);
});

test('a walk by a collation is whole', async () => {
  const { source } = texts({ orderCollation: 'case-blind' });
  const first = await source.fetch(`${source.rootUrl}/Rows?$orderby=Note`, {
    headers: { prefer: 'odata.maxpagesize=2' },
  });
  const page = (await first.json()) as { '@odata.nextLink': string };
  const rest = (await (await source.fetch(page['@odata.nextLink'])).json()) as { value: { Note: string }[] };
  expect(rest.value.map(({ Note }) => Note)).toEqual(['B', 'b']);
});

test('descendingDefault: downwards unless asc is written', async () => {
  const { ids } = texts({ descendingDefault: true });
  expect(await ids('?$orderby=Id')).toEqual([4, 3, 2, 1]);
  expect(await ids('?$orderby=Id asc')).toEqual([1, 2, 3, 4]);
});
