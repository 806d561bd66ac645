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
    Id: from + place,
    ModifiedAt: new Date(FIRST + Math.floor((from + place - 1) / 4) * 600_000).toISOString(),
    Rev: 1,
  }));

const worldOf = (quirks: Quirks, cursor = 'ModifiedAt'): ReloadWorld =>
  createReloadWorld({
    set: plainSet(
      'Events',
      ['Id'],
      { Id: 'Edm.Int32', ModifiedAt: 'Edm.DateTimeOffset', Rev: 'Edm.Int32' },
      events(1, 60),
    ),
    cursor: { column: cursor },
    pageSize: 20,
    quirks,
  });

const traitsOf = async (world: ReloadWorld): Promise<SourceTraits> =>
  (await world.storedState())?.source ?? {};

/** New rows, and a run that takes them. */
const more = async (world: ReloadWorld) => {
  const next = world.service.rows('Events').length + 1;
  world.service.insert('Events', events(next, 8));
  world.clock.advance(900_000);
  return world.run();
};

/** The service keeps its promises from now on. */
const mend = ({ service }: ReloadWorld): void => {
  for (const name of Object.keys(service.quirks) as (keyof Quirks)[]) delete service.quirks[name];
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
  ['orderParts', { orderbyAtMost: 1 }, 'option-refused'],
  ['noTop', { refuseTop: true }, 'option-refused'],
  ['topAtMost', { topAtMost: 10 }, 'option-refused'],
  ['topAtMost', { topAtMost: 60, topUnsaid: true }, 'option-refused'],
  ['cannotCount', { noCount: true }, 'count-unsupported'],
  ['countUseless', { countOff: 3 }, 'count-overruled'],
  ['upperStep', { literalShift: { upper: -300 }, silentCap: 2 }, 'compares-elsewhere'],
];

test.each(CASES)('a reload of everything unlearns %s, of a source with %j', async (trait, quirks) => {
  const world = worldOf(quirks);
  await world.run();
  for (let runs = 0; runs < 3; runs += 1) await more(world);
  expect(await traitsOf(world)).toHaveProperty(trait);
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
