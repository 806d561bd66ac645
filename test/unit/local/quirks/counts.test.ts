import { expect, test } from 'vitest';
import type { Quirks } from '../../../../local/odata-service/index.ts';
import { quirkyService, rowsTo } from '../../../support/quirky-service.ts';

const service = (quirks: Quirks) => quirkyService(rowsTo(10), quirks);
const count = async (quirks: Quirks, query = '/$count') => (await service(quirks).get(query)).text();

test.each<[Quirks, string]>([
  [{}, '10'],
  [{ countAs: 'text' }, '"10"'],
  [{ countAs: 'd' }, '{"d":10}'],
  [{ countAs: 'value' }, '{"value":10}'],
  [{ countAs: 'marked' }, '10\r\n'],
  [{ countAs: 'words' }, 'many'],
  [{ countAs: 'empty' }, ''],
  [{ countStopsAt: 5 }, '5'],
  [{ countOff: 3 }, '13'],
  [{ countOff: -30 }, '0'],
])('%o counts as %j', async (quirks, text) => {
  expect(await count(quirks)).toBe(text);
});

test('countIgnoresFilter: all rows, also beside a page', async () => {
  const quirks = { countIgnoresFilter: true };
  expect(await count({}, '/$count?$filter=Id gt 8')).toBe('2');
  expect(await count(quirks, '/$count?$filter=Id gt 8')).toBe('10');
  expect(await service(quirks).page('?$count=true&$filter=Id gt 8')).toMatchObject({ '@odata.count': 10 });
});

test('noCount, countFails and countBreaks: no number at /$count, and one beside a page', async () => {
  expect((await service({ noCount: true }).get('/$count')).status).toBe(501);
  expect((await service({ countFails: 503 }).get('/$count')).status).toBe(503);
  await expect(count({ countBreaks: true })).rejects.toThrow('terminated');
  const beside = service({ noCount: true, inlineCount: 'all' });
  expect(await beside.page('?$count=true&$top=1')).toMatchObject({ '@odata.count': 10 });
  expect((await service({ noCount: true }).get('?$count=true&$top=1')).status).toBe(501);
});

const inline = (inlineCount: Quirks['inlineCount']) =>
  service({ ...(inlineCount && { inlineCount }) }).get('?$count=true&$top=3');

test('inlineCount: refused, left out, or of the page', async () => {
  expect((await inline('refused')).status).toBe(400);
  expect(await (await inline('missing')).json()).not.toHaveProperty(['@odata.count']);
  expect(await (await inline('page')).json()).toHaveProperty(['@odata.count'], 3);
  expect(await (await inline(undefined)).json()).toHaveProperty(['@odata.count'], 10);
});
