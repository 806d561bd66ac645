import { describe, expect, test } from 'vitest';
import { TidemarkError } from '../../shared/core/index.ts';
import type { Lake } from '../../shared/lake/index.ts';
import { eventWorld, runWith, watch } from '../support/event-world.ts';
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
import { restoreState } from '../support/restore-state.ts';

const unavailable = (): TidemarkError => new TidemarkError('lake-unavailable', 'no answer came');
const fail = (): void => {
  throw unavailable();
};

const first = (): World =>
  eventWorld(
    eventsOf(1, 25, (id) => Math.floor(id / 3)),
    byTime,
  );
const later = async (): Promise<World> => {
  const world = eventWorld(eventsOf(1, 12), byKey);
  await world.run();
  const more = eventsOf(13, 35).map((row) => ({ Note: null, ...row }));
  world.service.insert('Events', more);
  return world;
};

const worlds: readonly (readonly [string, () => World | Promise<World>])[] = [
  ['the first commit of a table', first],
  ['a later commit', later],
];

describe.each(worlds)('%s', (_name, prepare) => {
  test('that landed though its answer was lost is known for ours, and the run goes on', async () => {
    const world = await prepare();
    expect(await runWith(world, onceAt(afterPut, fail))).toMatchObject({ outcome: 'appended' });
    expect(await catchUp(world)).toMatchObject({ outcome: 'no-new-rows' });
    await expectExact(world);
  });

  test('that never reached the lake is put again', async () => {
    const world = await prepare();
    expect(await runWith(world, onceAt(beforePut, fail))).toMatchObject({ outcome: 'appended' });
    await expectExact(world);
  });

  test('that stays doubtful fails the run, and what it put is neither lost nor doubled', async () => {
    for (const isFailing of [beforePut, afterPut]) {
      const world = await prepare();
      let puts = 0;
      const ports = watch(world, (effect) => {
        if (!isFailing(effect)) return;
        puts += 1;
        throw unavailable();
      });
      const read: Lake['read'] = async (path, options) => {
        if (puts > 0) throw unavailable();
        return ports.lake.read(path, options);
      };
      const blind: Lake = { ...ports.lake, read };
      const record = await world.run({ over: { ...ports, lake: blind } });
      expect(record).toMatchObject({ outcome: 'failed', errorKind: 'lake-unavailable' });
      expect(puts).toBe(1);
      expect(await catchUp(world)).toMatchObject({ outcome: 'no-new-rows' });
      await expectExact(world);
    }
  });
});

/** A lake whose next put of a log version lands only when it is told to. */
const withLatePut = (lake: Lake): { readonly lake: Lake; readonly land: () => Promise<string> } => {
  let late: (() => Promise<string>) | undefined;
  return {
    lake: {
      ...lake,
      putIfAbsent: async (path, bytes, signal) => {
        if (!path.endsWith('.json')) return lake.putIfAbsent(path, bytes, signal);
        late = async () => (await lake.putIfAbsent(path, bytes)).outcome;
        throw unavailable();
      },
    },
    land: async () => (late === undefined ? 'none' : late()),
  };
};

describe('a commit that lands after its run gave up', () => {
  test('is taken up when it comes before the next run', async () => {
    const world = await later();
    const { lake, land } = withLatePut(world.lake);
    const record = await world.run({ over: { ...watch(world), lake } });
    expect(record).toMatchObject({ outcome: 'failed', errorKind: 'lake-unavailable' });
    expect(await land()).toBe('created');
    expect(await catchUp(world)).toMatchObject({ outcome: 'no-new-rows' });
    await expectExact(world);
  });

  test('is taken up when it comes just before the next run’s own put', async () => {
    for (const prepare of [first, later]) {
      const world = await prepare();
      const { lake, land } = withLatePut(world.lake);
      await world.run({ over: { ...watch(world), lake } });
      world.clock.advance(61_000);
      const landed: string[] = [];
      const hook = onceAt(beforePut, async () => void landed.push(await land()));
      expect(await runWith(world, hook)).toMatchObject({ outcome: 'appended' });
      expect(landed).toStrictEqual(['created']);
      await expectExact(world);
    }
  });

  test('finds its version taken when the next run was there first', async () => {
    const world = await later();
    const { lake, land } = withLatePut(world.lake);
    await world.run({ over: { ...watch(world), lake } });
    expect(await catchUp(world)).toMatchObject({ outcome: 'no-new-rows' });
    expect(await land()).toBe('exists');
    await expectExact(world);
  });
});

/** A first load, and the writes of the state that it makes, from 1. */
const writesOf = async (): Promise<readonly (readonly [number, string])[]> => {
  const world = first();
  const over = watch(world);
  await world.run({ over });
  const writes = over.effects.filter((name) => name.startsWith('state.write'));
  return writes.map((name, index) => [index + 1, name]);
};

/** Refuses writes of the state at one of their moments: those that `is` says, by their number. */
const refuseWrites = (moment: Effect['moment'], is: (nth: number) => boolean): Hook => {
  let writes = 0;
  return (effect) => {
    if (!effect.name.startsWith('state.write') || effect.moment !== moment) return;
    writes += 1;
    if (is(writes)) throw new TidemarkError('state-unavailable', 'no answer came');
  };
};

describe.each(await writesOf())('write %i of the state (%s)', (nth) => {
  test('that landed though its answer was lost: the next run goes on from it', async () => {
    const world = first();
    const record = await runWith(
      world,
      refuseWrites('after', (write) => write === nth),
    );
    expect(record).toMatchObject({ outcome: 'failed', errorKind: 'state-unavailable' });
    expect(await catchUp(world)).toMatchObject({ outcome: 'no-new-rows' });
    await expectExact(world);
  });

  test('that did not land, nor any after it: the table tells the next run how far it was', async () => {
    const world = first();
    const record = await runWith(
      world,
      refuseWrites('before', (write) => write >= nth),
    );
    expect(record).toMatchObject({ outcome: 'failed', errorKind: 'state-unavailable' });
    expect(await catchUp(world)).toMatchObject({ outcome: 'no-new-rows' });
    await expectExact(world);
  });
});

test('a rescan that is stopped at once believes no source that keeps no order: what is below comes', async () => {
  const world = eventWorld(eventsOf(1, 9), {
    ...byKey,
    pageSize: 1,
    batchRows: 1,
    quirks: { ignoreOrder: true },
  });
  await runWith(world, ({ name }) => {
    // The first batch is in the table and in the state, and the second was announced.
    if (name === 'put version 2') throw new ProcessDied('after its first batch');
  });
  world.clock.advance(61_000);
  const state = await world.storedState();
  expect(state).toMatchObject({ rows: 1, table: { version: 1 } });
  if (state !== undefined) await restoreState(world, { ...state, unverifiedRows: 'unknown' });
  for (let attempt = 0; attempt < 4; attempt += 1) {
    expect(await world.run({ deadlineMs: 0 })).toMatchObject({ outcome: 'stopped' });
  }
  expect(await catchUp(world)).toMatchObject({ outcome: 'no-new-rows' });
  await expectExact(world);
});
