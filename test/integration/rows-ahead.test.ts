import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../shared/odata/index.ts';
import type { WorldOptions } from '../support/memory-world.ts';
import { noteKinds } from '../support/note-kinds.ts';
import { plainSet } from '../support/plain-set.ts';
import { createReloadWorld, type ReloadWorld } from '../support/reload-world.ts';
import { asked, columnTexts, sourceTexts } from '../support/world-checks.ts';

const DAY_MS = 86_400_000;
const NOON = '2026-01-01T12:00:00Z';
const row = (id: number, at: string): JsonObject => ({ Id: id, At: at });
const FIRST = [row(1, '2026-01-01T09:00:00Z'), row(2, NOON), row(3, '2062-01-05T10:30:00Z')];
const TODAY = [row(4, '2026-01-01T17:30:00Z'), row(5, '2026-01-01T17:45:00Z')];

/** A world at noon of the first day of 2026, by every clock. */
const worldOf = (
  rows: readonly JsonObject[],
  { type = 'Edm.DateTimeOffset', ...options }: WorldOptions & { readonly type?: string } = {},
): ReloadWorld => {
  const set = plainSet('Rows', ['Id'], { Id: 'Edm.Int32', At: type }, rows);
  const world = createReloadWorld({ set, cursor: { column: 'At' }, ...options });
  world.clock.advance(DAY_MS / 2);
  return world;
};

const expectWhole = async (world: ReloadWorld): Promise<void> =>
  expect(await columnTexts(world, 'Id')).toStrictEqual(sourceTexts(world, 'Id'));

/** Requests of one run. */
const costOf = async (world: ReloadWorld): Promise<number> => {
  world.service.clearRequests();
  await world.run();
  return asked(world).length;
};

describe.each([
  ['in order', {}],
  ['without order', { ignoreOrder: true }],
  ['whatever the filter', { ignoreFilter: true }],
] as const)('a row far ahead of the clock, from a source that answers %s', (_, quirks) => {
  test('is taken, and rows of today come all the same', async () => {
    const world = worldOf(FIRST, { quirks });
    const run = await world.run();
    expect(run).toMatchObject({ outcome: 'appended', rows: 3, to: NOON });
    world.clock.advance(DAY_MS / 4);
    world.service.insert('Rows', TODAY);
    expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 2, to: '2026-01-01T17:45:00Z' });
    await expectWhole(world);
    expect(await world.run()).toMatchObject({ outcome: 'no-new-rows' });
  });

  test('brings down a watermark that an earlier version let it become', async () => {
    const world = worldOf(FIRST, { quirks, cursor: { column: 'At', horizon: { aheadMs: 40_000 * DAY_MS } } });
    expect(await world.run()).toMatchObject({ to: '2062-01-05T10:30:00Z' });
    world.feed = { ...world.feed, cursor: { column: 'At' } };
    world.service.insert('Rows', TODAY);
    world.clock.advance(DAY_MS / 4);
    const run = await world.run();
    expect(run).toMatchObject({ outcome: 'appended', rows: 2, to: '2026-01-01T17:45:00Z' });
    expect(noteKinds(run)).toContain('watermark-ahead');
    await expectWhole(world);
  });

  test('is no end of a reload’s window: the last day is counted from today', async () => {
    const world = worldOf([...FIRST, row(6, '2025-12-20T00:00:00Z')], { quirks });
    await world.run();
    world.service.remove('Rows', 3);
    const run = await world.reload({ window: { last: { ms: DAY_MS } }, force: 'ignoreFilter' in quirks });
    expect(run).toMatchObject({ outcome: 'reloaded', reload: { window: { from: '2025-12-31T12:00:00Z' } } });
    expect(run.reload?.watermark.after).toBe(NOON);
    await expectWhole(world);
  });
});

describe('rows ahead of the clock', () => {
  test('cost an idle run nothing, and are asked for once a day', async () => {
    const world = worldOf(FIRST);
    expect(noteKinds(await world.run())).toContain('rows-ahead');
    expect(await costOf(world)).toBe(1);
    expect(await world.run()).toMatchObject({ outcome: 'no-new-rows', received: 1 });
    world.service.insert('Rows', TODAY.slice(0, 1));
    world.clock.advance(DAY_MS / 4);
    expect(await costOf(world)).toBe(2);
    expect(await world.run()).toMatchObject({ outcome: 'no-new-rows', received: 1 });
    world.service.insert('Rows', [row(7, '2062-01-06T00:00:00Z'), row(8, '2030-01-01T00:00:00Z')]);
    expect(await world.run()).toMatchObject({ outcome: 'no-new-rows' });
    world.clock.advance(DAY_MS);
    expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 2, to: TODAY[0]?.['At'] });
    await expectWhole(world);
    expect(await costOf(world)).toBe(1);
  });

  test('become the watermark once their day has come, and are not taken twice', async () => {
    const world = worldOf([...FIRST, row(9, '2026-01-04T00:00:00Z')]);
    expect(await world.run()).toMatchObject({ rows: 4, to: NOON });
    world.clock.advance(4 * DAY_MS);
    world.service.insert('Rows', [row(10, '2026-01-03T00:00:00Z'), row(11, '2026-01-05T12:00:00Z')]);
    expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 2, to: '2026-01-05T12:00:00Z' });
    await expectWhole(world);
  });

  test('are a file of their own', async () => {
    const world = worldOf(FIRST);
    await world.run();
    expect((await world.snapshot())?.files.length).toBe(2);
    await world.reload({ window: { all: true } });
    await expectWhole(world);
  });

  test('may be all that a source has', async () => {
    const world = worldOf([row(1, '2062-01-05T10:30:00Z')]);
    expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 1 });
    expect((await world.storedState())?.watermark).toBeUndefined();
    expect(await world.run()).toMatchObject({ outcome: 'no-new-rows' });
    world.service.insert('Rows', TODAY);
    world.clock.advance(DAY_MS);
    expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 2, to: '2026-01-01T17:45:00Z' });
    await expectWhole(world);
    expect(await world.reload({ window: { all: true } })).toMatchObject({ outcome: 'unchanged' });
  });

  test('are taken where the others wait to settle', async () => {
    const world = worldOf(FIRST, { cursor: { column: 'At', settleMs: 3_600_000 } });
    expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 2, to: '2026-01-01T09:00:00Z' });
    world.clock.advance(DAY_MS / 12);
    expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 1, to: NOON });
    await expectWhole(world);
  });

  test('count as plans where the feed says how far ahead', async () => {
    const world = worldOf([...FIRST, row(9, '2026-11-01T00:00:00Z')], {
      cursor: { column: 'At', horizon: { aheadMs: 400 * DAY_MS } },
    });
    expect(await world.run()).toMatchObject({ rows: 4, to: '2026-11-01T00:00:00Z' });
  });
});

test('a day that means never does not stop a feed of dates', async () => {
  const world = worldOf([row(1, '2025-12-30'), row(2, '9999-12-31')], { type: 'Edm.Date' });
  expect(await world.run()).toMatchObject({ rows: 2, to: '2025-12-30' });
  for (const [id, day] of [
    [3, '2026-01-01'],
    [4, '2026-01-02'],
  ] as const) {
    world.service.insert('Rows', [row(id, day)]);
    expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 1, to: day });
    world.clock.advance(DAY_MS);
  }
  await expectWhole(world);
});

test('the last rows of a reload are counted from the greatest value that is not ahead', async () => {
  const world = worldOf([...FIRST, ...TODAY]);
  await world.run();
  world.service.update('Rows', 5, { At: '2026-01-01T17:46:00Z' });
  const run = await world.reload({ window: { rows: 2 } });
  expect(run.reload?.window.from).toBe('2026-01-01T17:30:00Z');
  await expectWhole(world);
  expect(await world.run()).toMatchObject({ outcome: 'no-new-rows' });
});

test('an integer cursor has a horizon where the feed names one', async () => {
  const set = plainSet('Rows', ['Id'], { Id: 'Edm.Int64' }, [{ Id: '1' }, { Id: '9007199254740993' }]);
  const world = createReloadWorld({ set, cursor: { column: 'Id', horizon: { value: '1000000' } } });
  expect(await world.run()).toMatchObject({ rows: 2, to: '1' });
  world.service.insert('Rows', [{ Id: '2' }]);
  expect(await world.run()).toMatchObject({ rows: 1, to: '2' });
  expect(await columnTexts(world, 'Id')).toStrictEqual(['1', '2', '9007199254740993']);
});

const numbers = (...ids: readonly number[]) => ids.map((id) => ({ Id: id, Name: `n${id}` }));

const worldOfNumbers = (ids: readonly number[]): ReloadWorld => {
  const set = plainSet('Rows', ['Id'], { Id: 'Edm.Int32', Name: 'Edm.String?' }, numbers(...ids));
  return createReloadWorld({ set, cursor: { column: 'Id' } });
};

describe('a number far above the others', () => {
  const first = Array.from({ length: 40 }, (_, at) => at + 1);

  test('holds up the rows below it for two days, and then never again', async () => {
    const world = worldOfNumbers([...first, 2_147_483_647]);
    expect(await world.run()).toMatchObject({ rows: 41, to: '2147483647' });
    const taken: number[] = [];
    for (let day = 1; day <= 5; day += 1) {
      world.clock.advance(DAY_MS);
      world.service.insert('Rows', numbers(40 + day));
      taken.push((await world.run()).rows);
    }
    expect(taken).toStrictEqual([0, 2, 1, 1, 1]);
    await expectWhole(world);
    expect((await world.storedState())?.watermark).toBe('45');
    expect(await costOf(world)).toBe(1);
  });

  test('is a watermark again once the source has taken it back', async () => {
    const world = worldOfNumbers([...first, 2_147_483_647]);
    await world.run();
    for (let day = 1; day <= 3; day += 1) {
      world.clock.advance(DAY_MS);
      world.service.insert('Rows', numbers(40 + day));
      await world.run();
    }
    expect((await world.storedState())?.source.mostNumber).toBe('2147483646');
    world.service.remove('Rows', 2_147_483_647);
    world.clock.advance(DAY_MS);
    await world.run();
    expect((await world.storedState())?.source.mostNumber).toBeUndefined();
  });

  test('is no matter where rows come in order, and costs one count a day', async () => {
    const world = worldOfNumbers(first);
    await world.run();
    world.clock.advance(DAY_MS);
    expect(await costOf(world)).toBe(2);
    expect(await costOf(world)).toBe(1);
    world.service.insert('Rows', numbers(41, 42));
    expect(await world.run()).toMatchObject({ rows: 2, to: '42' });
  });
});
