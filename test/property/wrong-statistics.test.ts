import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { at, events, eventsSet } from '../support/events.ts';
import { insertEvents } from '../support/event-world.ts';
import { tableIds, visibleIds } from '../support/exactly-once.ts';
import { propertyOptions } from '../support/property-options.ts';
import { createReloadWorld, type ReloadWorld } from '../support/reload-world.ts';
import { createRival } from '../support/rival-writer.ts';

/** Statistics of three rows that another writer got wrong, or did not know. */
interface Claims {
  readonly numRecords?: number | null | undefined;
  readonly minValues?: object | undefined;
  readonly maxValues?: object | undefined;
  readonly nullCount?: object | undefined;
  readonly tightBounds?: boolean | undefined;
}

const count = fc.constantFrom<(number | null | undefined)[]>(undefined, null, 0, 1, 3, 7);
const id = fc.oneof(fc.integer({ min: -5, max: 40 }), fc.constantFrom(2 ** 31 - 1, 2 ** 31, -(2 ** 31)));
const second = fc.integer({ min: 0, max: 40 }).map((each) => at(each));
const bounds = fc.record({ Id: id, ModifiedAt: second }, { requiredKeys: [] });
const nulls = fc.record({ Id: count, ModifiedAt: count }, { requiredKeys: [] });
const claims: fc.Arbitrary<Claims> = fc.record(
  {
    numRecords: count,
    minValues: bounds,
    maxValues: bounds,
    nullCount: nulls,
    tightBounds: fc.constantFrom(true, false, undefined),
  },
  { requiredKeys: [] },
);

/** Has the newest commit say of its file what another writer says of it. */
const claim = async ({ lake, feed }: ReloadWorld, version: number, stats: Claims): Promise<void> => {
  const path = `${feed.tablePath}/_delta_log/${String(version).padStart(20, '0')}.json`;
  const file = await lake.read(path);
  if (file.outcome !== 'found') throw new Error(`${path} is not there`);
  const actions = Buffer.from(file.bytes)
    .toString()
    .trimEnd()
    .split('\n')
    .map((line): { add?: object } => JSON.parse(line));
  const changed = actions.map(({ add, ...rest }) =>
    add === undefined ? rest : { add: { ...add, stats: JSON.stringify(stats) } },
  );
  await lake.write(path, Buffer.from(changed.map((action) => JSON.stringify(action)).join('\n')));
};

/** A table whose last file another writer appended: rows that the source has, too. */
const worldWith = async (column: string, stats: Claims): Promise<ReloadWorld> => {
  const world = createReloadWorld({ set: eventsSet(events(6)), pageSize: 5, cursor: { column } });
  await world.run();
  await createRival(world).append(events(3, 6));
  const version = (await world.snapshot())?.version;
  if (version === undefined) throw new Error('there is no table');
  await claim(world, version, stats);
  insertEvents(world, events(6, 6));
  return world;
};

const sorted = (ids: readonly string[]): readonly string[] => ids.toSorted();

test.each(['Id', 'ModifiedAt'])(
  'T1, D6: after a reload of everything by %s each row of the source is there once, whatever statistics another writer left',
  async (column) => {
    await fc.assert(
      fc.asyncProperty(claims, fc.boolean(), async (stats, runsBefore) => {
        const world = await worldWith(column, stats);
        if (runsBefore) await world.run();
        world.service.update('Events', 1, { Note: 'changed' });
        await world.reload({ window: { all: true }, force: true });
        expect(sorted(await tableIds(world))).toStrictEqual(sorted(visibleIds(world)));
        insertEvents(world, events(3, 12));
        await world.reload({ window: { all: true }, force: true });
        expect(sorted(await tableIds(world))).toStrictEqual(sorted(visibleIds(world)));
      }),
      propertyOptions(12),
    );
  },
);

describe.each<[string, Claims]>([
  ['no rows', { numRecords: 0, nullCount: { Id: 0, ModifiedAt: 0 } }],
  ['nulls alone', { numRecords: 3, nullCount: { Id: 3, ModifiedAt: 3 } }],
  [
    'other rows',
    { numRecords: 3, minValues: { Id: 30 }, maxValues: { Id: 32 }, nullCount: { Id: 0, ModifiedAt: 0 } },
  ],
])('a file that claims to hold %s', (_what, stats) => {
  test('goes with a reload of everything', async () => {
    const world = await worldWith('Id', stats);
    const before = await world.snapshot();
    const result = await world.reload({ window: { all: true } });
    expect(result).toMatchObject({ outcome: 'reloaded' });
    const after = new Set((await world.snapshot())?.files.map(({ path }) => path));
    expect(before?.files.some(({ path }) => after.has(path))).toBe(false);
    expect(sorted(await tableIds(world))).toStrictEqual(sorted(visibleIds(world)));
  });
});
