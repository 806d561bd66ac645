import { describe, expect, test } from 'vitest';
import { problemKindOf } from '../../functions/problem.ts';
import { answerRun } from '../../functions/run-answer.ts';
import { resumeRun } from '../../shared/sync/index.ts';
import { events, eventsSet, MODIFIED } from '../support/events.ts';
import { createReloadWorld, type ReloadWorld } from '../support/reload-world.ts';
import { plainSet } from '../support/plain-set.ts';
import { asked } from '../support/world-checks.ts';

const bodyText = ({ body }: { readonly body?: unknown }): string => String(body);

const loaded = async (): Promise<ReloadWorld> => {
  const world = createReloadWorld({ set: eventsSet(events(12)), cursor: MODIFIED });
  await world.run();
  world.service.clearRequests();
  return world;
};

const broken = async (status = 503): Promise<ReloadWorld> => {
  const world = await loaded();
  world.service.onRequest = () => new Response('', { status });
  return world;
};

describe('a source that fails', () => {
  test('an append says that the next run tries again', async () => {
    const run = await (await broken()).run();
    expect(run).toMatchObject({ outcome: 'failed', errorKind: 'source-unavailable' });
    expect(run.message).toMatch(/ The next run tries again\.$/);
  });

  test('by 500 every time is not told as one that passes, and the advice is to look at what was asked', async () => {
    const run = await (await broken(500)).run();
    expect(run).toMatchObject({ outcome: 'failed', errorKind: 'source-contract' });
    expect(run.message).toMatch(/failed 5 times.*every time.*filter, select and cursor.*index/);
    expect(run.message).not.toContain('tries again');
  });

  test('a reload says that it must be asked for again: no run does', async () => {
    const run = await (await broken()).reload({ window: { rows: 3 } });
    expect(run).toMatchObject({ outcome: 'failed', errorKind: 'source-unavailable' });
    expect(run.message).not.toContain('next run');
    expect(run.message).toMatch(/ Ask for the reload again\.$/);
  });

  test('a reload that goes on from its message says neither, and fails with its reason', async () => {
    const world = await broken();
    await world.start({ window: { rows: 3 }, later: true, runId: 'r' });
    await expect(world.deliver()).rejects.toMatchObject({ kind: 'source-unavailable' });
    const [record] = world.records;
    expect(record).toMatchObject({ outcome: 'failed', errorKind: 'source-unavailable' });
    expect(record?.message).not.toMatch(/again/);
  });
});

describe('a value that "from" cannot have', () => {
  const sets = {
    'Edm.Byte': ['-1', '256'],
    'Edm.Int16': ['40000'],
    'Edm.Int32': ['-999999999999999999999', '2147483648'],
    'Edm.Int64': ['-999999999999999999999', '9223372036854775808'],
    'Edm.Decimal': [`1${'0'.repeat(30)}`, `-1${'0'.repeat(20)}`],
    'Edm.Date': ['2026-02-30', 'yesterday'],
    'Edm.DateTimeOffset': ['0001-01-01T00:00:00+05:00', '2026-01-01T00:00:00', '1'],
  };
  const valueOf: Readonly<Record<string, (n: number) => string | number>> = {
    'Edm.Decimal': (n) => `${n}.5`,
    'Edm.Date': (n) => `2026-01-0${n}`,
    'Edm.DateTimeOffset': (n) => `2026-01-01T00:00:0${n}Z`,
  };
  const cases = Object.entries(sets).flatMap(([type, values]) => values.map((from) => ({ type, from })));

  test.each(cases)('$from for $type is the mistake of its caller, and not sent', async ({ type, from }) => {
    const rows = [1, 2, 3].map((n) => ({ Id: n, At: valueOf[type]?.(n) ?? n }));
    const set = plainSet('Lines', ['Id'], { Id: 'Edm.Int32', At: type }, rows);
    const world = createReloadWorld({ set, cursor: { column: 'At' } });
    await world.run();
    world.service.clearRequests();
    const run = await world.reload({ window: { from } });
    expect(run).toMatchObject({ outcome: 'failed', errorKind: 'window-unknown' });
    expect(run.message).toContain('"from"');
    expect(problemKindOf(run.errorKind)).toBe('window-unknown');
    expect(asked(world).filter((url) => url.includes('filter'))).toStrictEqual([]);
  });
});

const stopping = async () => {
  const world = await loaded();
  const stop = new AbortController();
  const state = {
    ...world.state,
    // As an SDK ends a call that is aborted: with an error of its own.
    claim: async () => {
      stop.abort();
      throw new DOMException('The operation was aborted.', 'AbortError');
    },
  };
  const deps = world.depsOver({ lake: world.lake, state, fetch: world.service.fetch });
  return { world, deps, signal: stop.signal, state };
};

describe('a shutdown while a feed is claimed', () => {
  test('is an append that was stopped', async () => {
    const { world, state, signal } = await stopping();
    const over = { lake: world.lake, state, fetch: world.service.fetch };
    expect(await world.run({ over, signal })).toMatchObject({
      outcome: 'stopped',
      message: 'it was asked to stop',
    });
  });

  test('is a reload that was stopped, and over HTTP a 503 that says to send it again', async () => {
    const { world, deps, signal } = await stopping();
    const answer = await world.start({ deps, signal, runId: 'r' });
    expect(answer).toStrictEqual({ outcome: 'stopping' });
    const http = answerRun(answer, false);
    expect(http).toMatchObject({ status: 503, headers: { 'retry-after': '10' } });
    expect(JSON.parse(bodyText(http))).toMatchObject({
      kind: 'stopping',
      detail: expect.stringContaining('again'),
    });
    expect(await world.start({ runId: 'r', isRetry: true })).toMatchObject({ outcome: 'ended' });
  });

  test('gives the message of a run back to its queue', async () => {
    const { world, deps } = await stopping();
    await world.start({ later: true, runId: 'r' });
    const message = [...world.queue.messages];
    const stop = new AbortController();
    stop.abort();
    const [first] = message;
    const going = resumeRun(deps, [world.feed], first ?? { runId: '', feed: '' }, {
      signal: stop.signal,
      deadline: world.clock.now() + 1_000,
      report: (record) => void world.records.push(record),
    });
    await expect(going).rejects.toThrow(/abort/i);
    expect(world.records.filter(({ outcome }) => outcome === 'failed')).toStrictEqual([]);
  });
});
