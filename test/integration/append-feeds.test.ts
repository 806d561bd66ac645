import { describe, expect, test } from 'vitest';
import { runLine } from '../../functions/run-report.ts';
import type { RunRecord } from '../../shared/state/index.ts';
import { type SyncDeps, runTick } from '../../shared/sync/index.ts';
import { createWorld, type World } from '../support/memory-world.ts';

const names = ['a', 'b', 'c', 'd', 'e', 'f'];

const feedsOf = ({ feed }: World) => names.map((name) => ({ ...feed, name, tablePath: `Tables/${name}` }));

const tick = async (world: World, deps: SyncDeps, concurrency = 2): Promise<readonly RunRecord[]> => {
  const reported: RunRecord[] = [];
  const records = await runTick(deps, {
    feeds: feedsOf(world),
    signal: new AbortController().signal,
    deadline: world.clock.now() + 600_000,
    concurrency,
    historyMs: 90 * 86_400_000,
    report: (run) => reported.push(run),
  });
  expect(reported).toStrictEqual(records);
  return records;
};

/** How many sources were made and not yet finished with their first page. */
const watched = (world: World): { deps: SyncDeps; order: string[]; most: () => number } => {
  const order: string[] = [];
  let atWork = 0;
  let most = 0;
  const state = {
    ...world.state,
    claim: (...args: Parameters<typeof world.state.claim>) => {
      order.push(args[0].feed);
      atWork += 1;
      most = Math.max(most, atWork);
      return world.state.claim(...args);
    },
    write: (...args: Parameters<typeof world.state.write>) => {
      if (args[1].end !== undefined) atWork -= 1;
      return world.state.write(...args);
    },
  };
  return { deps: { ...world.deps, state }, order, most: () => most };
};

describe('one tick over many feeds', () => {
  test("one feed's failure is in its record, and touches no other", async () => {
    const world = createWorld({});
    const sourceOf: SyncDeps['sourceOf'] = (feed) =>
      world.deps.sourceOf(
        feed.name === 'c' ? { ...feed, source: { ...feed.source, entitySet: 'Nothing' } } : feed,
      );
    const records = await tick(world, { ...world.deps, sourceOf });
    const outcomes = Object.fromEntries(
      records.map(({ feed, outcome, rows }) => [feed, `${outcome} ${rows}`]),
    );
    expect(outcomes).toStrictEqual({
      a: 'appended 60',
      b: 'appended 60',
      c: 'failed 0',
      d: 'appended 60',
      e: 'appended 60',
      f: 'appended 60',
    });
  });

  test.each([1, 2, 4])('works on %i feeds at once, and no more', async (concurrency) => {
    const world = createWorld({});
    const { deps, most } = watched(world);
    expect(await tick(world, deps, concurrency)).toHaveLength(6);
    expect(most()).toBe(concurrency);
  });

  test('begins with the feed that has waited longest', async () => {
    const world = createWorld({});
    for (const name of ['d', 'a', 'f']) {
      world.clock.advance(1000);
      world.feed = { ...world.feed, name, tablePath: `Tables/${name}` };
      await world.run();
    }
    const { deps, order } = watched(world);
    await tick(world, deps, 1);
    expect(order).toStrictEqual(['b', 'c', 'e', 'd', 'a', 'f']);
  });

  test('leaves the feeds that the deadline has no time for', async () => {
    const world = createWorld({});
    world.service.onRequest = () => world.clock.advance(100_000);
    const records = await tick(world, world.deps, 1);
    expect(records.length).toBeLessThan(6);
    world.service.onRequest = undefined;
    const { deps, order } = watched(world);
    await tick(world, deps, 1);
    expect(order.slice(0, 6 - records.length)).toStrictEqual(names.slice(records.length));
  });
});

test("a run's line is one JSON object with what an operator looks for", async () => {
  const world = createWorld({});
  const fields = ['runId', 'feed', 'outcome', 'rows', 'pages', 'bytes', 'durationMs'];
  const line: unknown = JSON.parse(runLine(await world.run()));
  expect(line).toMatchObject({
    evt: 'tidemark.run',
    feed: 'orders',
    outcome: 'appended',
    rows: 60,
    to: '10307',
    version: 3,
  });
  for (const field of fields) expect(line).toHaveProperty(field);
  expect(JSON.parse(runLine(await world.run()))).toMatchObject({
    outcome: 'no-new-rows',
    from: '10307',
    to: '10307',
  });
  world.service.quirks.unauthorized = true;
  const failed = runLine(await world.run());
  expect(JSON.parse(failed)).toMatchObject({
    outcome: 'failed',
    errorKind: 'source-denied',
    from: '10307',
    to: '10307',
  });
  expect(failed).not.toContain('\n');
});
