import { describe, expect, test } from 'vitest';
import { maintainInTurn, resumeRun, runStatus, startRun } from '../../shared/sync/index.ts';
import { eventsOf, eventsSet, byKey } from '../support/events.ts';
import { createMaintainWorld, type MaintainWorld } from '../support/maintain-world.ts';
import { noteKinds } from '../support/note-kinds.ts';
import { createRival } from '../support/rival-writer.ts';

const DAY_MS = 86_400_000;

const grown = async (): Promise<MaintainWorld> => {
  const world = createMaintainWorld({
    set: eventsSet(eventsOf(1, 60)),
    pageSize: 5,
    batchRows: 10,
    ...byKey,
  });
  await world.run();
  world.clock.advance(1_000);
  return world;
};

const timer = (world: MaintainWorld, deadlineMs = 600_000) =>
  maintainInTurn(world.deps, {
    feeds: [world.feed],
    signal: new AbortController().signal,
    deadline: world.clock.now() + deadlineMs,
    concurrency: 2,
    report: () => undefined,
  });

const optionsOf = (world: MaintainWorld) => ({
  signal: new AbortController().signal,
  deadline: world.clock.now() + 600_000,
  report: () => undefined,
});

describe('the timer', () => {
  test('keeps the tables of feeds in order, and leaves their last run and freshness as they are', async () => {
    const world = await grown();
    const before = await world.state.entry('orders');
    expect(await timer(world)).toMatchObject([
      { kind: 'maintain', outcome: 'maintained', maintain: { files: { before: 5, after: 1 } } },
    ]);
    const after = await world.state.entry('orders');
    expect(after?.lastRun).toStrictEqual(before?.lastRun);
    expect(after?.freshAt).toBe(before?.freshAt);
    expect(after?.state?.watermark).toBe(before?.state?.watermark);
    expect(after?.format).toBe(2);
    const [line] = await world.state.runs('orders', 1);
    expect(line).toMatchObject({ kind: 'maintain', maintain: { compaction: { removed: 5, added: 1 } } });
  });

  test('passes over feeds that never ran, are paused, or are not enabled', async () => {
    const world = await grown();
    await world.state.mark('orders', { pause: { at: world.clock.now(), by: 'somebody' } });
    expect(await timer(world)).toStrictEqual([]);
    await world.state.mark('orders', { pause: 'none' });
    world.feed = { ...world.feed, enabled: false };
    expect(await timer(world)).toStrictEqual([]);
    world.feed = { ...world.feed, enabled: true, name: 'another' };
    expect(await timer(world)).toStrictEqual([]);
  });

  test('sends what it has no time for to other instances', async () => {
    const world = await grown();
    expect(await timer(world, 0)).toStrictEqual([]);
    expect(world.queue.sentFeeds).toMatchObject([{ feeds: ['orders'], maintain: true }]);
  });
});

test('T6, T8: a feed with a reload that waits is not maintained, and what it has staged stays, however old', async () => {
  const world = await grown();
  const window = { rows: 30 };
  const request = { window, dryRun: false, force: false };
  const runId = world.deps.newId();
  const reload = { runId, kind: 'reload', request } as const;
  const started = await startRun(world.deps, world.feed, reload, {
    ...optionsOf(world),
    deadline: world.clock.now(),
    later: false,
    isRetry: false,
  });
  expect(started.outcome).toBe('continues');
  world.clock.advance(30 * DAY_MS);
  expect(await world.start({ deadlineMs: 5_000 })).toMatchObject({ outcome: 'continues' });
  expect(await timer(world)).toStrictEqual([]);
  await resumeRun(world.deps, [world.feed], { runId, feed: 'orders' }, optionsOf(world));
  expect((await world.state.entry('orders'))?.lastRun).toMatchObject({
    runId,
    outcome: expect.stringMatching(/reloaded|unchanged/),
  });
  const message = world.queue.messages.at(-1) ?? { runId: '', feed: '' };
  await resumeRun(world.deps, [world.feed], message, optionsOf(world));
  expect(await runStatus(world.deps, message.runId)).toMatchObject({ run: { outcome: 'maintained' } });
});

test('what is late waits, and a message does the rest', async () => {
  const world = await grown();
  const answer = await world.start({ deadlineMs: 0 });
  expect(answer.outcome).toBe('continues');
  expect((await world.state.entry('orders'))?.format).toBe(3);
  const { runId = '' } = answer as { readonly runId?: string };
  await resumeRun(world.deps, [world.feed], { runId, feed: 'orders' }, optionsOf(world));
  const [line] = await world.state.runs('orders', 1);
  expect(line).toMatchObject({ runId, outcome: 'maintained', maintain: { files: { before: 5, after: 1 } } });
});

test('a checkpoint that is due waits with it', async () => {
  const world = await grown();
  for (let commit = 0; commit < 10; commit += 1)
    await createRival(world).upgrade({ minReaderVersion: 1, minWriterVersion: 2 });
  const answer = await world.start({ deadlineMs: 0 });
  expect(answer.outcome).toBe('continues');
  expect((await world.snapshot())?.checkpoint).toBeUndefined();
  const { runId = '' } = answer as { readonly runId?: string };
  await resumeRun(world.deps, [world.feed], { runId, feed: 'orders' }, optionsOf(world));
  const [line] = await world.state.runs('orders', 1);
  expect(line).toMatchObject({ runId, maintain: { checkpoint: { outcome: 'done', added: 1 } } });
});

describe('a table that another engine has made its own', () => {
  test('is refused by the name of its feature, with a note, and the other steps are done', async () => {
    const world = await grown();
    await createRival(world).alter((columns) => [
      ...columns,
      { name: 'Place', type: 'timestamp_ntz', nullable: true, metadata: {} },
    ]);
    const run = await world.maintain();
    expect(run).toMatchObject({
      outcome: 'maintained',
      maintain: {
        compaction: { outcome: 'refused', why: 'column Place is timestamp_ntz' },
        vacuum: { outcome: 'nothing' },
      },
    });
    expect(noteKinds(run)).toStrictEqual(['not-maintained']);
    expect((await world.snapshot())?.files).toHaveLength(5);
  });

  test('is told where a property of it lets no checkpoint be written', async () => {
    const world = await grown();
    const { version = 0, metadata } = (await world.snapshot()) ?? {};
    const configuration = { 'delta.checkpoint.writeStatsAsStruct': 'true', 'delta.checkpointInterval': '1' };
    const commit = JSON.stringify({ metaData: { ...metadata?.action, configuration } });
    const name = `${String(version + 1).padStart(20, '0')}.json`;
    await world.lake.write(`${world.feed.tablePath}/_delta_log/${name}`, new TextEncoder().encode(commit));
    const run = await world.maintain();
    expect(run).toMatchObject({ outcome: 'maintained', maintain: { checkpoint: { outcome: 'refused' } } });
    expect(noteKinds(run)).toStrictEqual(['not-maintained']);
  });

  test('is left alone whole where it has a feature that is not written here', async () => {
    const world = await grown();
    await createRival(world).upgrade({
      minReaderVersion: 1,
      minWriterVersion: 7,
      writerFeatures: ['rowTracking'],
    });
    const run = await world.maintain();
    expect(run.maintain).toMatchObject({
      compaction: { outcome: 'refused', why: 'rowTracking' },
      vacuum: { outcome: 'refused', why: 'rowTracking' },
    });
  });
});

test('a feed that never ran has nothing to be kept in order', async () => {
  const world = createMaintainWorld();
  const run = await world.maintain();
  expect(run).toMatchObject({ outcome: 'maintained', maintain: { dryRun: false } });
  expect(run.maintain).not.toHaveProperty('files');
});

test('what runs kept of themselves goes a day after they have ended', async () => {
  const world = await grown();
  const folder = 'Tables/Orders/_tidemark/run-1';
  await world.lake.write(`${folder}/a.json`, new Uint8Array(1));
  const { lake } = world;
  const runs = world.state.runs.bind(world.state);
  Object.assign(world.state, {
    runs: async (...args: Parameters<typeof runs>) => [
      ...(await runs(...args)),
      {
        ...(await runs(...args))[0],
        runId: 'run-1',
        kind: 'reload',
        startedAt: world.clock.now() - 1.5 * DAY_MS,
        durationMs: 1,
      },
    ],
  });
  expect((await lake.head(`${folder}/a.json`)).outcome).toBe('found');
  await world.maintain();
  expect((await lake.head(`${folder}/a.json`)).outcome).toBe('not-found');
});
