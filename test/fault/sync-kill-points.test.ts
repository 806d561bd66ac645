import { describe, expect, test } from 'vitest';
import { at, expectExact, settle } from '../support/faulty-checks.ts';
import { dieAt, watchPorts, type KillPoint } from '../support/faulty-ports.ts';
import { createRival } from '../support/faulty-rival.ts';
import { createWorld, eventsSet, type Event, type World, type WorldOptions } from '../support/sync-world.ts';

const events = (from: number, to: number, seconds = (id: number) => id): readonly Event[] =>
  Array.from({ length: to - from + 1 }, (_, index) => ({
    Id: from + index,
    ModifiedAt: at(seconds(from + index)),
  }));

const world = (rows: readonly Event[], options: WorldOptions): World =>
  createWorld({ set: eventsSet(rows), pageSize: 5, batchRows: 10, ...options });

const insert = ({ service }: World, rows: readonly Event[]): void =>
  service.insert(
    'Events',
    rows.map((row) => ({ Note: null, ...row })),
  );

const byKey = { cursor: { column: 'Id' } };
const byTime = { cursor: { column: 'ModifiedAt' } };
/** Four rows share each value, so that batches of ten and pages of five end among ties. */
const tying = (id: number): number => Math.floor(id / 4);

interface Scenario {
  readonly name: string;
  /** The world as it is before the run that is killed. */
  readonly prepare: () => Promise<World>;
}

const scenarios: readonly Scenario[] = [
  {
    name: 'a first load in batches, by key',
    prepare: async () => world(events(1, 25), byKey),
  },
  {
    name: 'a first load with ties across the ends of batches',
    prepare: async () => world(events(1, 27, tying), byTime),
  },
  {
    name: 'late ties at the watermark',
    prepare: async () => {
      const made = world(events(1, 12), byTime);
      await made.run();
      insert(made, [...events(21, 23, () => 12), ...events(24, 36, (id) => id - 8)]);
      return made;
    },
  },
  {
    name: 'a source without order, drained',
    prepare: async () => world(events(1, 25), { ...byTime, quirks: { ignoreOrder: true } }),
  },
  {
    name: 'the adoption of a table',
    prepare: async () => {
      const made = world(events(1, 22), byTime);
      await createRival(made).create(events(1, 9));
      return made;
    },
  },
  {
    name: 'rows that come late within lookback',
    prepare: async () => {
      const made = world(
        events(1, 24).filter(({ Id }) => Number(Id) % 2 === 0),
        { cursor: { column: 'ModifiedAt', lookback: { ms: 12_000 } } },
      );
      await made.run();
      insert(made, [...events(13, 23).filter(({ Id }) => Number(Id) % 2 === 1), ...events(25, 33)]);
      return made;
    },
  },
  {
    name: 'the return of rows that another engine deleted',
    prepare: async () => {
      const made = world(events(1, 25), byTime);
      await made.run();
      await createRival(made).deleteWhere(({ Id }) => Number(Id) > 8);
      return made;
    },
  },
  {
    name: 'a table begun anew after it was dropped',
    prepare: async () => {
      const made = world(events(1, 25, tying), byTime);
      await made.run();
      await createRival(made).drop();
      return made;
    },
  },
];

const healthy = async ({ prepare }: Scenario): Promise<readonly string[]> => {
  const made = await prepare();
  const over = watchPorts({ lake: made.lake, state: made.state, fetch: made.service.fetch });
  const record = await made.run({ over });
  expect(record).toMatchObject({ outcome: 'appended' });
  return over.effects;
};

const pointsOf = (effects: readonly string[]) =>
  effects.flatMap((name, index) =>
    (['before', 'after'] as const).map((moment) => ({
      title: `${moment} effect ${index + 1}, ${name}`,
      nth: index + 1,
      moment,
    })),
  );

const killed = async ({ prepare }: Scenario, point: KillPoint): Promise<World> => {
  const made = await prepare();
  const over = watchPorts({ lake: made.lake, state: made.state, fetch: made.service.fetch }, dieAt(point));
  await made.run({ over });
  expect(over.effects.length).toBeGreaterThanOrEqual(point.nth);
  return made;
};

const cases = await Promise.all(
  scenarios.map(async (scenario) => ({ scenario, points: pointsOf(await healthy(scenario)) })),
);

describe.each(cases)('$scenario.name', ({ scenario, points }) => {
  test.each(points)('killed $title: reruns land every row once', async (point) => {
    const made = await killed(scenario, point);
    expect(await settle(made)).toMatchObject({ outcome: 'no-new-rows' });
    await expectExact(made);
  });

  test('killed twice, at the same place, a rerun lands every row once', async () => {
    for (const point of points.filter(({ title }) => /put version|state.advance/.test(title))) {
      const made = await killed(scenario, point);
      made.clock.advance(61_000);
      const over = watchPorts(
        { lake: made.lake, state: made.state, fetch: made.service.fetch },
        dieAt(point),
      );
      await made.run({ over });
      expect(await settle(made)).toMatchObject({ outcome: 'no-new-rows' });
      await expectExact(made);
    }
  });
});
