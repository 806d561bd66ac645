import { describe, expect, test } from 'vitest';
import { northwindOrders } from '../../local/odata-service/index.ts';
import { answerRun } from '../../functions/run-answer.ts';
import { createBudgets, type Fetch } from '../../shared/odata/index.ts';
import type { RunRecord } from '../../shared/state/index.ts';
import { runTick } from '../../shared/sync/index.ts';
import { createWorld, type World, type WorldOptions } from '../support/memory-world.ts';
import { createReloadWorld } from '../support/reload-world.ts';
import { testClock } from '../support/standing-clock.ts';
import { twoHandedClock } from '../support/two-handed-clock.ts';

/** Ids of the table's rows, in order. */
const idsOf = async (world: Pick<World, 'rows'>): Promise<readonly number[]> =>
  (await world.rows()).map((row) => Number(row['OrderID'])).toSorted((a, b) => a - b);

const FIRST = 10_248;
const firstIds = (count: number): readonly number[] => Array.from({ length: count }, (_, at) => FIRST + at);

const limited = (options: WorldOptions = {}) => {
  const clock = twoHandedClock();
  const world = createReloadWorld({ ...options, clock, batchRows: 1_000, budgetOf: createBudgets(clock) });
  world.feed = { ...world.feed, source: { ...world.feed.source, requestsPerMinute: 5 } };
  /** Time passes for as long as something is under way. */
  const during = async <Value>(work: Promise<Value>): Promise<Value> => {
    const under = { way: true };
    const end = (): void => void (under.way = false);
    work.then(end, end);
    while (under.way) await clock.pass(1_000);
    return work;
  };
  return { world, during };
};

describe('a run that waits for the budget when its time is up', () => {
  test('keeps what came in order, stops, and goes on from its message', async () => {
    const { world, during } = limited();
    const first = await during(world.run({ deadlineMs: 30_000 }));
    expect(first).toMatchObject({
      outcome: 'stopped',
      message: expect.stringContaining('budget of its service'),
    });
    const came = await idsOf(world);
    expect(came.length).toBeGreaterThan(0);
    expect(came).toStrictEqual(firstIds(came.length));
    const second = await during(world.run());
    expect(second).toMatchObject({ outcome: 'appended', runId: first.runId });
    expect(await idsOf(world)).toStrictEqual(firstIds(60));
  });

  test('makes a reload go on, too, and change nothing before it is whole', async () => {
    const { world, during } = limited();
    await during(world.run());
    const before = await idsOf(world);
    const asked = await during(world.start({ window: { all: true }, later: true, runId: 'r' }));
    expect(asked).toMatchObject({ outcome: 'continues' });
    await during(world.deliver({ deadlineMs: 30_000 }));
    expect(world.records.at(-1)).toMatchObject({ outcome: 'stopped' });
    expect(await idsOf(world)).toStrictEqual(before);
    while (world.queue.messages.length > 0) await during(world.deliver());
    expect(world.records.at(-1)).toMatchObject({
      runId: 'r',
      outcome: expect.stringMatching(/^(?:reloaded|unchanged)$/),
    });
    expect(await idsOf(world)).toStrictEqual(before);
  });
});

const spent = (): World => {
  const clock = testClock();
  const world = createWorld({ clock, budgetOf: createBudgets(clock), batchRows: 1_000 });
  let asked = 0;
  world.service.onRequest = () =>
    (asked += 1) > 4 ? new Response('', { status: 429, headers: { 'retry-after': '600' } }) : undefined;
  return world;
};

describe('a quota of the service that no run waits for', () => {
  test('ends the run with what came in order, and the record says how long it lasts', async () => {
    const world = spent();
    const run = await world.run();
    expect(run).toMatchObject({
      outcome: 'failed',
      errorKind: 'source-throttled',
      message: expect.stringContaining('asks for a pause of 600 s.'),
      noteFacts: [
        { kind: 'source-pause', seconds: 600, until: new Date(world.clock.now() + 600_000).toISOString() },
      ],
    });
    const came = await idsOf(world);
    expect(came.length).toBeGreaterThan(0);
    expect(came).toStrictEqual(firstIds(came.length));
    const answer = answerRun({ outcome: 'ended', run: { ...run, endedAt: 0, attempts: 1 } }, false);
    expect(answer.headers).toMatchObject({ 'retry-after': '600' });
  });

  test('is told as a year where it has no end', async () => {
    const world = spent();
    world.service.onRequest = () =>
      new Response('', { status: 429, headers: { 'retry-after': '99999999999999' } });
    expect(await world.run()).toMatchObject({
      errorKind: 'source-throttled',
      noteFacts: [{ kind: 'source-pause', seconds: 365 * 86_400 }],
    });
  });

  test('ends a run whose time is up, too, as it would only be resumed in vain', async () => {
    const world = spent();
    world.service.onRequest = () => new Response('', { status: 429, headers: { 'retry-after': '600' } });
    expect(await world.run({ deadlineMs: 0 })).toMatchObject({
      outcome: 'failed',
      errorKind: 'source-throttled',
    });
  });

  test('is asked for once by all feeds of the service, and over when it is over', async () => {
    const world = spent();
    await world.run();
    world.service.clearRequests();
    const again = await world.run();
    expect(again).toMatchObject({ outcome: 'failed', errorKind: 'source-throttled', requests: 0 });
    expect(world.service.requests).toHaveLength(0);
    world.clock.advance(600_000);
    world.service.onRequest = () => undefined;
    await world.run();
    expect(await idsOf(world)).toStrictEqual(firstIds(60));
  });
});

test('two feeds of a service that refuses the second request at a time take turns, and lose nothing', async () => {
  const clock = testClock();
  const world = createWorld({ clock, budgetOf: createBudgets(clock) });
  let underWay = 0;
  const fetch: Fetch = async (url, init) => {
    underWay += 1;
    try {
      await new Promise(setImmediate);
      return underWay > 1 ? new Response('', { status: 429 }) : await world.service.fetch(url, init);
    } finally {
      underWay -= 1;
    }
  };
  const feeds = ['a', 'b', 'c'].map((name) => ({ ...world.feed, name, tablePath: `Tables/${name}` }));
  const records: readonly RunRecord[] = await runTick(world.depsOver({ ...world, fetch }), {
    feeds,
    signal: new AbortController().signal,
    deadline: clock.now() + 600_000,
    concurrency: 3,
    historyMs: 90 * 86_400_000,
    report: () => undefined,
  });
  expect(records.map(({ outcome, rows }) => `${outcome} ${rows}`)).toStrictEqual(
    feeds.map(() => 'appended 60'),
  );
});

/** Of a first load. */
const requestsOf = async (parallel: number): Promise<number> => {
  const { world, during } = limited({ rows: northwindOrders(400) });
  world.feed = { ...world.feed, source: { ...world.feed.source, parallel } };
  const run = await during(world.run({ deadlineMs: 3_600_000 }));
  expect(run).toMatchObject({ outcome: 'appended', rows: 400 });
  return run.requests;
};

test('T10: a service whose budget holds requests back is asked for one range at a time', async () => {
  // The first few are asked for before the budget is used up.
  expect(await requestsOf(4)).toBeLessThanOrEqual((await requestsOf(1)) + 2);
});
