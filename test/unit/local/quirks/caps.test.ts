import { expect, test } from 'vitest';
import { quirkyService, rowsTo } from '../../../support/quirky-service.ts';

test('silentCap: so many rows and no link, and fewer where $top says so', async () => {
  const { walk } = quirkyService(rowsTo(10), { silentCap: 3 });
  expect(await walk('')).toEqual([[1, 2, 3]]);
  expect(await walk('?$top=2')).toEqual([[1, 2]]);
  expect(await walk('?$filter=Id gt 8')).toEqual([[9, 10]]);
});

test('chainCap: the links end after so many rows', async () => {
  const { walk } = quirkyService(rowsTo(20), { chainCap: 6 });
  expect(await walk('')).toEqual([
    [1, 2, 3, 4],
    [5, 6],
  ]);
  expect(await walk('?$filter=Id gt 6')).toEqual([
    [7, 8, 9, 10],
    [11, 12],
  ]);
});

test('capBefore: only the rows that were inserted first can be found, and counted', async () => {
  const { ids, get } = quirkyService(rowsTo(10).toReversed(), { capBefore: 3 });
  expect(await ids('?$orderby=Id')).toEqual([8, 9, 10]);
  expect(await ids('?$filter=Id lt 5')).toEqual([]);
  expect(await (await get('/$count')).text()).toBe('3');
});

test('$top is the number of rows of a chain, by default', async () => {
  expect(await quirkyService(rowsTo(20), {}).walk('?$top=6')).toEqual([
    [1, 2, 3, 4],
    [5, 6],
  ]);
});

test('topIsPage: $top is the size of a page, and its link keeps it', async () => {
  expect(await quirkyService(rowsTo(7), { topIsPage: true }).walk('?$top=3')).toEqual([
    [1, 2, 3],
    [4, 5, 6],
    [7],
  ]);
});

test('ignoreTop: pages as if none had been asked for', async () => {
  const { walk } = quirkyService(rowsTo(7), { ignoreTop: true });
  expect(await walk('?$top=2')).toEqual([
    [1, 2, 3, 4],
    [5, 6, 7],
  ]);
});

test('topZero: nothing, all rows, or one', async () => {
  expect(await quirkyService(rowsTo(3), {}).ids('?$top=0')).toEqual([]);
  expect(await quirkyService(rowsTo(3), { topZero: 'all' }).ids('?$top=0')).toEqual([1, 2, 3]);
  expect(await quirkyService(rowsTo(3), { topZero: 'one' }).ids('?$top=0')).toEqual([1]);
});
