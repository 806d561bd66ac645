import { expect, test } from 'vitest';
import { holdSnapshots, writeCheckpoint } from '../../shared/delta/index.ts';
import { eventWorld, insertEvents } from '../support/event-world.ts';
import { byKey, eventsOf } from '../support/events.ts';
import { expectExact } from '../support/exactly-once.ts';
import { createRival } from '../support/rival-writer.ts';
import type { World } from '../support/memory-world.ts';

const loaded = async (): Promise<World> => {
  const world = eventWorld(eventsOf(1, 12), byKey);
  await world.run();
  return world;
};

/** The checkpoint that a process left, which stood still while its table was dropped, and was killed before it could look after it. */
const checkpointOf = async (world: World): Promise<{ readonly path: string; readonly bytes: Uint8Array }> => {
  const snapshot = await world.snapshot();
  if (snapshot === undefined) throw new Error('no table');
  const { tablePath, version, etag } = snapshot;
  await writeCheckpoint(
    { lake: world.lake, clock: world.clock },
    { tablePath, version, etag, id: snapshot.metadata.id },
  );
  const path = `${tablePath}/_delta_log/${String(version).padStart(20, '0')}.checkpoint.parquet`;
  const file = await world.lake.read(path);
  if (file.outcome === 'not-found') throw new Error('no checkpoint');
  return { path, bytes: file.bytes };
};

test('D13: a checkpoint that is of another table is told, not followed, and once it is deleted the feed goes on', async () => {
  const world = await loaded();
  const { version = 0 } = (await world.storedState())?.table ?? {};
  const other = eventWorld(eventsOf(1, 12), byKey);
  await createRival(other).create(eventsOf(1, 3));
  for (let each = 1; each <= version; each += 1) await createRival(other).append([]);
  const { path, bytes } = await checkpointOf(other);
  await world.lake.write(path, bytes);
  const next = `${world.feed.tablePath}/_delta_log/${String(version + 1).padStart(20, '0')}.json`;
  await world.lake.write(next, new TextEncoder().encode('{"commitInfo":{"operation":"WRITE"}}\n'));
  insertEvents(world, eventsOf(13, 20));
  Object.assign(world.deps, { snapshots: holdSnapshots(1e8) });
  const run = await world.run();
  expect(run).toMatchObject({ outcome: 'failed', errorKind: 'table-corrupt' });
  expect(run.message).toMatch(/is of another table/);
  await world.lake.delete(path);
  expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 8 });
  await expectExact(world);
});
