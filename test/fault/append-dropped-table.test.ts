import { describe, expect, test } from 'vitest';
import { type Commit, loadCommits } from '../../shared/delta/index.ts';
import { eventWorld, insertEvents, runWith, watch } from '../support/event-world.ts';
import { byKey, byTime, eventsOf } from '../support/events.ts';
import { expectExact, catchUp } from '../support/exactly-once.ts';
import type { World } from '../support/memory-world.ts';
import {
  afterPut,
  beforePut,
  type Effect,
  type Hook,
  onceAt,
  ProcessDied,
} from '../support/watched-ports.ts';
import { createRival } from '../support/rival-writer.ts';
import type { Note } from '../../shared/state/index.ts';
import { isEachPlace } from '../support/whole-sweep.ts';

/** A table of 12 rows in two commits after the one that made it, and 23 more at the source: three commits to come. */
const later = async (cursor: typeof byKey): Promise<World> => {
  const world = eventWorld(eventsOf(1, 12), cursor);
  await world.run();
  insertEvents(world, eventsOf(13, 35));
  return world;
};
const first = async (cursor: typeof byKey): Promise<World> => eventWorld(eventsOf(1, 35), cursor);

const isOfRows = ({ name }: Effect): boolean => name !== 'put version 0';

/** Where a run is with one of its commits when the table goes. */
const places: readonly { readonly name: string; readonly is: (effect: Effect) => boolean }[] = [
  {
    name: 'before the look at its base',
    is: ({ name, moment }) => name === 'write a data file' && moment === 'after',
  },
  {
    name: 'while its intent is written',
    is: ({ name, moment }) => name === 'state.write intent' && moment === 'before',
  },
  { name: 'after the look at its base', is: (effect) => beforePut(effect) && isOfRows(effect) },
  { name: 'after it landed', is: (effect) => afterPut(effect) && isOfRows(effect) },
];

const COMMITS = isEachPlace ? [1, 2, 3] : [2];

interface Drop {
  readonly name: string;
  /** Versions of the table that another program puts in its place, by the version that our commit is to have. */
  readonly versions: (ours: number) => number;
}

const drops: readonly Drop[] = [
  { name: 'dropped', versions: () => 0 },
  { name: 'dropped and made anew by another program', versions: () => 1 },
  { name: 'dropped and made anew up to the version before ours', versions: (ours) => ours },
  { name: 'dropped and made anew up to our version', versions: (ours) => ours + 1 },
  { name: 'dropped and made anew beyond our version', versions: (ours) => ours + 2 },
];

/** Another program's table: the source's first rows, three in each version. */
const dropAnd = async (world: World, versions: number): Promise<void> => {
  const rival = createRival(world);
  await rival.drop();
  if (versions === 0) return;
  await rival.create(eventsOf(1, 3));
  for (let version = 1; version < versions; version += 1)
    await rival.append(eventsOf(3 * version + 1, 3 * version + 3));
};

/** Drops the table at the `nth` time that a run comes to such a place. */
const dropAt = (world: World, nth: number, is: (effect: Effect) => boolean, { versions }: Drop): Hook => {
  let times = 0;
  return async (effect) => {
    if (!is(effect)) return;
    times += 1;
    if (times !== nth) return;
    const newest = (await world.snapshot())?.version ?? -1;
    await dropAnd(world, versions(afterPut(effect) ? newest : newest + 1));
  };
};

const dieAfterPut = (before: Hook, nth: number): Hook => {
  let puts = 0;
  return async (effect) => {
    await before(effect);
    if (afterPut(effect) && isOfRows(effect) && (puts += 1) === nth) throw new ProcessDied('after its put');
  };
};

const worlds = [
  { load: 'a first load, by time', prepare: () => first(byTime) },
  { load: 'later rows, by key', prepare: () => later(byKey) },
];

describe.each(worlds)('$load', ({ prepare }) => {
  describe.each(places)('$name', ({ is }) => {
    describe.each(drops)('the table is $name', (drop) => {
      test.each(COMMITS)(
        'at commit %i: the same run begins anew, and every row is there once',
        async (nth) => {
          const world = await prepare();
          const record = await runWith(world, dropAt(world, nth, is, drop));
          expect(record).toMatchObject({ outcome: 'appended' });
          expect(await catchUp(world)).toMatchObject({ outcome: 'no-new-rows' });
          await expectExact(world);
        },
      );

      test.each(COMMITS)('at commit %i, whose process dies: the next run takes it back', async (nth) => {
        const world = await prepare();
        await runWith(world, dieAfterPut(dropAt(world, nth, is, drop), nth));
        expect(await catchUp(world)).toMatchObject({ outcome: 'no-new-rows' });
        await expectExact(world);
      });
    });
  });
});

const commitsOfOurs = async (world: World): Promise<readonly Commit[]> => {
  const version = (await world.snapshot())?.version ?? -1;
  const found = await loadCommits(world.lake, world.feed.tablePath, { from: 0, to: version });
  const commits = found.outcome === 'found' ? found.commits : [];
  return commits.filter(({ tidemark }) => tidemark !== undefined);
};

test('a commit that landed in another table is taken back by one that removes exactly what it brought', async () => {
  const world = await later(byKey);
  const version = ((await world.snapshot())?.version ?? 0) + 1;
  const record = await runWith(
    world,
    onceAt(beforePut, () => dropAnd(world, version)),
  );
  expect(record.noteFacts).toContainEqual<Note>({ kind: 'table-replaced' });
  const [stray, back, ...rest] = await commitsOfOurs(world);
  expect(stray).toMatchObject({ version, tidemark: { runId: record.runId, moved: true } });
  expect(back).toMatchObject({
    version: version + 1,
    adds: [],
    tidemark: { kind: 'take-back', rows: 0, moved: false },
  });
  expect(back?.removes.map(({ path }) => path)).toStrictEqual(stray?.adds.map(({ path }) => path));
  expect(rest.flatMap(({ removes }) => removes)).toStrictEqual([]);
  await expectExact(world);
});

test('an announced commit whose table is another one now is given up without a version of ours in it', async () => {
  const world = await later(byTime);
  await runWith(world, ({ name, moment }) => {
    if (moment === 'before' && name === 'put version 3') throw new ProcessDied('before its put');
  });
  await dropAnd(world, 3);
  world.clock.advance(61_000);
  const record = await world.run();
  expect(record).toMatchObject({ outcome: 'appended', rows: 26, version: 5 });
  const commits = await commitsOfOurs(world);
  expect(commits.map(({ tidemark }) => [tidemark?.runId, tidemark?.kind])).toStrictEqual(
    Array.from({ length: commits.length }, () => [record.runId, undefined]),
  );
  await expectExact(world);
});

test('nothing is put on a table that is gone at the look before it', async () => {
  const world = await later(byKey);
  const over = watch(
    world,
    onceAt(
      ({ name, moment }) => name === 'write a data file' && moment === 'after',
      () => dropAnd(world, 3),
    ),
  );
  const record = await world.run({ over });
  expect(record).toMatchObject({ outcome: 'appended', rows: 26, version: 5 });
  const puts = over.effects.filter((name) => name.startsWith('put version'));
  expect(puts).toStrictEqual(['put version 3', 'put version 4', 'put version 5']);
  expect(await commitsOfOurs(world)).toHaveLength(3);
  await expectExact(world);
});
