import { expect, test } from 'vitest';
import { createReloadWorld } from '../support/reload-world.ts';
import { restoreState } from '../support/restore-state.ts';
import { plainSet } from '../support/plain-set.ts';
import { columnTexts, sourceTexts } from '../support/world-checks.ts';

const item = (n: number) => ({ Id: n, Name: `n${n}` });
const stamped = (n: number) => ({ ...item(n), At: `2026-01-01T00:00:${String(n % 60).padStart(2, '0')}Z` });
const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, at) => from + at);

test('T2: a state from before a reload that emptied its window lets the watermark pass no row', async () => {
  const rows = [...range(1, 50), ...range(56, 60)].map(item);
  const set = plainSet('Items', ['Id'], { Id: 'Edm.Int32', Name: 'Edm.String?' }, rows);
  const world = createReloadWorld({ set, cursor: { column: 'Id' } });
  await world.run();
  const before = await world.storedState();
  for (const id of range(56, 60)) world.service.remove('Items', id);
  // The count is wrong whenever it is asked for.
  world.service.onRequest = ({ url }) => (url.includes('$count') ? new Response('7') : undefined);
  const reloaded = await world.reload({ window: { from: '55' }, force: true });
  world.service.onRequest = undefined;
  expect(reloaded).toMatchObject({ outcome: 'reloaded', to: '50', reload: { window: { from: '55' } } });

  if (before !== undefined) await restoreState(world, before);
  world.service.insert('Items', [item(53), item(60)]);
  expect(await world.run()).toMatchObject({ outcome: 'appended', from: '60', to: '60', rows: 2 });
  expect(await columnTexts(world, 'Id')).toStrictEqual(sourceTexts(world, 'Id'));
});

test('T1: rows that a restored state has not counted are read again, whatever the links count', async () => {
  const set = plainSet('Items', ['Id'], { Id: 'Edm.Int32', Name: 'Edm.String?' }, range(1, 5).map(item));
  const quirks = { linkToken: 'offset' } as const;
  const world = createReloadWorld({ set, cursor: { column: 'Id' }, pageSize: 5, quirks });
  world.service.onRequest = ({ url }) =>
    url.includes('$count') ? new Response('', { status: 503 }) : undefined;
  await world.run();
  const before = await world.storedState();
  expect(before).toMatchObject({ verifiedThrough: null, unverifiedRows: 5 });
  world.service.insert('Items', range(6, 30).map(item));
  let pages = 0;
  world.service.onRequest = ({ url }) => {
    if (url.includes('/Items?') && (pages += 1) === 3) world.service.remove('Items', 7);
  };
  expect(await world.run()).toMatchObject({ outcome: 'appended' });
  world.service.onRequest = undefined;

  if (before !== undefined) await restoreState(world, before);
  await world.run();
  const held = await columnTexts(world, 'Id');
  expect(sourceTexts(world, 'Id').filter((id) => !held.includes(id))).toStrictEqual([]);
});

test('T3: with its state lost, a feed whose configuration was changed goes on from what it left since', async () => {
  const types = { Id: 'Edm.Int32', Name: 'Edm.String?', At: 'Edm.DateTimeOffset' };
  const set = plainSet('Items', ['Id'], types, range(1, 30).map(stamped));
  const world = createReloadWorld({ set, cursor: { column: 'Id' } });
  await world.run();
  world.service.insert('Items', range(31, 40).map(stamped));
  await world.reload({ window: { all: true } });
  world.service.update('Items', 25, { Name: 'shipped' });
  world.feed = { ...world.feed, cursor: { column: 'At' } };
  expect(await world.reload({ window: { from: '2026-01-01T00:00:20Z' } })).toMatchObject({
    outcome: 'reloaded',
  });
  const before = await world.storedState();

  const lost = createReloadWorld({ set, lake: world.lake, cursor: { column: 'At' } });
  lost.service.update('Items', 25, { Name: 'shipped' });
  lost.service.insert('Items', range(31, 41).map(stamped));
  expect(await lost.run()).toMatchObject({ outcome: 'appended', rows: 1 });
  expect(await lost.storedState()).toMatchObject({
    batch: 1 + (before?.batch ?? 0),
    cursorType: 'Edm.DateTimeOffset',
  });
  expect(await columnTexts(lost, 'Id')).toStrictEqual(sourceTexts(lost, 'Id'));
});
