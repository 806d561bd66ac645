import { describe, expect, test } from 'vitest';
import type { ReloadWindow } from '../../shared/config/index.ts';
import { createReloadWorld, type ReloadWorld } from '../support/reload-world.ts';
import type { WorldOptions } from '../support/memory-world.ts';
import { plainSet } from '../support/plain-set.ts';
import { asked, columnTexts, expectLikeSource, filesOf } from '../support/world-checks.ts';
import type { Note } from '../../shared/state/index.ts';

const range = (count: number, from = 1): number[] => Array.from({ length: count }, (_, at) => from + at);
const item = (n: number) => ({ Id: n, Name: `n${n}` });
const items = (count: number, from = 1) => range(count, from).map(item);
const itemSet = (count: number) =>
  plainSet('Items', ['Id'], { Id: 'Edm.Int32', Name: 'Edm.String?' }, items(count));
const LAST_10: ReloadWindow = { last: { units: '10' } };

/** A table of `count` rows, in files of 20, and its source. */
const loaded = async (count = 60, options: WorldOptions = {}): Promise<ReloadWorld> => {
  const world = createReloadWorld({ set: itemSet(count), cursor: { column: 'Id' }, ...options });
  if (count > 0) await world.run();
  world.service.clearRequests();
  return world;
};

const versionOf = async (world: ReloadWorld): Promise<number | undefined> =>
  (await world.snapshot())?.version;

describe('the last ten', () => {
  test('are as the source has them, in one commit', async () => {
    const world = await loaded();
    for (const id of [51, 52, 60]) world.service.update('Items', id, { Name: 'shipped' });
    world.service.remove('Items', 55);
    const before = await world.snapshot();
    const run = await world.reload({ window: LAST_10 });
    expect(run).toMatchObject({
      outcome: 'reloaded',
      to: '60',
      reload: {
        committed: true,
        window: { from: '50', to: '60' },
        rows: { removed: 10, added: 9 },
        files: { removed: 1, added: 1 },
        changes: { inserted: 0, changed: 3, deleted: 1, same: 6 },
        samples: { changed: ['51', '52', '60'], deleted: ['55'] },
        version: { before: 3, after: 4 },
        watermark: { before: '60', after: '60' },
      },
    });
    await expectLikeSource(world, ['Id', 'Name']);
    const after = await world.snapshot();
    expect(after?.version).toBe((before?.version ?? 0) + 1);
    expect(after?.files.slice(0, 2)).toStrictEqual(before?.files.slice(0, 2));
  });

  test('are asked for from the source and nothing else is', async () => {
    const world = await loaded();
    await world.reload({ window: LAST_10 });
    const rows = asked(world).filter((url) => url.startsWith('Items?'));
    expect(rows).toContain('Items?$filter=Id ge 51&$orderby=Id asc&$top=5000');
    expect(asked(world)).toContain('Items/$count?$filter=Id gt 50 and Id le 60');
  });

  test('that are the same already are not written again', async () => {
    const world = await loaded();
    const before = await world.snapshot();
    const run = await world.reload({ window: LAST_10 });
    expect(run).toMatchObject({
      outcome: 'unchanged',
      reload: { committed: false, rows: { removed: 0, added: 0 }, changes: { same: 10 } },
    });
    expect(await world.snapshot()).toStrictEqual(before);
  });

  test('the next run goes on from the window', async () => {
    const world = await loaded();
    world.service.remove('Items', 60);
    world.service.remove('Items', 59);
    expect(await world.reload({ window: LAST_10 })).toMatchObject({ outcome: 'reloaded', to: '58' });
    expect(await world.storedState()).toMatchObject({ watermark: '58', rows: 58, verifiedThrough: '58' });
    expect(await world.run()).toMatchObject({ outcome: 'no-new-rows', from: '58' });
    world.service.insert('Items', [item(59), item(60), item(61)]);
    expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 3 });
    await expectLikeSource(world, ['Id', 'Name']);
  });

  test('after new rows came to the source: they are part of the window', async () => {
    const world = await loaded();
    world.service.insert('Items', items(5, 61));
    const run = await world.reload({ window: LAST_10 });
    expect(run).toMatchObject({
      outcome: 'reloaded',
      to: '65',
      reload: { window: { from: '50', to: '65' }, changes: { inserted: 5, same: 10 } },
    });
    await expectLikeSource(world, ['Id', 'Name']);
  });
});

describe('a dry run', () => {
  test('tells what the real one does, and leaves everything as it was', async () => {
    const world = await loaded();
    world.service.update('Items', 60, { Name: 'x' });
    world.service.remove('Items', 53);
    world.service.insert('Items', items(2, 61));
    const [snapshot, state, files] = [
      await world.snapshot(),
      await world.storedState(),
      await filesOf(world),
    ];
    const dry = await world.reload({ window: LAST_10, dryRun: true });
    expect(dry).toMatchObject({ outcome: 'compared', reload: { dryRun: true, committed: false } });
    expect(await world.snapshot()).toStrictEqual(snapshot);
    expect(await world.storedState()).toStrictEqual(state);
    expect(await filesOf(world)).toStrictEqual(files);
    const real = await world.reload({ window: LAST_10 });
    expect(real.reload?.changes).toStrictEqual(dry.reload?.changes);
    expect(real.reload?.samples).toStrictEqual(dry.reload?.samples);
    expect(real.reload?.rows).toStrictEqual(dry.reload?.rows);
    expect(real.reload?.changes).toStrictEqual({ inserted: 2, changed: 1, deleted: 1, same: 8 });
  });

  test('names at most twenty keys of each kind', async () => {
    const world = await loaded(60);
    for (const id of range(30, 31)) world.service.update('Items', id, { Name: 'x' });
    const dry = await world.reload({ window: { from: '0' }, dryRun: true });
    expect(dry.reload?.changes).toMatchObject({ changed: 30, same: 30 });
    expect(dry.reload?.samples?.changed).toHaveLength(20);
  });

  test('of more rows than are held in memory tells all that differs, as the real run does', async () => {
    const world = await loaded(60, { compareRows: 5 });
    world.service.update('Items', 60, { Name: 'x' });
    world.service.remove('Items', 59);
    for (const dryRun of [true, false]) {
      const run = await world.reload({ window: LAST_10, dryRun });
      expect(run.reload).toMatchObject({
        rows: { removed: 10, added: 9 },
        changes: { inserted: 0, changed: 1, deleted: 1, same: 8 },
        samples: { inserted: [], changed: ['60'], deleted: ['59'] },
      });
      expect(run.noteFacts).toBeUndefined();
    }
    await expectLikeSource(world, ['Id', 'Name']);
  });
});

describe('the window', () => {
  test.each<[string, ReloadWindow, object]>([
    ['the last 25 rows', { rows: 25 }, { from: '36', fromIncluded: true, to: '60' }],
    ['more rows than there are', { rows: 1_000 }, { to: '60' }],
    ['more than the span of the keys', { last: { units: '1000' } }, { from: '-940', to: '60' }],
    ['from a value on', { from: '41' }, { from: '41', to: '60' }],
    ['everything', { all: true }, { to: '60' }],
  ])('%s', async (_, window, expected) => {
    const world = await loaded();
    for (const id of [1, 40, 42, 60]) world.service.update('Items', id, { Name: `${id}!` });
    const run = await world.reload({ window });
    expect(run.reload?.window).toStrictEqual(expected);
    const from = Number((expected as { from?: string }).from ?? 0);
    const isInWindow = (id: number): boolean => id > from || (id === from && 'fromIncluded' in expected);
    const names = await columnTexts(world, 'Name');
    const found = [1, 40, 42, 60].filter((id) => names.includes(`${id}!`));
    expect(found).toStrictEqual([1, 40, 42, 60].filter(isInWindow));
    expect(names).toHaveLength(60);
  });

  test('beyond the watermark begins at it: rows between the two were never taken', async () => {
    const world = await loaded();
    world.service.insert('Items', items(10, 61));
    const run = await world.reload({ window: { from: '65' } });
    expect(run.reload?.window).toStrictEqual({ from: '60', to: '70' });
    expect(run.noteFacts).toContainEqual<Note>({ kind: 'window-at-watermark', watermark: '60' });
    await expectLikeSource(world, ['Id', 'Name']);
  });

  test('of a feed with "start" does not reach below it', async () => {
    const world = await loaded(60, { cursor: { column: 'Id', start: '21' } });
    const run = await world.reload({ window: { all: true }, dryRun: true });
    expect(run.reload?.window).toStrictEqual({ from: '21', fromIncluded: true, to: '60' });
    expect(run.reload?.changes).toMatchObject({ same: 40 });
  });

  test('"from" has the rows of its own value where it is included', async () => {
    const world = await loaded(60);
    for (const id of [50, 51]) world.service.update('Items', id, { Name: 'x' });
    const dry = { dryRun: true } as const;
    const of = async (window: ReloadWindow) => (await world.reload({ window, ...dry })).reload;
    expect(await of({ from: '50' })).toMatchObject({ window: { from: '50' }, changes: { changed: 1 } });
    expect(await of({ from: '50', fromIncluded: true })).toMatchObject({
      window: { from: '50', fromIncluded: true },
      changes: { changed: 2 },
    });
  });

  test.each<[string, ReloadWindow]>([
    ['a duration on a number', { last: { ms: 1000 } }],
    ['a text that is no number', { from: 'abc' }],
  ])('%s cannot be computed', async (_, window) => {
    const world = await loaded();
    const before = await world.snapshot();
    expect(await world.reload({ window })).toMatchObject({ outcome: 'failed', errorKind: 'window-unknown' });
    expect(await world.snapshot()).toStrictEqual(before);
  });

  test.each<[string, ReloadWindow]>([
    ['last', LAST_10],
    ['rows', { rows: 10 }],
    ['from', { from: '5' }],
  ])('"%s" of a feed that has taken nothing cannot be computed', async (_, window) => {
    const world = createReloadWorld({ set: itemSet(30), cursor: { column: 'Id' } });
    expect(await world.reload({ window })).toMatchObject({ outcome: 'failed', errorKind: 'window-unknown' });
    expect(await world.snapshot()).toBeUndefined();
    expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 30 });
  });

  test('"all" of a feed that has taken nothing is its first load', async () => {
    const world = createReloadWorld({ set: itemSet(30), cursor: { column: 'Id' } });
    expect(await world.reload({ window: { all: true } })).toMatchObject({ outcome: 'reloaded', rows: 30 });
    await expectLikeSource(world, ['Id', 'Name']);
    expect(await world.run()).toMatchObject({ outcome: 'no-new-rows', from: '30' });
  });

  test('"all" of an empty source and no table is nothing', async () => {
    const world = createReloadWorld({ set: itemSet(0), cursor: { column: 'Id' } });
    expect(await world.reload({ window: { all: true } })).toMatchObject({ outcome: 'unchanged' });
    expect(await world.snapshot()).toBeUndefined();
    world.service.insert('Items', items(3));
    expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 3 });
  });
});

describe('a source that has shrunk', () => {
  test.each([
    ['to nothing', 0],
    ['to less than half', 4],
  ])('T5: %s changes nothing', async (_, left) => {
    const world = await loaded();
    for (const id of range(10 - left, 51)) world.service.remove('Items', id);
    const [before, state] = [await world.snapshot(), await world.storedState()];
    const run = await world.reload({ window: LAST_10 });
    expect(run).toMatchObject({ outcome: 'failed', errorKind: 'source-shrunk' });
    expect(run.message).toContain('"force": true');
    expect(await world.snapshot()).toStrictEqual(before);
    expect(await world.storedState()).toStrictEqual(state);
  });

  test('is taken at its word with force, and the watermark goes down to what is left', async () => {
    const world = await loaded();
    for (const id of range(10, 51)) world.service.remove('Items', id);
    expect(await world.reload({ window: LAST_10, force: true })).toMatchObject({
      outcome: 'reloaded',
      to: '50',
      reload: { rows: { removed: 10, added: 0 }, changes: { deleted: 10 } },
    });
    await expectLikeSource(world, ['Id', 'Name']);
    world.service.insert('Items', items(15, 51));
    expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 15, from: '50' });
    await expectLikeSource(world, ['Id', 'Name']);
  });

  test('to nothing at all, with force', async () => {
    const world = await loaded(30);
    for (const id of range(30)) world.service.remove('Items', id);
    expect(await world.reload({ window: { all: true }, force: true })).toMatchObject({ outcome: 'reloaded' });
    expect(await world.rows()).toHaveLength(0);
    world.service.insert('Items', items(5));
    expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 5 });
    await expectLikeSource(world, ['Id', 'Name']);
  });
});

test('T4: every version shows the window as before or as after', async () => {
  const world = await loaded();
  const counts: number[] = [];
  world.service.onRequest = async () => void counts.push((await world.rows()).length);
  world.service.update('Items', 58, { Name: 'x' });
  await world.reload({ window: LAST_10 });
  expect(new Set(counts)).toStrictEqual(new Set([60]));
  expect(await versionOf(world)).toBe(4);
  expect(await world.rows()).toHaveLength(60);
});
