import { describe, expect, test } from 'vitest';
import type { Quirks } from '../../local/odata-service/index.ts';
import { declaring } from '../support/declared.ts';
import type { WorldOptions } from '../support/memory-world.ts';
import { createReloadWorld } from '../support/reload-world.ts';
import { plainSet } from '../support/plain-set.ts';
import { columnTexts } from '../support/world-checks.ts';

const AT = '2026-01-01T00:00:01Z';

const SIX = [1, 2, 3, 4, 5, 6];

/** Lines of orders, two of each, of which `$metadata` says that the order's number is the key. */
const lines = async (
  numbers: readonly number[] = SIX,
  options: Pick<WorldOptions, 'pageSize' | 'quirks'> = {},
) => {
  const rows = numbers.map((n) => ({ OrderNo: Math.ceil(n / 2), LineNo: n, At: AT }));
  const properties = { OrderNo: 'Edm.Int32', LineNo: 'Edm.Int32', At: 'Edm.DateTimeOffset' };
  const set = plainSet('Lines', ['OrderNo', 'LineNo'], properties, rows);
  const world = createReloadWorld({ set, cursor: { column: 'At' }, ...options });
  const declared = await declaring(world);
  declared.declare((xml) => xml.replace(/<PropertyRef Name="LineNo"\s*\/>/, ''));
  return world;
};

const ALL = ['1', '2', '3', '4', '5', '6'];

test('a key of the feed’s own takes every row, where the one in $metadata does not tell them apart', async () => {
  const world = await lines();
  world.feed = { ...world.feed, source: { ...world.feed.source, key: ['OrderNo', 'LineNo'] } };
  expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 6 });
  expect(await columnTexts(world, 'LineNo')).toStrictEqual(ALL);
  world.service.insert('Lines', [{ OrderNo: 3, LineNo: 7, At: AT }]);
  expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 1 });
  expect(await world.reload({ window: { all: true } })).toMatchObject({
    outcome: 'unchanged',
    reload: { changes: { same: 7 } },
  });
});

test('a feed that is given one later says that it must be reloaded, and then has every row', async () => {
  const world = await lines();
  await world.run();
  world.feed = { ...world.feed, source: { ...world.feed.source, key: ['OrderNo', 'LineNo'] } };
  const run = await world.run();
  expect(run).toMatchObject({ outcome: 'failed', errorKind: 'config' });
  expect(run.message).toContain('accept the change by a reload: {"all": true}');
  expect(await world.reload({ window: { all: true } })).toMatchObject({ outcome: 'reloaded' });
  expect(await columnTexts(world, 'LineNo')).toStrictEqual(ALL);
  expect(await world.run()).toMatchObject({ outcome: 'no-new-rows' });
});

test('a key that tells no rows apart is told, too, where many rows of one value are read by key', async () => {
  const world = await lines([1, 3, 5]);
  world.feed = { ...world.feed, source: { ...world.feed.source, pageSize: 5 } };
  expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 3 });
  world.service.insert('Lines', [{ OrderNo: 3, LineNo: 6, At: AT }]);
  const run = await world.run();
  expect(run).toMatchObject({ outcome: 'failed', errorKind: 'source-contract' });
  expect(run.message).toContain('does not tell rows apart');
});

describe('a key that tells no rows apart', () => {
  const BY_LINKS = { ignoreOrder: true, noCount: true };

  test.each<[string, number, Quirks]>([
    ['three rows', 3, { noCount: true }],
    ['two', 2, { noCount: true }],
    ['three rows and is read by links', 3, BY_LINKS],
    ['one row, and all are counted', 1, {}],
  ])('is told where an answer has %s', async (_, pageSize, quirks) => {
    const world = await lines([1, 3, 4, 5, 6], { pageSize, quirks });
    const kind = pageSize === 1 ? 'source-stalled' : 'source-contract';
    expect(await world.run()).toMatchObject({ outcome: 'failed', errorKind: kind });
  });

  test('takes one row for another, untold, where an answer has one row, and none is counted', async () => {
    const world = await lines([1, 3, 4, 5, 6], { pageSize: 1, quirks: { noCount: true } });
    expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 3 });
    world.clock.advance(61_000);
    expect(await world.run()).toMatchObject({ outcome: 'no-new-rows' });
  });
});
