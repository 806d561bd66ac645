import { describe, expect, test } from 'vitest';
import { beforePut, onceAt } from '../support/watched-ports.ts';
import { type AsOurs, createRival } from '../support/rival-writer.ts';
import { insertEvents, runWith } from '../support/event-world.ts';
import { byKey, eventsOf, eventsSet } from '../support/events.ts';
import { createReloadWorld, type ReloadWorld } from '../support/reload-world.ts';
import { columnTexts, sourceTexts } from '../support/world-checks.ts';

/** A table of 12 rows, and eight more at the source. */
const prepared = async (): Promise<ReloadWorld> => {
  const world = createReloadWorld({ set: eventsSet(eventsOf(1, 12)), pageSize: 5, batchRows: 10, ...byKey });
  await world.run();
  insertEvents(world, eventsOf(13, 20));
  return world;
};

/** A newer version of Tidemark commits `rows` as the next batch of the feed, and says this of it. */
const commitOf = async (
  world: ReloadWorld,
  said: Pick<AsOurs, 'kind' | 'moved'>,
  rows = eventsOf(13, 14),
): Promise<void> => {
  const [entry] = (await world.snapshot())?.txns ?? [];
  const [appId = '', batch = 0] = entry ?? [];
  await createRival(world).append(rows, { appId, batch: batch + 1, ...said });
};

const refusal = { outcome: 'failed', errorKind: 'table-unsupported' };

describe.each<[string, Pick<AsOurs, 'kind' | 'moved'>]>([
  ['moved the feed', { kind: 'upsert', moved: true }],
  ['does not say whether it moved the feed', { kind: 'upsert' }],
])('a commit of a kind that is not known and that %s', (_what, said) => {
  test('stops the feed before anything is written, with the kind and what to do', async () => {
    const world = await prepared();
    const next = ((await world.snapshot())?.version ?? 0) + 1;
    await commitOf(world, said);
    const before = await world.storedState();
    for (let run = 1; run <= 2; run += 1) {
      const record = await world.run();
      expect(record).toMatchObject(refusal);
      expect(record.message).toMatch(
        /"orders".*\(upsert\).*Deploy the version that wrote it, or a newer one/,
      );
    }
    expect((await world.snapshot())?.version).toBe(next);
    expect(await world.storedState()).toStrictEqual(before);
  });

  test('stops a run that loses its version to it', async () => {
    const world = await prepared();
    const next = ((await world.snapshot())?.version ?? 0) + 1;
    const record = await runWith(
      world,
      onceAt(beforePut, () => commitOf(world, said)),
    );
    expect(record).toMatchObject(refusal);
    expect((await world.snapshot())?.version).toBe(next);
  });

  test('stops a reload', async () => {
    const world = await prepared();
    const next = ((await world.snapshot())?.version ?? 0) + 1;
    await commitOf(world, said);
    expect(await world.reload()).toMatchObject(refusal);
    expect((await world.snapshot())?.version).toBe(next);
  });

  test('stops a feed whose state was lost', async () => {
    const world = await prepared();
    await commitOf(world, said);
    const { lake, service } = world;
    const { state } = createReloadWorld();
    expect(await world.run({ over: { lake, state, fetch: service.fetch } })).toMatchObject(refusal);
  });
});

describe('a commit of a kind that is not known and that did not move the feed', () => {
  const said = { kind: 'statistics', moved: false };

  test('is passed over: the feed goes on from its own watermark, by the next number of a batch', async () => {
    const world = await prepared();
    await commitOf(world, said, []);
    const { batch = 0 } = (await world.storedState()) ?? {};
    expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 8, from: '12', to: '20' });
    expect(await world.storedState()).toMatchObject({ batch: batch + 2, rows: 20 });
    expect(await columnTexts(world, 'Id')).toStrictEqual(sourceTexts(world, 'Id'));
  });

  test('is passed over by a run that loses its version to it', async () => {
    const world = await prepared();
    const next = ((await world.snapshot())?.version ?? 0) + 1;
    const record = await runWith(
      world,
      onceAt(beforePut, () => commitOf(world, said, [])),
    );
    expect(record).toMatchObject({ outcome: 'appended', rows: 8, version: next + 1 });
    expect(await columnTexts(world, 'Id')).toStrictEqual(sourceTexts(world, 'Id'));
  });

  test('is passed over by a reload', async () => {
    const world = await prepared();
    await commitOf(world, said, []);
    expect(await world.reload({ window: { all: true } })).toMatchObject({ outcome: 'reloaded' });
    expect(await columnTexts(world, 'Id')).toStrictEqual(sourceTexts(world, 'Id'));
  });

  test('is passed over by a feed whose state was lost', async () => {
    const world = await prepared();
    await commitOf(world, said, []);
    const { lake, service } = world;
    const { state } = createReloadWorld();
    const record = await world.run({ over: { lake, state, fetch: service.fetch } });
    expect(record).toMatchObject({ outcome: 'appended', rows: 8, to: '20' });
  });
});
