import { describe, expect, test } from 'vitest';
import { eventWorld, insertEvents, runWith } from '../support/event-world.ts';
import { at, byKey, byTime, type Event, eventsOf } from '../support/events.ts';
import { expectContiguousLog, expectExact, idOf, catchUp, tableIds } from '../support/exactly-once.ts';
import type { World } from '../support/memory-world.ts';
import { beforePut, type Hook, onceAt } from '../support/watched-ports.ts';
import { createRival, type Rival } from '../support/rival-writer.ts';

/** A table of 12 rows, and 33 more at the source: three commits to come. */
const underWay = async (cursor: typeof byKey = byTime): Promise<World> => {
  const world = eventWorld(eventsOf(1, 12), cursor);
  await world.run();
  insertEvents(world, eventsOf(13, 45));
  return world;
};

/** Acts before the `nth` put of a version; undefined: before every one. */
const beforePuts = (act: () => Promise<void>, nth?: number): Hook => {
  let puts = 0;
  return async (effect) => {
    if (!beforePut(effect)) return;
    puts += 1;
    if (nth === undefined || puts === nth) await act();
  };
};

const lastBatch = async (world: World): Promise<{ readonly appId: string; readonly batch: number }> => {
  const [entry] = (await world.snapshot())?.txns ?? [];
  const [appId = '', batch = 0] = entry ?? [];
  return { appId, batch };
};

/** The next rows of the source that the table does not hold yet. */
const nextRows = async (world: World, rowCount: number): Promise<readonly Event[]> => {
  const held = new Set(await tableIds(world));
  return eventsOf(1, 45)
    .filter((event) => !held.has(idOf(event)))
    .slice(0, rowCount);
};

const far = eventsOf(9001, 9003, (id) => id * 100);
const farIds = far.map(idOf);

describe.each([1, 2, 3])('another writer commits just before our put number %i', (nth) => {
  const race = async (world: World, act: (rival: Rival) => Promise<void>) => {
    const rival = createRival(world);
    return runWith(
      world,
      beforePuts(() => act(rival), nth),
    );
  };

  test('rows that are not ours: the same files go into the next version', async () => {
    for (const cursor of [byKey, byTime]) {
      const world = await underWay(cursor);
      const writes: string[] = [];
      const rival = createRival(world);
      const plant = beforePuts(() => rival.append(far), nth);
      const record = await runWith(world, async (effect) => {
        if (effect.moment === 'before') writes.push(effect.name);
        await plant(effect);
      });
      expect(record).toMatchObject({ outcome: 'appended', rows: 33 });
      // Nothing was read from the source or staged a second time.
      const files = writes.filter((name) => name === 'write a data file');
      const puts = writes.filter((name) => name.startsWith('put version'));
      expect(puts).toHaveLength(files.length + 1);
      await expectExact(world, farIds);
    }
  });

  test('rows between ours: they are compared, and the same files go into the next version', async () => {
    for (const cursor of [byKey, byTime]) {
      const world = await underWay(cursor);
      const writes: string[] = [];
      const plant = beforePuts(async () => {
        const [first] = await nextRows(world, 5);
        // Of one second with a row of ours, and of another key: the service does not have them.
        const between = [{ ...(first ?? eventsOf(1, 1)[0]), Id: 900_000 + nth, Note: 'theirs' } as Event];
        await createRival(world).append(between);
      }, nth);
      const record = await runWith(world, async (effect) => {
        if (effect.moment === 'before') writes.push(effect.name);
        await plant(effect);
      });
      expect(record).toMatchObject({ outcome: 'appended', rows: 33 });
      const files = writes.filter((name) => name === 'write a data file');
      const puts = writes.filter((name) => name.startsWith('put version'));
      expect(puts).toHaveLength(files.length + 1);
    }
  });

  test.each([
    ['the very rows that we bring', 9, 2],
    ['rows that only our next batch brings', 25, 15],
  ])('%s: they are there once', async (_, next, from) => {
    for (const cursor of [byKey, byTime]) {
      const world = await underWay(cursor);
      await race(world, async (rival) => rival.append((await nextRows(world, next)).slice(from)));
      expect(await catchUp(world)).toMatchObject({ outcome: 'no-new-rows' });
      await expectExact(world);
    }
  });

  test('a compaction: the same files go into the next version', async () => {
    const world = await underWay();
    expect(await race(world, (rival) => rival.compact())).toMatchObject({ outcome: 'appended', rows: 33 });
    await expectExact(world);
  });

  test('a delete of the top rows: they come again', async () => {
    for (const cursor of [byKey, byTime]) {
      const world = await underWay(cursor);
      const record = await race(world, (rival) => rival.deleteWhere(({ Id }) => Number(Id) > 5));
      expect(record).toMatchObject({ outcome: 'appended' });
      await expectExact(world);
    }
  });

  test('another run of ours with the same rows: they are there once', async () => {
    for (const cursor of [byKey, byTime]) {
      const world = await underWay(cursor);
      await race(world, async (rival) => {
        const { appId, batch } = await lastBatch(world);
        await rival.append(await nextRows(world, 10), { appId, batch: batch + 1 });
      });
      expect(await catchUp(world)).toMatchObject({ outcome: 'no-new-rows' });
      await expectExact(world);
    }
  });

  test('another run of ours with other rows: its batch keeps its number', async () => {
    const world = await underWay();
    const late = [{ Id: 9000, ModifiedAt: at(3) }];
    const record = await race(world, async (rival) => {
      const { appId, batch } = await lastBatch(world);
      await rival.append(late, { appId, batch: batch + 1 });
    });
    expect(record).toMatchObject({ outcome: 'appended' });
    expect(await catchUp(world)).toMatchObject({ outcome: 'no-new-rows' });
    await expectExact(world, late.map(idOf));
  });

  test('a new nullable column: rows go on, null in it', async () => {
    const world = await underWay();
    const record = await race(world, (rival) =>
      rival.alter((columns) => [...columns, { name: 'Extra', type: 'string', nullable: true, metadata: {} }]),
    );
    expect(record).toMatchObject({ outcome: 'appended' });
    await expectExact(world);
  });

  test('a column that must have a value now: the run stops at a row without one, and doubles nothing', async () => {
    const world = await underWay();
    const record = await race(world, (rival) =>
      rival.alter((columns) =>
        columns.map((column) => (column.name === 'Note' ? { ...column, nullable: false } : column)),
      ),
    );
    expect(record).toMatchObject({ outcome: 'failed' });
    const held = await tableIds(world);
    expect(new Set(held).size).toBe(held.length);
    await createRival(world).alter((columns) => columns.map((column) => ({ ...column, nullable: true })));
    expect(await catchUp(world)).toMatchObject({ outcome: 'no-new-rows' });
    await expectExact(world);
  });

  test('a protocol that we do not write: the run stops before it writes, with the feature’s name', async () => {
    const world = await underWay();
    const record = await race(world, (rival) =>
      rival.upgrade({ minReaderVersion: 1, minWriterVersion: 7, writerFeatures: ['rowTracking'] }),
    );
    expect(record).toMatchObject({ outcome: 'failed', errorKind: 'table-unsupported' });
    expect(record.message).toContain('rowTracking');
    const committed = await tableIds(world);
    await world.run();
    expect(await tableIds(world)).toStrictEqual(committed);
    expect(committed.length).toBeLessThan(45);
  });
});

/** What each commit of ours says of itself, in order of version. */
const blindness = async ({ lake, feed }: World): Promise<readonly unknown[]> => {
  const said: unknown[] = [];
  for await (const { path } of lake.list(`${feed.tablePath}/_delta_log`)) {
    const file = await lake.read(path);
    const lines = file.outcome === 'found' ? new TextDecoder().decode(file.bytes).split('\n') : [];
    const { commitInfo } = JSON.parse(lines[0] ?? '{}') as { commitInfo?: Record<string, unknown> };
    const isOurs = commitInfo?.['tidemark'] !== undefined && commitInfo['operation'] === 'WRITE';
    if (isOurs) said.push(commitInfo['isBlindAppend']);
  }
  return said;
};

describe('a commit says that it is blind', () => {
  test('where no row was looked for in the table', async () => {
    const world = await underWay(byKey);
    await world.run();
    const said = await blindness(world);
    expect(said.length).toBeGreaterThan(3);
    expect(new Set(said)).toStrictEqual(new Set([true]));
  });

  test('but not where rows of its values were, as times may tie', async () => {
    const world = await underWay(byTime);
    insertEvents(world, [{ Id: 99, ModifiedAt: at(12) }]);
    await world.run();
    expect(await blindness(world)).toContain(false);
  });

  test('but not where it was compared with what another brought before it', async () => {
    const world = await underWay(byKey);
    const between = [{ Id: 1_300, ModifiedAt: at(13) }];
    const rival = createRival(world);
    insertEvents(world, eventsOf(2_000, 2_001));
    await runWith(
      world,
      beforePuts(() => rival.append(between), 2),
    );
    expect(await blindness(world)).toContain(false);
  });
});

test('a writer that commits before the first put of every batch does not starve us', async () => {
  const world = await underWay();
  insertEvents(world, eventsOf(46, 72));
  const rival = createRival(world);
  let planted = 0;
  let open = false;
  const record = await runWith(world, async (effect) => {
    if (effect.name === 'write a data file') open = true;
    if (!beforePut(effect) || !open) return;
    open = false;
    planted += 1;
    await rival.append([{ Id: 9000 + planted, ModifiedAt: at(90_000 + planted) }]);
  });
  expect(record).toMatchObject({ outcome: 'appended' });
  expect(planted).toBeGreaterThan(4);
  await expectExact(
    world,
    Array.from({ length: planted }, (_, index) => idOf({ Id: 9001 + index, ModifiedAt: at(90_001 + index) })),
  );
});

test('nineteen lost races in a row are outlasted, by one staged file', async () => {
  const world = await underWay();
  const rival = createRival(world);
  let planted = 0;
  const names: string[] = [];
  const record = await runWith(world, async (effect) => {
    if (effect.moment === 'before') names.push(effect.name);
    if (!beforePut(effect) || planted === 19) return;
    planted += 1;
    await rival.append([{ Id: 9000 + planted, ModifiedAt: at(90_000 + planted) }]);
  });
  expect(record).toMatchObject({ outcome: 'appended', rows: 33 });
  const puts = names.flatMap((name, index) => (name.startsWith('put version') ? [index] : []));
  const firstBatch = names.slice(0, (puts[19] ?? 0) + 1);
  expect(firstBatch.filter((name) => name === 'write a data file')).toHaveLength(1);
  // No version is put that was not announced.
  expect(firstBatch.filter((name) => name === 'state.write intent')).toHaveLength(20);
  await expectContiguousLog(world);
});

test('a writer that takes every version makes the run give up; the next one goes on', async () => {
  const world = await underWay();
  const rival = createRival(world);
  let planted = 0;
  const record = await runWith(
    world,
    beforePuts(() => {
      planted += 1;
      return rival.append([{ Id: 9000 + planted, ModifiedAt: at(90_000 + planted) }]);
    }),
  );
  expect(record).toMatchObject({ outcome: 'failed', errorKind: 'commit-contention' });
  expect(await catchUp(world)).toMatchObject({ outcome: 'no-new-rows' });
  const others = Array.from({ length: planted }, (_, index) =>
    idOf({ Id: 9001 + index, ModifiedAt: at(90_001 + index) }),
  );
  await expectExact(world, others);
});

describe('a table that appears just before we create it', () => {
  test('is adopted: its rows are taken as read, and none comes twice', async () => {
    const world = eventWorld(eventsOf(1, 25), byTime);
    const rival = createRival(world);
    const record = await runWith(
      world,
      onceAt(beforePut, () => rival.create(eventsOf(1, 7))),
    );
    expect(record).toMatchObject({ outcome: 'appended' });
    await expectExact(world);
  });
});
