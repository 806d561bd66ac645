import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../shared/odata/index.ts';
import type { Note } from '../../shared/state/index.ts';
import type { WorldOptions } from '../support/memory-world.ts';
import { plainSet } from '../support/plain-set.ts';
import { createReloadWorld, type ReloadWorld } from '../support/reload-world.ts';
import { restoreState } from '../support/restore-state.ts';
import { asked, columnTexts, expectLikeSource } from '../support/world-checks.ts';

const range = (count: number, from = 1): number[] => Array.from({ length: count }, (_, at) => from + at);
const item = (n: number): JsonObject => ({ Id: n, Name: `n${n}` });
const itemSet = (count: number) =>
  plainSet('Items', ['Id'], { Id: 'Edm.Int32', Name: 'Edm.String?' }, range(count).map(item));

const loaded = async (options: WorldOptions = {}): Promise<ReloadWorld> => {
  const world = createReloadWorld({ set: itemSet(60), cursor: { column: 'Id' }, ...options });
  await world.run();
  await world.run();
  world.service.clearRequests();
  return world;
};

const changeAll = (world: ReloadWorld, ids: readonly number[]): void => {
  for (const id of ids) world.service.update('Items', id, { Name: `${id}!` });
};

const changed = async (world: ReloadWorld): Promise<readonly string[]> =>
  (await columnTexts(world, 'Name')).filter((name) => name.endsWith('!'));

describe('a window with both ends', () => {
  test('is what lies between them, and nothing else is touched', async () => {
    const world = await loaded();
    changeAll(world, [20, 21, 29, 30, 31]);
    world.service.remove('Items', 25);
    const run = await world.reload({ window: { from: '20', to: '30' } });
    expect(run).toMatchObject({
      outcome: 'reloaded',
      reload: {
        window: { from: '20', to: '29' },
        rows: { removed: 9, added: 8 },
        changes: { inserted: 0, changed: 2, deleted: 1, same: 6 },
        watermark: { before: '60', after: '60' },
      },
    });
    expect(await changed(world)).toStrictEqual(['21!', '29!']);
    expect(asked(world)).toContain('Items?$filter=Id ge 21&$orderby=Id asc&$top=5000');
  });

  test('leaves the watermark and what is verified where they are: the next run is one request', async () => {
    const world = await loaded();
    const before = await world.storedState();
    changeAll(world, [21]);
    await world.reload({ window: { from: '20', to: '30' } });
    expect(await world.storedState()).toMatchObject({
      watermark: '60',
      verifiedThrough: before?.verifiedThrough,
      unverifiedRows: 0,
      rows: 60,
    });
    expect(await world.run()).toMatchObject({ outcome: 'no-new-rows', from: '60', requests: 1 });
    world.service.insert('Items', [item(61)]);
    expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 1 });
  });

  test('says in the log what is true after it: a state from before it comes to the same', async () => {
    const world = await loaded();
    const before = await world.storedState();
    if (before === undefined) throw new Error('there is no state');
    changeAll(world, [21]);
    await world.reload({ window: { from: '20', to: '30' } });
    await restoreState(world, before);
    expect(await world.run()).toMatchObject({ outcome: 'no-new-rows', from: '60' });
    expect(await world.storedState()).toMatchObject({ watermark: '60', verifiedThrough: '60' });
  });

  test('that is empty of rows on both sides changes nothing', async () => {
    const world = await loaded();
    for (const id of range(9, 21)) world.service.remove('Items', id);
    await world.reload({ window: { from: '20', to: '30' }, force: true });
    expect(await world.reload({ window: { from: '20', to: '30' } })).toMatchObject({
      outcome: 'unchanged',
      reload: { watermark: { before: '60', after: '60' } },
    });
    expect(await columnTexts(world, 'Id')).toHaveLength(51);
  });

  test('that ends above everything is one without an end', async () => {
    const world = await loaded();
    changeAll(world, [60]);
    world.service.insert('Items', range(5, 61).map(item));
    expect(await world.reload({ window: { from: '50', to: '1000' } })).toMatchObject({
      outcome: 'reloaded',
      to: '65',
      reload: { window: { from: '50', to: '65' } },
    });
    await expectLikeSource(world, ['Id', 'Name']);
  });

  test('that ends above the watermark brings new rows up to its end; the next run takes the rest', async () => {
    const world = await loaded();
    world.service.insert('Items', range(10, 61).map(item));
    expect(await world.reload({ window: { from: '50', to: '66' } })).toMatchObject({
      outcome: 'reloaded',
      to: '65',
      reload: { window: { from: '50', to: '65' }, changes: { inserted: 5 } },
    });
    expect(await world.storedState()).toMatchObject({ watermark: '65' });
    expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 5, from: '65' });
    await expectLikeSource(world, ['Id', 'Name']);
  });

  test.each([
    ['30', '30'],
    ['30', '20'],
  ])('from %s to %s holds nothing, and is refused', async (from, to) => {
    const world = await loaded();
    const run = await world.reload({ window: { from, to } });
    expect(run).toMatchObject({ outcome: 'failed', errorKind: 'window-unknown' });
    expect(run.message).toContain('"to" must be greater than "from"');
  });

  test.each(['abc', '2147483648'])('to %s is the mistake of its caller', async (to) => {
    const world = await loaded();
    const run = await world.reload({ window: { from: '1', to } });
    expect(run).toMatchObject({ outcome: 'failed', errorKind: 'window-unknown' });
    expect(run.message).toContain('"to"');
  });

  test('that a "start" leaves nothing of is refused', async () => {
    const world = await loaded({ cursor: { column: 'Id', start: '40' } });
    const run = await world.reload({ window: { from: '10', to: '30' } });
    expect(run).toMatchObject({ outcome: 'failed', errorKind: 'window-unknown' });
    expect(run.message).toContain('begins above its end');
    expect(run.message).toContain('take it away in feeds.json, or lower it');
    const { start: _start, ...cursor } = world.feed.cursor;
    world.feed = { ...world.feed, cursor };
    expect(await world.reload({ window: { from: '10', to: '30' } })).toMatchObject({ outcome: 'reloaded' });
  });

  test('does not accept a change of the configuration, as rows above it are of the old one', async () => {
    const world = await loaded();
    world.feed = { ...world.feed, source: { ...world.feed.source, filter: 'Id gt 0' } };
    expect(await world.reload({ window: { from: '20', to: '30' } })).toMatchObject({
      outcome: 'failed',
      errorKind: 'config',
    });
    expect(await world.reload({ window: { from: '20' } })).toMatchObject({ outcome: 'unchanged' });
  });

  test('a row that moved out of it, to a value above the watermark, is there once', async () => {
    const rows = range(30).map((n) => ({ Id: n, At: `2026-01-01T00:00:${String(n).padStart(2, '0')}Z` }));
    const set = plainSet('Items', ['Id'], { Id: 'Edm.Int32', At: 'Edm.DateTimeOffset' }, rows);
    const world = createReloadWorld({ set, cursor: { column: 'At' } });
    await world.run();
    world.service.update('Items', 12, { At: '2026-01-02T00:00:00Z' });
    const window = { from: '2026-01-01T00:00:10Z', to: '2026-01-01T00:00:20Z' };
    const run = await world.reload({ window });
    expect(run.noteFacts).toContainEqual<Note>({ kind: 'rows-moved', column: 'At', rows: 1 });
    expect(await world.storedState()).toMatchObject({ watermark: '2026-01-01T00:00:30Z' });
    expect(await world.run()).toMatchObject({ rows: 0 });
    await expectLikeSource(world, ['Id']);
  });

  test('whose end is between two times that the table can tell apart ends with the lower one', async () => {
    const rows = range(9).map((n) => ({ Id: n, At: `2026-01-01T00:00:0${n}Z` }));
    const set = plainSet('Items', ['Id'], { Id: 'Edm.Int32', At: 'Edm.DateTimeOffset' }, rows);
    const world = createReloadWorld({ set, cursor: { column: 'At' } });
    await world.run();
    const window = { from: '2026-01-01T00:00:02Z', to: '2026-01-01T00:00:05.0000005Z' };
    expect(await world.reload({ window, dryRun: true })).toMatchObject({
      reload: { changes: { inserted: 0, changed: 0, deleted: 0, same: 2 } },
    });
  });
});

test('a reload of a feed that is not to be counted asks for no count, and notes nothing', async () => {
  const world = await loaded();
  world.feed = { ...world.feed, source: { ...world.feed.source, count: false } };
  world.service.remove('Items', 25);
  const run = await world.reload({ window: { from: '20', to: '30' } });
  expect(run).toMatchObject({ outcome: 'reloaded', reload: { changes: { deleted: 1 } } });
  expect(run.noteFacts ?? []).toStrictEqual([]);
  expect(asked(world).filter((url) => url.includes('$count'))).toStrictEqual([]);
});
