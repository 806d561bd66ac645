import { describe, expect, test } from 'vitest';
import { eventWorld, insertEvents, runWith, watch } from '../support/event-world.ts';
import { byKey, byTime, eventsOf } from '../support/events.ts';
import { expectExact, catchUp } from '../support/exactly-once.ts';
import type { World } from '../support/memory-world.ts';
import { dieAt, type KillPoint, pointsOf } from '../support/watched-ports.ts';
import { createRival } from '../support/rival-writer.ts';
import { tried } from '../support/whole-sweep.ts';

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
    prepare: async () => eventWorld(eventsOf(1, 25), byKey),
  },
  {
    name: 'a first load with ties across the ends of batches',
    prepare: async () => eventWorld(eventsOf(1, 27, tying), byTime),
  },
  {
    name: 'a first load of several ranges at once',
    prepare: async () => eventWorld(eventsOf(1, 70, tying), { ...byTime, parallel: 4 }),
  },
  {
    name: 'late ties at the watermark',
    prepare: async () => {
      const made = eventWorld(eventsOf(1, 12), byTime);
      await made.run();
      insertEvents(made, [...eventsOf(21, 23, () => 12), ...eventsOf(24, 36, (id) => id - 8)]);
      return made;
    },
  },
  {
    name: 'a value that the run before could not read to its end',
    prepare: async () => {
      const quota = { requests: 9, windowMs: 3_600_000 };
      const made = eventWorld(
        eventsOf(1, 60, (id) => (id < 50 ? 1 : id)),
        {
          ...byTime,
          quirks: { noCount: true, quota },
        },
      );
      expect(await made.run()).toMatchObject({ errorKind: 'source-throttled' });
      expect((await made.storedState())?.source.inCell).toHaveProperty('behind');
      delete made.service.quirks.quota;
      made.clock.advance(61_000);
      return made;
    },
  },
  {
    name: 'a source without order, drained',
    prepare: async () => eventWorld(eventsOf(1, 25), { ...byTime, quirks: { ignoreOrder: true } }),
  },
  {
    name: 'the adoption of a table',
    prepare: async () => {
      const made = eventWorld(eventsOf(1, 22), byTime);
      await createRival(made).create(eventsOf(1, 9));
      return made;
    },
  },
  {
    name: 'rows that come late within lookback',
    prepare: async () => {
      const made = eventWorld(
        eventsOf(1, 24).filter(({ Id }) => Number(Id) % 2 === 0),
        { cursor: { column: 'ModifiedAt', lookback: { ms: 12_000 } } },
      );
      await made.run();
      insertEvents(made, [...eventsOf(13, 23).filter(({ Id }) => Number(Id) % 2 === 1), ...eventsOf(25, 33)]);
      return made;
    },
  },
  {
    name: 'the return of rows that another engine deleted',
    prepare: async () => {
      const made = eventWorld(eventsOf(1, 25), byTime);
      await made.run();
      await createRival(made).deleteWhere(({ Id }) => Number(Id) > 8);
      return made;
    },
  },
  {
    name: 'a feed that is reset after its table was dropped',
    prepare: async () => {
      const made = eventWorld(eventsOf(1, 25, tying), byTime);
      await made.run();
      await createRival(made).drop();
      return made;
    },
  },
];

const healthy = async ({ prepare }: Scenario): Promise<readonly string[]> => {
  const made = await prepare();
  const over = watch(made);
  const record = await made.run({ over });
  expect(record).toMatchObject({ outcome: 'appended' });
  return over.effects;
};

const killed = async ({ prepare }: Scenario, point: KillPoint): Promise<World> => {
  const made = await prepare();
  const over = watch(made, dieAt(point));
  await made.run({ over });
  expect(over.effects.length).toBeGreaterThanOrEqual(point.nth);
  return made;
};

const cases = await Promise.all(
  scenarios.map(async (scenario) => ({ scenario, points: pointsOf(await healthy(scenario)) })),
);

describe.each(cases)('$scenario.name', ({ scenario, points }) => {
  test.each(tried(points))('T1: killed $title, reruns land every row once', async (point) => {
    const made = await killed(scenario, point);
    expect(await catchUp(made)).toMatchObject({ outcome: 'no-new-rows' });
    await expectExact(made);
  });

  test('killed twice, at the same place, a rerun lands every row once', async () => {
    for (const point of tried(points.filter(({ title }) => /put version|state.advance/.test(title)))) {
      const made = await killed(scenario, point);
      made.clock.advance(61_000);
      await runWith(made, dieAt(point));
      expect(await catchUp(made)).toMatchObject({ outcome: 'no-new-rows' });
      await expectExact(made);
    }
  });
});
