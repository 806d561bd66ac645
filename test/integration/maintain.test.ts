import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { createMaintainWorld } from '../support/maintain-world.ts';
import { createRival } from '../support/rival-writer.ts';

const DAY_MS = 86_400_000;

const sorted = (rows: readonly object[]): readonly string[] => rows.map((row) => inspect(row)).sort();

test('T7, T8: small files become one, no row changes, and vacuum deletes them a week later', async () => {
  const world = createMaintainWorld();
  await world.run();
  await world.grow(20);
  const before = await world.snapshot();
  const rows = sorted(await world.rows());
  expect(before?.files).toHaveLength(23);

  const run = await world.maintain();
  expect(run).toMatchObject({ kind: 'maintain', outcome: 'maintained', rows: 0, requests: 0 });
  expect(run.maintain).toMatchObject({
    dryRun: false,
    files: { before: 23, after: 1 },
    compaction: { outcome: 'done', removed: 23, added: 1 },
    vacuum: { outcome: 'nothing', removed: 0 },
  });
  const after = await world.snapshot();
  expect(after?.files).toHaveLength(1);
  expect(sorted(await world.rows())).toStrictEqual(rows);

  await world.grow(1);
  const listed = async (): Promise<readonly string[]> => {
    const paths: string[] = [];
    for await (const { path } of world.lake.list('Tables/Orders')) paths.push(path);
    return paths;
  };
  expect(await listed()).toHaveLength(25);
  world.clock.advance(6.9 * DAY_MS);
  expect((await world.maintain()).maintain?.vacuum).toMatchObject({ outcome: 'nothing' });
  world.clock.advance(0.2 * DAY_MS);
  expect((await world.maintain({ dryRun: true })).maintain?.vacuum).toMatchObject({
    outcome: 'planned',
    removed: 23,
  });
  expect(await listed()).toHaveLength(25);
  expect((await world.maintain()).maintain?.vacuum).toMatchObject({ outcome: 'done', removed: 23 });
  expect(await listed()).toHaveLength(2);
  await world.grow(1);
  expect(sorted(await world.rows())).toHaveLength(82);
});

test('a dry run says what would be done, each once, and changes nothing', async () => {
  const world = createMaintainWorld();
  await world.run();
  await world.grow(5);
  const rival = createRival(world);
  for (let commit = 0; commit < 10; commit += 1)
    await rival.upgrade({ minReaderVersion: 1, minWriterVersion: 2 });
  const before = await world.snapshot();
  const run = await world.maintain({ dryRun: true });
  expect(run).toMatchObject({
    outcome: 'planned',
    maintain: {
      dryRun: true,
      files: { before: 8, after: 1 },
      checkpoint: { outcome: 'planned', added: 1 },
      compaction: { outcome: 'planned', removed: 8, added: 1 },
      vacuum: { outcome: 'nothing' },
    },
  });
  expect(await world.snapshot()).toStrictEqual(before);
});
