import { describe, expect, test } from 'vitest';
import type { Quirks } from '../../local/odata-service/index.ts';
import { at, eventsSet, MODIFIED } from '../support/events.ts';
import { createReloadWorld, type ReloadWorld } from '../support/reload-world.ts';
import { noteKinds } from '../support/note-kinds.ts';
import { guid } from '../support/guid.ts';
import { columnTexts } from '../support/world-checks.ts';

const HOUR = 3600;
const UNCOUNTED: Quirks = { noCount: true, inlineCount: 'refused' };
/** Literals are read so many minutes later. */
const shifted = (minutes: number): Quirks => ({ literalShift: { lower: minutes, upper: minutes } });
const TOKYO = shifted(540);

const event = (id: number, hours: number) => ({ Id: id, ModifiedAt: at(hours * HOUR) });

/** A world of events at hours, asked for `page` rows at a time. */
const worldOf = (
  hours: readonly number[],
  { quirks = {}, page = 5_000 }: { readonly quirks?: Quirks; readonly page?: number } = {},
): ReloadWorld => {
  const rows = hours.map((hour, place) => event(place + 1, hour));
  const world = createReloadWorld({ set: eventsSet(rows), cursor: MODIFIED, pageSize: 100, quirks });
  world.feed = { ...world.feed, source: { ...world.feed.source, pageSize: page } };
  return world;
};

/** Does something once, before the first request of which that is true. */
const before = (world: ReloadWorld, isMeant: (url: string) => boolean, change: () => void): void => {
  let isDone = false;
  world.service.onRequest = ({ url }) => {
    if (isDone || !isMeant(url)) return undefined;
    isDone = true;
    change();
    return undefined;
  };
};

describe('where no row is left that vouches for a bound', () => {
  test('in a first load, the row that moved on is taken', async () => {
    const world = worldOf([2], { quirks: TOKYO });
    before(
      world,
      (url) => url.includes('Id eq'),
      () => world.service.update('Events', 1, event(1, 3)),
    );
    await world.run();
    await world.run();
    expect(await columnTexts(world, 'Id')).toStrictEqual(['1', '1']);
  });

  test('in the next run, the source’s last row does, before anything is taken', async () => {
    const world = worldOf([2], { quirks: { ...TOKYO, ...UNCOUNTED } });
    before(
      world,
      (url) => url.includes('desc'),
      () => world.service.remove('Events', 1),
    );
    await world.run();
    world.service.insert('Events', [event(2, 4), event(3, 14)]);
    await world.run();
    expect(await columnTexts(world, 'Id')).toStrictEqual(['1', '2', '3']);
  });
});

test('rows that did not come are asked for by key to the end, though the deadline has come', async () => {
  const world = worldOf([0, 3, 3, 3, 4], { quirks: { ...TOKYO, silentCap: 4 } });
  await world.run({ deadlineMs: 0 });
  world.service.remove('Events', 2);
  const run = await world.run({ deadlineMs: 0 });
  expect(noteKinds(run)).not.toContain('bound-unproven');
  await world.run();
  await world.run();
  expect(await columnTexts(world, 'Id')).toContain('5');
});

test('rows above a value that is read by key must come with what follows', async () => {
  const world = worldOf([2, 3, 4, 5, 11, 12], {
    quirks: { ...shifted(60), ...UNCOUNTED },
    page: 2,
  });
  before(
    world,
    (url) => url.includes('Id eq'),
    () => [1, 2].forEach((id) => world.service.remove('Events', id)),
  );
  await world.run();
  await world.run();
  expect(await columnTexts(world, 'Id')).toStrictEqual(['1', '2', '3', '4', '5', '6']);
});

test('a row that comes at a value while another one leaves it is taken, though their number stays', async () => {
  const world = worldOf([1, 1, 1, 1], { page: 2 });
  before(
    world,
    (url) => url.includes(`ModifiedAt ge ${at(HOUR + 1)}`),
    () => {
      world.service.insert('Events', [event(0, 1)]);
      world.service.update('Events', 4, event(4, 2));
    },
  );
  await world.run();
  expect(await columnTexts(world, 'Id')).toStrictEqual(['0', '1', '2', '3', '4', '4']);
});

test('a row that comes at a value that was read is taken where the source does not count', async () => {
  const world = worldOf([1, 1, 1, 1], { quirks: UNCOUNTED, page: 2 });
  before(
    world,
    (url) => url.includes(`ModifiedAt ge ${at(HOUR + 1)}`),
    () => world.service.insert('Events', [event(0, 1), event(9, 2)]),
  );
  await world.run();
  expect(await columnTexts(world, 'Id')).toStrictEqual(['0', '1', '2', '3', '4', '9']);
});

test('a service that answers no question by key is reloaded, and that is said', async () => {
  const rows = [1, 2, 3].map((hour) => ({ Id: guid(hour), ModifiedAt: at(hour * HOUR) }));
  const world = createReloadWorld({
    set: eventsSet(rows, 'Edm.Guid'),
    cursor: MODIFIED,
    quirks: { guidsNeverEqual: true },
  });
  await world.run();
  world.clock.advance(24 * HOUR * 1000);
  const run = await world.reload({ window: { last: { ms: 2 * HOUR * 1000 } } });
  expect(run).toMatchObject({ outcome: 'unchanged' });
  expect(noteKinds(run)).toContain('bound-unproven');
});

test('a service that takes no condition on times any more is told by a reload as one that breaks its contract', async () => {
  const world = worldOf([1, 2, 3]);
  await world.run();
  world.clock.advance(24 * HOUR * 1000);
  world.service.quirks.refuseTimes = true;
  const run = await world.reload({ window: { last: { ms: HOUR * 1000 } } });
  expect(run).toMatchObject({ outcome: 'failed', errorKind: 'source-contract' });
});
