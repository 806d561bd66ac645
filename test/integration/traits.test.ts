import { describe, expect, test } from 'vitest';
import type { Quirks } from '../../local/odata-service/index.ts';
import type { JsonObject } from '../../shared/odata/index.ts';
import type { SourceTraits } from '../../shared/state/index.ts';
import { noteKinds } from '../support/note-kinds.ts';
import { plainSet } from '../support/plain-set.ts';
import { createReloadWorld, type ReloadWorld } from '../support/reload-world.ts';
import { expectLikeSource } from '../support/world-checks.ts';

const DAY_MS = 86_400_000;
const FIRST = Date.UTC(2025, 11, 1);

/** Rows ten minutes apart, four of which share a value. */
const events = (from: number, count: number): readonly JsonObject[] =>
  Array.from({ length: count }, (_, place) => ({
    Id: `k${String(from + place).padStart(4, '0')}`,
    ModifiedAt: new Date(FIRST + Math.floor((from + place - 1) / 4) * 600_000).toISOString(),
    Rev: 1,
  }));

const TYPES = { Id: 'Edm.String', ModifiedAt: 'Edm.DateTimeOffset', Rev: 'Edm.Int32' };

const worldOf = (quirks: Quirks): ReloadWorld => {
  const set = plainSet('Events', ['Id'], TYPES, events(1, 60));
  const world = createReloadWorld({ set, cursor: { column: 'ModifiedAt' }, pageSize: 20, quirks });
  const { source } = world.feed;
  world.feed = { ...world.feed, source: { ...source, select: ['Id', 'ModifiedAt', 'Rev'] } };
  return world;
};

const traitsOf = async (world: ReloadWorld): Promise<SourceTraits> =>
  (await world.storedState())?.source ?? {};

/** New rows, and a run that takes them. */
const more = async (world: ReloadWorld) => {
  const next = world.service.rows('Events').length + 1;
  world.service.insert('Events', events(next, 8));
  world.clock.advance(900_000);
  return world.run();
};

/** The service keeps its promises from now on, but for the limit of its answers, which has values with many rows read by key. */
const mend = ({ service: { quirks } }: ReloadWorld): void => {
  for (const name of Object.keys(quirks) as (keyof Quirks)[]) if (name !== 'silentCap') delete quirks[name];
};

/** A trait, the quirk that shows it, and the note of runs that it shapes. */
type Case = readonly [trait: keyof SourceTraits, quirks: Quirks, note: string];

const CASES: readonly Case[] = [
  ['lowerStep', { literalShift: { lower: 540 } }, 'compares-elsewhere'],
  ['lowerStep', { literalShift: { lower: -300 } }, 'compares-elsewhere'],
  ['ignoresOrder', { ignoreOrder: true }, 'order-ignored'],
  ['ignoresFilter', { ignoreFilter: true }, 'filter-ignored'],
  ['ignoresOrder', { ignoreOrder: true, ignoreFilter: true }, 'order-ignored'],
  ['ignoresOrder', { refuseOrderby: true }, 'order-ignored'],
  ['noOrder', { refuseOrderby: true }, 'order-ignored'],
  ['noOrder', { refuseOrderby: true, refusesWith: 500 }, 'order-ignored'],
  ['orderParts', { orderbyAtMost: 1 }, 'option-refused'],
  ['noTop', { refuseTop: true }, 'option-refused'],
  ['topAtMost', { topAtMost: 10 }, 'option-refused'],
  ['topAtMost', { topAtMost: 60, topUnsaid: true }, 'option-refused'],
  ['noSelect', { refuseSelect: true }, 'option-refused'],
  ['linksEndEarly', { ignoreOrder: true, defaultTop: 5 }, 'order-ignored'],
  ['linksEndEarly', { ignoreFilter: true, defaultTop: 5 }, 'filter-ignored'],
  ['noGt', { refuseTextOrder: true, silentCap: 3 }, 'option-refused'],
  ['cannotCount', { noCount: true }, 'count-unsupported'],
  ['countUseless', { countOff: 3 }, 'count-overruled'],
  ['upperStep', { literalShift: { upper: -300 }, silentCap: 2 }, 'compares-elsewhere'],
];

test.each(CASES)('a reload of everything unlearns %s, of a source with %j', async (trait, quirks) => {
  const world = worldOf(quirks);
  await world.run();
  for (let runs = 0; runs < 3; runs += 1) await more(world);
  expect(await traitsOf(world)).toHaveProperty(trait);
  // A count that may be right again, and says that rows lack, is no reason to remove any.
  const ends = trait === 'countUseless' ? { errorKind: 'source-incomplete' } : { outcome: 'unchanged' };
  expect(await world.reload({ window: { all: true } })).toMatchObject(ends);
  await more(world);
  mend(world);
  expect(await world.reload({ window: { all: true } })).toMatchObject({ outcome: 'unchanged' });
  expect(await traitsOf(world)).not.toHaveProperty(trait);
  await expectLikeSource(world, ['Id']);
});

describe.each(CASES)('the trait %s, of a source with %j', (trait, quirks, note) => {
  test('is learned, holds and is noted while it is there, and goes within a day', async () => {
    const world = worldOf(quirks);
    await world.run();
    for (let runs = 0; runs < 3; runs += 1) await more(world);
    expect(await traitsOf(world)).toHaveProperty(trait);
    world.clock.advance(DAY_MS);
    expect(noteKinds(await more(world))).toContain(note);
    expect(noteKinds(await more(world))).toContain(note);
    expect(await traitsOf(world)).toHaveProperty(trait);
    await expectLikeSource(world, ['Id']);
    mend(world);
    world.clock.advance(DAY_MS);
    await more(world);
    expect(await traitsOf(world)).not.toHaveProperty(trait);
    expect(noteKinds(await more(world))).not.toContain(note);
    await expectLikeSource(world, ['Id']);
  });
});

describe.each<[keyof SourceTraits, Quirks]>([
  ['refusesInAt', { refuseIn: true }],
  ['lookUpKeys', { refuseIn: true, refuseOr: true }],
])('the trait %s, of a source with %j', (trait, quirks) => {
  test('is learned by a look-up, and goes within a day of one that needs it no more', async () => {
    const world = worldOf(quirks);
    await world.run();
    for (const row of world.service.rows('Events').slice(-2))
      world.service.remove('Events', { Id: row['Id'] as string });
    await world.run();
    expect(await traitsOf(world)).toHaveProperty(trait);
    mend(world);
    await world.run();
    expect(await traitsOf(world)).toHaveProperty(trait);
    world.clock.advance(DAY_MS);
    await world.run();
    expect(await traitsOf(world)).not.toHaveProperty(trait);
  });
});

test('a service that answered no question by key is asked so again after a day', async () => {
  const world = worldOf({});
  await world.run();
  world.service.onRequest = ({ url }) =>
    / Id (?:eq|in) |[=(]Id (?:eq|in) /.test(url)
      ? new Response('{"error":{"code":"no","message":"not by key"}}', { status: 400 })
      : undefined;
  const [last] = world.service.rows('Events').slice(-1);
  world.service.remove('Events', { Id: last?.['Id'] as string });
  expect(noteKinds(await world.run())).toContain('bound-unproven');
  expect(await traitsOf(world)).toHaveProperty('noLookUpAt');
  world.service.onRequest = undefined;
  world.clock.advance(DAY_MS);
  await world.run();
  expect(await traitsOf(world)).not.toHaveProperty('noLookUpAt');
});

test('a trait is asked about once a day, while it holds', async () => {
  const world = worldOf({ ignoreOrder: true, ignoreFilter: true });
  await world.run();
  await world.run();
  world.service.clearRequests();
  await world.run();
  const usual = world.service.requests.length;
  world.clock.advance(DAY_MS);
  world.service.clearRequests();
  await world.run();
  expect(world.service.requests.length - usual).toBeLessThanOrEqual(4);
  world.service.clearRequests();
  await world.run();
  expect(world.service.requests).toHaveLength(usual);
});
