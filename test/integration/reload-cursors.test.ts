import { describe, expect, test } from 'vitest';
import { createRival } from '../support/rival-writer.ts';
import { at, type Event, events, eventsSet, MODIFIED } from '../support/events.ts';
import type { WorldOptions } from '../support/memory-world.ts';
import { createReloadWorld, type ReloadWorld } from '../support/reload-world.ts';
import { plainSet } from '../support/plain-set.ts';
import { asked, columnTexts, isByKey, sourceTexts } from '../support/world-checks.ts';
import type { Note } from '../../shared/state/index.ts';
import { noteKinds } from '../support/note-kinds.ts';
import { guid } from '../support/guid.ts';

const world30 = async (
  rows: readonly Event[] = events(30),
  options: WorldOptions = {},
): Promise<ReloadWorld> => {
  const world = createReloadWorld({ set: eventsSet(rows), cursor: MODIFIED, ...options });
  await world.run();
  world.service.clearRequests();
  return world;
};

const ids = async (world: ReloadWorld): Promise<readonly number[]> =>
  (await world.rows()).map(({ Id }) => Number(Id)).toSorted((a, b) => a - b);
const sourceIds = (world: ReloadWorld): readonly number[] =>
  world.service
    .rows('Events')
    .map(({ Id }) => Number(Id))
    .toSorted((a, b) => a - b);

// Three rows share each second: 0..9.
describe('a time that ties', () => {
  test('a duration goes back from the greatest value; ties at its start stay as they are', async () => {
    const world = await world30();
    for (const { Id } of events(30)) world.service.update('Events', Number(Id), { Note: 'new' });
    const run = await world.reload({ window: { last: { ms: 3_000 } } });
    expect(run).toMatchObject({
      outcome: 'reloaded',
      reload: { window: { from: at(6), to: at(9) }, rows: { removed: 9, added: 9 }, changes: { changed: 9 } },
    });
    const changed = (await world.rows()).filter(({ Note }) => Note === 'new').map(({ Id }) => Number(Id));
    expect(changed.toSorted((a, b) => a - b)).toStrictEqual([21, 22, 23, 24, 25, 26, 27, 28, 29]);
    expect(await ids(world)).toStrictEqual(sourceIds(world));
  });

  test('the last rows include those that tie with the first of them', async () => {
    const world = await world30();
    world.service.remove('Events', 25);
    const run = await world.reload({ window: { rows: 5 } });
    expect(run.reload).toMatchObject({
      window: { from: at(8), fromIncluded: true, to: at(9) },
      rows: { removed: 6, added: 5 },
      changes: { deleted: 1, same: 5 },
    });
    expect(await ids(world)).toStrictEqual(sourceIds(world));
  });

  test('a tie that comes late after a reload is taken by the next run, once', async () => {
    const world = await world30();
    world.service.update('Events', 29, { Note: 'x' });
    await world.reload({ window: { last: { ms: 2_000 } } });
    world.service.insert('Events', [{ Id: 40, ModifiedAt: at(9), Note: null }]);
    expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 1 });
    expect(await world.run()).toMatchObject({ outcome: 'no-new-rows' });
    expect(await ids(world)).toStrictEqual(sourceIds(world));
  });

  test("more digits than the table keeps: what it cannot tell from the window's start is not in the window", async () => {
    const rows = [0, 1, 2, 3, 4, 5].map((n) => ({ Id: n, ModifiedAt: at(5, `.000000${n}`) }));
    const world = await world30([...events(6), ...rows.map((row) => ({ ...row, Id: row.Id + 10 }))]);
    world.service.update('Events', 13, { Note: 'x' });
    // The watermark is in the same microsecond: all of it is in the window.
    const run = await world.reload({ window: { from: at(5, '.0000002') } });
    expect(run).toMatchObject({ outcome: 'reloaded', reload: { changes: { changed: 1, same: 5 } } });
    expect(await ids(world)).toStrictEqual(sourceIds(world));
    world.service.insert('Events', [{ Id: 50, ModifiedAt: at(8), Note: null }]);
    await world.run();
    world.service.update('Events', 13, { Note: 'y' });
    // It is not, any more: what the table cannot tell from the start is left as it is.
    const above = await world.reload({ window: { from: at(5, '.0000002') } });
    expect(above).toMatchObject({ outcome: 'unchanged', reload: { changes: { same: 1 } } });
    expect(noteKinds(above)).not.toContain('filter-ignored');
    expect(await ids(world)).toStrictEqual(sourceIds(world));
    const wide = await world.reload({ window: { from: at(4) } });
    expect(wide).toMatchObject({ outcome: 'reloaded', reload: { changes: { changed: 1, same: 6 } } });
    expect(await ids(world)).toStrictEqual(sourceIds(world));
  });

  test('late rows that tie with the watermark are taken by a window that begins there, or above it', async () => {
    for (const from of [at(9), at(50)]) {
      const world = await world30();
      world.service.insert('Events', [
        { Id: 100, ModifiedAt: at(9), Note: null },
        { Id: 101, ModifiedAt: at(10), Note: null },
      ]);
      await world.reload({ window: { from } });
      await world.run();
      expect(await ids(world)).toStrictEqual(sourceIds(world));
    }
  });
});

describe('a row whose cursor moved', () => {
  test('from the window to below it is kept, with its new content', async () => {
    const world = await world30();
    world.service.update('Events', 28, { ModifiedAt: at(2, '.5'), Note: 'moved' });
    const run = await world.reload({ window: { last: { ms: 2_000 } } });
    expect(run).toMatchObject({
      outcome: 'reloaded',
      reload: { rows: { removed: 6, added: 6 }, changes: { changed: 1, same: 5, deleted: 0 } },
    });
    expect(run.noteFacts).toContainEqual<Note>({ kind: 'rows-moved', column: 'ModifiedAt', rows: 1 });
    const moved = (await world.rows()).filter(({ Id }) => Id === 28);
    expect(moved).toMatchObject([{ Note: 'moved' }]);
    expect(await ids(world)).toStrictEqual(sourceIds(world));
    expect(await world.run()).toMatchObject({ outcome: 'no-new-rows' });
  });

  test('back to a value that the table holds it at already is there once', async () => {
    const world = await world30();
    world.service.update('Events', 3, { ModifiedAt: at(12) });
    await world.run();
    world.service.update('Events', 3, { ModifiedAt: at(1) });
    const run = await world.reload({ window: { last: { ms: 4_000 } } });
    expect(run.outcome).toBe('reloaded');
    expect(await ids(world)).toStrictEqual(sourceIds(world));
  });

  test('from the window to above the end that was fixed is kept', async () => {
    const world = await world30();
    let moved = false;
    world.service.onRequest = ({ url }) => {
      if (moved || !url.includes('$orderby=ModifiedAt asc,Id asc')) return;
      moved = true;
      world.service.update('Events', 28, { ModifiedAt: at(20), Note: 'later' });
    };
    const run = await world.reload({ window: { last: { ms: 2_000 } } });
    expect(run).toMatchObject({ outcome: 'reloaded', to: at(9) });
    expect(await ids(world)).toStrictEqual(sourceIds(world));
    expect(await world.run()).toMatchObject({ outcome: 'no-new-rows', to: at(20) });
    expect(await ids(world)).toStrictEqual(sourceIds(world));
  });

  test('from below into the window comes as a new version', async () => {
    const world = await world30();
    world.service.update('Events', 3, { ModifiedAt: at(9, '.5'), Note: 'touched' });
    const run = await world.reload({ window: { last: { ms: 2_000 } } });
    expect(run.reload?.changes).toMatchObject({ inserted: 1, same: 6 });
    expect((await world.rows()).filter(({ Id }) => Id === 3)).toHaveLength(2);
  });

  test('that has none any more is not taken, and said to be so', async () => {
    const rows = events(30);
    const set = eventsSet(rows, 'Edm.Int32', true);
    const world = createReloadWorld({ set, cursor: MODIFIED });
    await world.run();
    world.service.update('Events', 28, { ModifiedAt: null });
    const run = await world.reload({ window: { last: { ms: 2_000 } } });
    expect(run.reload?.changes).toMatchObject({ deleted: 1, same: 5 });
    expect(run.noteFacts).toContainEqual<Note>({ kind: 'cursor-became-null', column: 'ModifiedAt', rows: 1 });
    expect(await ids(world)).not.toContain(28);
  });

  test('keys are asked for by hundreds in one request', async () => {
    const world = await world30(events(90));
    for (let id = 60; id < 85; id += 1) world.service.update('Events', id, { ModifiedAt: at(1, '.5') });
    await world.reload({ window: { last: { ms: 14_000 } } });
    const lookUps = asked(world).filter((url) => isByKey(url) && !url.includes('skiptoken'));
    expect(lookUps).toHaveLength(1);
    expect(await ids(world)).toStrictEqual(sourceIds(world));
  });
});

describe('keys and cursors of every kind', () => {
  test('Guid keys', async () => {
    const rows = events(30).map((row) => ({ ...row, Id: guid(Number(row.Id)) }));
    const world = createReloadWorld({ set: eventsSet(rows, 'Edm.Guid'), cursor: MODIFIED });
    await world.run();
    world.service.update('Events', guid(29), { Note: 'x' });
    world.service.update('Events', guid(27), { ModifiedAt: at(0, '.5') });
    world.service.remove('Events', guid(26));
    const run = await world.reload({ window: { last: { ms: 2_000 } } });
    expect(run.reload?.samples?.changed.toSorted()).toStrictEqual([guid(27), guid(29)]);
    expect(run.reload?.samples?.deleted).toStrictEqual([guid(26)]);
    expect(await columnTexts(world, 'Id')).toStrictEqual(sourceTexts(world, 'Id'));
  });

  test('keys of two columns, a decimal cursor', async () => {
    const rows = Array.from({ length: 40 }, (_, n) => ({
      Order: Math.floor(n / 2),
      Line: n % 2 === 0 ? "a'b" : 'c',
      Rev: `${n}.25`,
      Note: null,
    }));
    const properties = { Order: 'Edm.Int32', Line: 'Edm.String', Rev: 'Edm.Decimal', Note: 'Edm.String?' };
    const set = plainSet('Lines', ['Order', 'Line'], properties, rows);
    const world = createReloadWorld({ set, cursor: { column: 'Rev' } });
    await world.run();
    world.service.update('Lines', { Order: 19, Line: 'c' }, { Note: 'x' });
    world.service.update('Lines', { Order: 18, Line: "a'b" }, { Rev: '1.5' });
    world.service.remove('Lines', { Order: 18, Line: 'c' });
    const run = await world.reload({ window: { last: { units: '5' } } });
    expect(run).toMatchObject({
      outcome: 'reloaded',
      reload: {
        window: { from: '34.25', to: '39.25' },
        changes: { changed: 2, deleted: 1, same: 2 },
        samples: { deleted: ['["18","c"]'] },
      },
    });
    for (const column of ['Order', 'Line', 'Note'])
      expect(await columnTexts(world, column)).toStrictEqual(sourceTexts(world, column));
  });

  test('dates', async () => {
    const rows = Array.from({ length: 20 }, (_, n) => ({
      Id: n,
      Day: `2026-01-${String(n + 1).padStart(2, '0')}`,
    }));
    const set = plainSet('Days', ['Id'], { Id: 'Edm.Int32', Day: 'Edm.Date' }, rows);
    const world = createReloadWorld({ set, cursor: { column: 'Day' } });
    world.clock.advance(20 * 86_400_000);
    await world.run();
    world.service.remove('Days', 18);
    const run = await world.reload({ window: { last: { ms: 7 * 86_400_000 } } });
    expect(run.reload).toMatchObject({
      window: { from: '2026-01-13', to: '2026-01-20' },
      changes: { deleted: 1, same: 6 },
    });
    expect(await columnTexts(world, 'Id')).toStrictEqual(sourceTexts(world, 'Id'));
  });
});

describe('a table that others wrote to', () => {
  test('rows of others in the window go, above the window stay', async () => {
    const world = await world30();
    await createRival(world).append([{ Id: 900, ModifiedAt: at(8) }]);
    const run = await world.reload({ window: { last: { ms: 2_000 } } });
    expect(run.reload).toMatchObject({ rows: { removed: 7, added: 6 }, changes: { deleted: 1, same: 6 } });
    expect(await ids(world)).toStrictEqual(sourceIds(world));
  });

  test('a large file of theirs that straddles is rewritten without the window, and keeps the rest', async () => {
    const world = await world30();
    await createRival(world).compact();
    world.service.remove('Events', 29);
    const run = await world.reload({ window: { last: { ms: 2_000 } } });
    expect(run.reload).toMatchObject({ rows: { removed: 6, added: 5 }, files: { removed: 1, added: 2 } });
    expect(await ids(world)).toStrictEqual(sourceIds(world));
  });

  test('an emptied table is healed by a reload of everything, and stops any other', async () => {
    const world = await world30();
    await createRival(world).deleteWhere(() => true);
    expect(await world.run()).toMatchObject({ outcome: 'failed', errorKind: 'config' });
    const last = await world.reload({ window: { rows: 5 } });
    expect(last).toMatchObject({ outcome: 'failed', errorKind: 'window-unknown' });
    expect(await world.reload({ window: { all: true } })).toMatchObject({ outcome: 'reloaded', rows: 30 });
    expect(await ids(world)).toStrictEqual(sourceIds(world));
    expect(await world.run()).toMatchObject({ outcome: 'no-new-rows' });
  });
});

describe('a configuration that changed', () => {
  test('is accepted by a reload of everything', async () => {
    const world = await world30();
    world.feed = { ...world.feed, source: { ...world.feed.source, filter: 'Id gt 9' } };
    expect(await world.run()).toMatchObject({ outcome: 'failed', errorKind: 'config' });
    const run = await world.reload({ window: { last: { ms: 2_000 } } });
    expect(run).toMatchObject({ outcome: 'failed', errorKind: 'config' });
    expect(run.message).toContain('"all": true');
    const all = await world.reload({ window: { all: true } });
    expect(all).toMatchObject({ outcome: 'reloaded', reload: { rows: { removed: 30, added: 20 } } });
    expect(await world.run()).toMatchObject({ outcome: 'no-new-rows' });
    expect(await ids(world)).toHaveLength(20);
  });
});

describe('a source that does not do what it is asked', () => {
  test.each([
    ['ignores the order', { ignoreOrder: true }, ['order-ignored']],
    ['cuts its answers in silence', { silentCap: 7 }, []],
    ['cannot count', { noCount: true }, ['count-unsupported']],
    ['sorts upwards alone', { refuseDescending: true }, []],
    ['sorts by nothing', { refuseOrderby: true }, []],
  ] as const)('%s', async (_, quirks, kinds) => {
    const world = await world30(events(30), { quirks });
    world.service.update('Events', 29, { Note: 'x' });
    world.service.remove('Events', 25);
    const run = await world.reload({ window: { last: { ms: 5_000 } } });
    expect(run).toMatchObject({
      outcome: 'reloaded',
      reload: { changes: { changed: 1, deleted: 1, same: 13 } },
    });
    expect(noteKinds(run)).toStrictEqual(kinds);
    expect(await ids(world)).toStrictEqual(sourceIds(world));
    await world.run();
    expect(await ids(world)).toStrictEqual(sourceIds(world));
  });
});

test('a source that ignores the filter is reloaded where no row goes, and else with force only', async () => {
  const world = await world30(events(30), { quirks: { ignoreFilter: true } });
  world.service.update('Events', 29, { Note: 'x' });
  const window = { last: { ms: 5_000 } };
  expect(await world.reload({ window })).toMatchObject({ outcome: 'reloaded' });
  world.service.remove('Events', 25);
  const refused = await world.reload({ window });
  expect(refused).toMatchObject({ outcome: 'failed', errorKind: 'source-shrunk' });
  expect(refused.message).toContain('by key with other rows');
  const forced = await world.reload({ window, force: true });
  expect(forced).toMatchObject({ outcome: 'reloaded', reload: { changes: { deleted: 1, same: 14 } } });
  expect(noteKinds(forced)).toContain('filter-ignored');
  expect(await ids(world)).toStrictEqual(sourceIds(world));
});

test('a row that a delete shifted past a page is taken by the next run, where pages are joined by a count of rows', async () => {
  const rows = Array.from({ length: 60 }, (_, n) => ({ Id: n + 1, Note: null }));
  const set = plainSet('Lines', ['Id'], { Id: 'Edm.Int32', Note: 'Edm.String?' }, rows);
  const world = createReloadWorld({ set, cursor: { column: 'Id' }, quirks: { linkToken: 'offset' } });
  await world.run();
  world.service.insert(
    'Lines',
    Array.from({ length: 30 }, (_, n) => ({ Id: n + 61, Note: null })),
  );
  let pages = 0;
  world.service.onRequest = ({ url }) => {
    if (url.includes('skiptoken') && (pages += 1) === 2) world.service.remove('Lines', 53);
  };
  await world.reload({ window: { last: { units: '10' } } });
  world.service.onRequest = undefined;
  for (let run = 1; run <= 4; run += 1) await world.run();
  const held = await columnTexts(world, 'Id');
  for (const id of sourceTexts(world, 'Id')) expect(held).toContain(id);
});

test('a source that ignores the filter and has rows without a cursor value is not refused for its count', async () => {
  const set = eventsSet([...events(30), { Id: 99, ModifiedAt: null }], 'Edm.Int32', true);
  const world = createReloadWorld({ set, cursor: MODIFIED, quirks: { ignoreFilter: true } });
  await world.run();
  world.service.update('Events', 29, { Note: 'x' });
  expect(await world.reload({ window: { all: true } })).toMatchObject({ outcome: 'reloaded' });
});

test('the rows that the state tells are those of the table', async () => {
  const world = await world30();
  world.feed = { ...world.feed, source: { ...world.feed.source, filter: 'Id gt 9' } };
  await world.reload({ window: { all: true } });
  expect((await world.storedState())?.rows).toBe(20);
  await createRival(world).append([{ Id: 900, ModifiedAt: at(8) }]);
  await world.reload({ window: { last: { ms: 2_000 } } });
  expect((await world.storedState())?.rows).toBe((await world.rows()).length);
});

test.each([
  ['a step that is no whole number', { last: { units: '1.5' } }],
  ['a window above everything', { from: '999' }],
] as const)('%s on an integer is refused as a window', async (_, window) => {
  const rows = Array.from({ length: 20 }, (__, n) => ({ Id: n + 1, Note: null }));
  const set = plainSet('Lines', ['Id'], { Id: 'Edm.Int32', Note: 'Edm.String?' }, rows);
  const world = createReloadWorld({ set, cursor: { column: 'Id' } });
  await world.run();
  if ('from' in window) world.feed = { ...world.feed, source: { ...world.feed.source, filter: 'Id gt 0' } };
  expect(await world.reload({ window })).toMatchObject({ outcome: 'failed', errorKind: 'window-unknown' });
});
