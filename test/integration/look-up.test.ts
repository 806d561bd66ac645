import { describe, expect, test } from 'vitest';
import type { Quirks } from '../../local/odata-service/index.ts';
import { at, eventsSet, MODIFIED, range } from '../support/events.ts';
import { guid } from '../support/guid.ts';
import { plainSet } from '../support/plain-set.ts';
import { createReloadWorld, type ReloadWorld } from '../support/reload-world.ts';
import { asked, columnTexts, isByKey, sourceTexts } from '../support/world-checks.ts';

const COUNT = 300;
/** Of the last 200 seconds: the window of each reload here. */
const window = { last: { ms: 200_000 } };

const KEYS = {
  numbers: { type: 'Edm.Int32', of: (id: number): number | string => id },
  guids: { type: 'Edm.Guid', of: (id: number): number | string => guid(id) },
  texts: { type: 'Edm.String', of: (id: number): number | string => `Key ${id}'s` },
} as const;
type KeyKind = keyof typeof KEYS;

/** A feed that was loaded, 20 of whose rows went and 60 of whose rows moved below the window since. */
const changed = async (kind: KeyKind): Promise<ReloadWorld> => {
  const { type, of } = KEYS[kind];
  const rows = range(COUNT).map((id) => ({ Id: of(id), ModifiedAt: at(id) }));
  const world = createReloadWorld({
    set: eventsSet(rows, type),
    cursor: MODIFIED,
    pageSize: 5_000,
    batchRows: 5_000,
  });
  await world.run();
  for (const id of range(20, 120)) world.service.remove('Events', of(id));
  for (const id of range(60, 140)) world.service.update('Events', of(id), { ModifiedAt: at(3, '.5') });
  world.service.clearRequests();
  return world;
};

const everyKind = (quirks: Quirks): readonly (readonly [KeyKind, Quirks])[] =>
  (['numbers', 'guids', 'texts'] as const).map((kind) => [kind, quirks]);

describe('rows that did not come with a window, and moved, stay; those that went go', () => {
  test.each<readonly [KeyKind, Quirks]>([
    ...everyKind({}),
    ...everyKind({ refuseIn: true }),
    ...everyKind({ refuseIn: true, refuseOr: true }),
    ...everyKind({ refuseIn: true, filterNodesAtMost: 20 }),
    ...everyKind({ refuseIn: true, refusesWith: 500 }),
    ...everyKind({ refuseIn: true, refuseOr: true, refusesWith: 501 }),
    ...everyKind({ emptyPages: true }),
    ['numbers', { silentCap: 1 }],
    ['numbers', { silentCap: 7 }],
    ['guids', { silentCap: 60 }],
    ['guids', { spelling: 'other' }],
    ['numbers', { nothingIs: 204 }],
    ['numbers', { nothingIs: 404 }],
    ['numbers', { refuseTop: true }],
    ['numbers', { linkOrigin: 'https://elsewhere.example' }],
  ])('%s, of a source with %j', async (kind, quirks) => {
    const world = await changed(kind);
    Object.assign(world.service.quirks, quirks);
    const run = await world.reload({ window });
    expect(run).toMatchObject({ outcome: 'reloaded', reload: { changes: { deleted: 20 } } });
    expect(await columnTexts(world, 'Id')).toStrictEqual(sourceTexts(world, 'Id'));
  });
});

describe('no row is taken for deleted', () => {
  test.each<readonly [KeyKind, Quirks]>([
    ['guids', { guidsNeverEqual: true }],
    ['numbers', { ignoreFilter: true }],
    ['numbers', { ignoredConditions: ['Id'] }],
  ])('%s, by a source with %j', async (kind, quirks) => {
    const world = await changed(kind);
    const before = { state: await world.storedState(), version: (await world.snapshot())?.version };
    Object.assign(world.service.quirks, quirks);
    for (const dryRun of [true, false]) {
      const run = await world.reload({ window, dryRun });
      expect(run).toMatchObject({ outcome: 'failed', errorKind: 'source-shrunk' });
      expect(run.message).toContain('by key');
    }
    expect(await columnTexts(world, 'Id')).toHaveLength(COUNT);
    expect((await world.snapshot())?.version).toBe(before.version);
    expect((await world.storedState())?.watermark).toBe(before.state?.watermark);
  });
});

test('what a source refuses is remembered, asked again after a day, and forgotten where it is taken by then', async () => {
  const world = await changed('numbers');
  world.service.quirks.refuseIn = true;
  await world.reload({ window });
  const first = await world.storedState();
  expect(first?.source).toMatchObject({ refusesInAt: world.clock.now() });
  const next = async (id: number): Promise<readonly string[]> => {
    world.service.remove('Events', id);
    world.service.clearRequests();
    await world.reload({ window });
    return asked(world).filter((url) => isByKey(url) && url.includes(String(id)));
  };
  expect((await next(250)).filter((url) => url.includes('Id in'))).toStrictEqual([]);
  world.service.quirks.refuseIn = false;
  world.clock.advance(86_400_000);
  expect((await next(251)).every((url) => url.includes('Id in'))).toBe(true);
  expect((await world.storedState())?.source).not.toHaveProperty('refusesInAt');
});

/** From now on the service sends the first rows of its set only, but for those that are asked for by their key. */
const hideAfter = (world: ReloadWorld, rows: number): void => {
  world.service.onRequest = ({ url }) => {
    world.service.quirks.capBefore = isByKey(url) ? Infinity : rows;
  };
};

const hidden = async (): Promise<ReloadWorld> => {
  const rows = range(300).map((id) => ({ Id: id, ModifiedAt: at(id) }));
  const world = createReloadWorld({ set: eventsSet(rows), cursor: MODIFIED, pageSize: 5_000 });
  await world.run();
  hideAfter(world, 25);
  return world;
};

describe('rows of a window that are found by their key, unmoved', () => {
  test('should have come: the reload is refused', async () => {
    const world = await hidden();
    const run = await world.reload({ window: { all: true } });
    expect(run).toMatchObject({ outcome: 'failed', errorKind: 'source-incomplete' });
  });

  test('keep the watermark where it is with force, and the next run reads the window again', async () => {
    const world = await hidden();
    const before = await world.storedState();
    expect(await world.reload({ window: { all: true }, force: true })).toMatchObject({
      outcome: 'unchanged',
    });
    const after = await world.storedState();
    expect(after?.watermark).toBe(before?.watermark);
    expect(after?.verifiedThrough).not.toBe(after?.watermark);
    // Which rows tie with it is not known of rows that were found by their key.
    expect(after?.boundaryKeys).toBeUndefined();
    world.service.onRequest = undefined;
    delete world.service.quirks.capBefore;
    world.service.insert('Events', [{ Id: 1_000, ModifiedAt: at(299), Note: null }]);
    await world.run();
    expect(await columnTexts(world, 'Id')).toStrictEqual(sourceTexts(world, 'Id'));
  });
});

describe('a reload with nothing changed removes nothing, and leaves the watermark', () => {
  const TIMES: readonly Quirks[] = [
    { shownDigits: 3 },
    { shownDigits: 3, shownBy: 'nearest' },
    { shownDigits: 0, shownBy: 'up' },
    { trimDigits: true, compareTimes: 'texts' },
    { timeNeverEquals: true },
    { literalShift: { lower: 300 } },
    { literalShift: { upper: 300 } },
    { literalShift: { lower: -540, upper: -540 } },
    { rowShift: 540 },
    { rowShift: -300 },
    { silentCap: 25, noCount: true },
    { guidsNeverEqual: true },
    { ignoreOrder: true },
    { ignoreFilter: true },
  ];
  test.each(TIMES)('of a source with %j', async (quirks) => {
    const rows = range(400).map((id) => ({ Id: guid(id), ModifiedAt: at(id * 300, '.1239') }));
    const world = createReloadWorld({
      set: eventsSet(rows, 'Edm.Guid'),
      cursor: MODIFIED,
      pageSize: 100,
      quirks,
    });
    world.clock.advance(2 * 86_400_000);
    await world.run();
    expect(await columnTexts(world, 'Id')).toStrictEqual(sourceTexts(world, 'Id'));
    const before = await world.storedState();
    for (const window of [{ last: { ms: 36_000_000 } }, { rows: 30 }, { all: true } as const]) {
      const run = await world.reload({ window });
      expect(run.errorKind ?? 'source-').toMatch(/^source-/);
      expect(await columnTexts(world, 'Id')).toStrictEqual(sourceTexts(world, 'Id'));
      const { watermark } = (await world.storedState()) ?? {};
      expect(Date.parse(watermark ?? '')).toBeGreaterThanOrEqual(Date.parse(before?.watermark ?? '') - 1_000);
    }
  });
});

test.each(['Edm.Int32', 'Edm.Date', 'Edm.DateTimeOffset'])(
  'a window above a value of %s that has many rows takes none of them',
  async (type) => {
    const valueOf = (place: number): number | string => {
      const day = `2026-01-${String(place + 1).padStart(2, '0')}`;
      return type === 'Edm.Int32' ? place : type === 'Edm.Date' ? day : `${day}T00:00:00Z`;
    };
    const rows = range(90).map((id) => ({ Id: id, Rev: valueOf(Math.floor(id / 30)) }));
    const set = plainSet('Lines', ['Id'], { Id: 'Edm.Int32', Rev: type }, rows);
    const quirks = { silentCap: 10 };
    const world = createReloadWorld({ set, cursor: { column: 'Rev' }, pageSize: 5_000, quirks });
    world.clock.advance(3 * 86_400_000);
    await world.run();
    world.service.remove('Lines', 85);
    const run = await world.reload({ window: { from: String(valueOf(1)) } });
    expect(run).toMatchObject({ outcome: 'reloaded', reload: { changes: { same: 29, deleted: 1 } } });
    expect(await columnTexts(world, 'Id')).toStrictEqual(sourceTexts(world, 'Id'));
  },
);
