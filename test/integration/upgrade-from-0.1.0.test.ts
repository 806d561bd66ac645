import { expect, test } from 'vitest';
import { loadCommits } from '../../shared/delta/index.ts';
import { endRun } from '../../shared/sync/jobs/end.ts';
import { runStatus } from '../../shared/sync/index.ts';
import { aState } from '../contract/state-fixtures.ts';
import { insertEvents } from '../support/event-world.ts';
import { byKey, eventsOf, eventsSet } from '../support/events.ts';
import { catchUp as ticks } from '../support/exactly-once.ts';
import { ProcessDied, watchPorts } from '../support/watched-ports.ts';
import { missingFiles } from '../support/missing-files.ts';
import { recover } from '../support/recover-runs.ts';
import { createFirstVersionWorld, type FirstVersionWorld } from '../support/first-version-world.ts';
import { columnTexts, sourceTexts } from '../support/world-checks.ts';

const RUN_ID = '00000000-0000-4000-8000-00000000abcd';
const LAST_12 = { window: { last: { units: '12' } }, runId: RUN_ID } as const;

/** 30 rows in files of ten, of which three have changed since, in a state that 0.1.0 left at rest. */
const upgraded = async (): Promise<FirstVersionWorld> => {
  const world = createFirstVersionWorld({
    set: eventsSet(eventsOf(1, 30)),
    pageSize: 5,
    batchRows: 10,
    ...byKey,
  });
  await world.run();
  for (const id of [22, 27, 30]) world.service.update('Events', id, { Note: 'changed' });
  await world.leaveFeed();
  return world;
};

const kindsOf = async (world: FirstVersionWorld): Promise<readonly (string | undefined)[]> => {
  const version = (await world.snapshot())?.version ?? -1;
  const found = await loadCommits(world.lake, world.feed.tablePath, { from: 0, to: version });
  return found.outcome === 'found' ? found.commits.map(({ tidemark }) => tidemark?.kind) : [];
};

const expectLikeSource = async (world: FirstVersionWorld): Promise<void> => {
  for (const column of ['Id', 'Note'])
    expect(await columnTexts(world, column)).toStrictEqual(sourceTexts(world, column));
  expect(await missingFiles(world)).toStrictEqual([]);
};

const pendingSince = (world: FirstVersionWorld, at = world.clock.now()) => ({
  pendingRunId: RUN_ID,
  pendingKind: 'reload',
  pendingSince: new Date(at),
});

const reloadJob = {
  runId: RUN_ID,
  feed: 'orders',
  kind: 'reload',
  status: 'waiting',
  createdAt: new Date(0),
  updatedAt: new Date(0),
  attempts: 0n,
  request: JSON.stringify({ window: LAST_12.window, dryRun: false, force: false }),
  progress: JSON.stringify({ rows: 0, removed: 0, pages: 0, bytes: 0, requests: 0, notes: [] }),
} as const;

test('a feed at rest goes on from its watermark; its table gets one version without rows, once', async () => {
  const world = await upgraded();
  insertEvents(world, eventsOf(31, 35));
  expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 5, from: '30', to: '35' });
  expect(await world.run()).toMatchObject({ outcome: 'no-new-rows' });
  expect(await kindsOf(world)).toStrictEqual(['create', undefined, undefined, undefined, 'fence', undefined]);
});

test('an attempt of 0.1.0 that stood still finds that the version after the newest is taken', async () => {
  const world = await upgraded();
  const planned = ((await world.snapshot())?.version ?? 0) + 1;
  await world.run();
  const path = `${world.feed.tablePath}/_delta_log/${String(planned).padStart(20, '0')}.json`;
  expect(await world.lake.putIfAbsent(path, new TextEncoder().encode('{}'))).toStrictEqual({
    outcome: 'exists',
  });
});

test('a run of its timer that was killed holds its feed until its lease is over, and costs no watermark', async () => {
  const world = await upgraded();
  await world.leaveFeed({ leaseHolder: 'dead', leaseExpiresAt: new Date(world.clock.now() + 60_000) });
  insertEvents(world, eventsOf(31, 35));
  expect(await world.run()).toMatchObject({ outcome: 'lease-held' });
  world.clock.advance(61_000);
  expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 5, from: '30' });
});

test('a reload that waits for its message is made', async () => {
  const world = await upgraded();
  await world.leaveFeed(pendingSince(world));
  await world.leaveJob(RUN_ID, reloadJob);
  world.queue.messages.push({ runId: RUN_ID, feed: 'orders' });
  await world.deliver();
  expect(await runStatus(world.deps, RUN_ID)).toMatchObject({
    status: 'ended',
    run: { outcome: 'reloaded' },
  });
  await expectLikeSource(world);
});

test.each(['goes on', 'is given up'])(
  'a reload that was committed and could not say so ends as it was planned when it %s',
  async (way) => {
    const world = await upgraded();
    let puts = 0;
    const ports = { lake: world.lake, state: world.state, fetch: world.service.fetch };
    // The first put is the version that keeps attempts of 0.1.0 out, the second is the reload.
    const over = watchPorts(ports, ({ name, moment }) => {
      if (name.startsWith('put version') && moment === 'after') puts += 1;
      if (puts === 2) throw new ProcessDied(name);
    });
    await world.start({ ...LAST_12, deps: world.depsOver(over) }).catch(() => undefined);
    const entry = await world.state.entry('orders');
    const intent = entry?.intent;
    const { verifiedThrough: verifiedFrom, ...after } = intent?.after ?? aState();
    const stored = await world.state.job(RUN_ID);
    const progress =
      stored?.outcome === 'found' ? (JSON.parse(stored.job.progress) as Record<string, unknown>) : {};
    const { intended: result, ...rest } = progress;
    const planned = {
      readVersion: intent?.base?.version,
      result,
      state: { ...after, verifiedFrom, batch: intent?.batch },
    };
    await world.leaveJob(RUN_ID, { progress: JSON.stringify({ ...rest, planned }) });
    await world.leaveFeed();
    expect(intent).toBeDefined();
    const version = intent?.version;
    world.clock.advance(200_000);
    if (way === 'goes on') await recover(world);
    else await endRun(world.deps, world.feed, { runId: RUN_ID, kind: 'reload' }, { outcome: 'failed' });
    expect(await runStatus(world.deps, RUN_ID)).toMatchObject({
      status: 'ended',
      run: { outcome: 'reloaded', reload: { version: { after: version } } },
    });
    expect((await kindsOf(world)).filter((kind) => kind === 'reload')).toHaveLength(1);
    await expectLikeSource(world);
  },
);

test('a reload that was answered and still has its feed lets go of it, its answer as it was', async () => {
  const world = await upgraded();
  await world.reload(LAST_12);
  const before = await runStatus(world.deps, RUN_ID);
  await world.leaveJob(RUN_ID, {});
  await world.leaveFeed({ ...pendingSince(world), leaseHolder: 'dead' });
  world.clock.advance(200_000);
  await recover(world);
  expect(await runStatus(world.deps, RUN_ID)).toStrictEqual(before);
  expect((await world.state.entry('orders'))?.pending).toBeUndefined();
});

test('a reload that was cut off before it was stored is told, and its feed is free', async () => {
  const world = await upgraded();
  await world.leaveFeed({ ...pendingSince(world), leaseHolder: 'dead' });
  world.clock.advance(200_000);
  await recover(world);
  expect(await runStatus(world.deps, RUN_ID)).toMatchObject({
    run: { outcome: 'failed', message: expect.stringContaining('cut off') },
  });
  await ticks(world);
  expect(await columnTexts(world, 'Id')).toStrictEqual(sourceTexts(world, 'Id'));
});

test('a message of a run that nobody knows is dropped with a line, and appends nothing', async () => {
  const world = await upgraded();
  insertEvents(world, eventsOf(31, 35));
  world.queue.messages.push({ runId: RUN_ID, feed: 'orders' });
  await world.deliver();
  expect(world.told).toStrictEqual([expect.stringContaining(RUN_ID)]);
  expect(await columnTexts(world, 'Id')).toHaveLength(30);
});
