import { describe, expect, test } from 'vitest';
import { runStatus } from '../../shared/sync/index.ts';
import { createReloadWorld } from '../support/reload-world.ts';
import { createWorld, type World } from '../support/memory-world.ts';
import { columnTexts, sourceTexts } from '../support/world-checks.ts';
import { noteKinds } from '../support/note-kinds.ts';

/** Does something at the nth request for a page of rows. */
const atPage = (world: World, nth: number, act: () => void): void => {
  let pages = 0;
  world.service.onRequest = ({ url }) => {
    if (url.includes('/Orders?') && (pages += 1) === nth) act();
  };
};

/** Rows after the first commit, and after the second: of pages of seven, those at the value that a page begins with came before. */
const COMMITTED = [
  ['OrderID', 25, 49],
  ['OrderDate', 23, 44],
] as const;

describe.each(COMMITTED)('with the cursor %s', (column, first, second) => {
  test('a deadline in mid-load commits what is there, says stopped, and the next run goes on', async () => {
    const world = createWorld({ cursor: { column } });
    atPage(world, 5, () => world.clock.advance(1000));
    const first = await world.run({ deadlineMs: 500 });
    expect(first.outcome).toBe('stopped');
    expect(first.rows).toBeGreaterThan(20);
    expect(await columnTexts(world, 'OrderID')).toHaveLength(first.rows);
    expect(await world.storedState()).toMatchObject({ watermark: first.to, rows: first.rows });
    world.service.onRequest = undefined;
    const { runId } = first;
    expect(await world.run()).toMatchObject({
      runId,
      outcome: 'appended',
      rows: 60 - first.rows,
      from: first.to,
    });
    expect(await world.state.runs('orders', 2)).toMatchObject([{ runId, outcome: 'appended', rows: 60 }]);
    expect(await columnTexts(world, 'OrderID')).toStrictEqual(sourceTexts(world, 'OrderID'));
  });

  test('an abort stops at once, with whole batches in the table and no more', async () => {
    const world = createWorld({ cursor: { column } });
    const abort = new AbortController();
    atPage(world, 8, () => abort.abort(new Error('stop')));
    const run = await world.run({ signal: abort.signal });
    expect(run).toMatchObject({ outcome: 'stopped', rows: first });
    expect(run.errorKind).toBeUndefined();
    expect(await columnTexts(world, 'OrderID')).toHaveLength(first);
    expect(await world.storedState()).toMatchObject({ watermark: run.to, rows: first });
    expect((await world.state.feeds())[0]?.lease).toBeUndefined();
    world.service.onRequest = undefined;
    expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 60 - first });
    expect(await columnTexts(world, 'OrderID')).toStrictEqual(sourceTexts(world, 'OrderID'));
  });

  test('each commit is announced first, with the state as the batch before it left it', async () => {
    const world = createWorld({ cursor: { column } });
    const steps: string[] = [];
    const lake = {
      ...world.lake,
      putIfAbsent: (...args: Parameters<typeof world.lake.putIfAbsent>) => {
        if (args[0].endsWith('.json')) steps.push(`commit ${Number(args[0].slice(-25, -5))}`);
        return world.lake.putIfAbsent(...args);
      },
    };
    const state = {
      ...world.state,
      write: (...args: Parameters<typeof world.state.write>) => {
        const { intent, state: next, end } = args[1];
        const said = typeof intent === 'object' ? `announce ${intent.version}` : end?.outcome;
        steps.push(`${said}, at ${next?.rows} rows of version ${next?.table?.version}`);
        return world.state.write(...args);
      },
    };
    await world.run({ over: { lake, state, fetch: world.service.fetch } });
    expect(steps).toStrictEqual([
      'announce 0, at 0 rows of version undefined',
      'commit 0',
      'announce 1, at 0 rows of version 0',
      'commit 1',
      `announce 2, at ${first} rows of version 1`,
      'commit 2',
      `announce 3, at ${second} rows of version 2`,
      'commit 3',
      'appended, at 60 rows of version 3',
    ]);
  });
});

test('an append that waits for its message keeps its feed, and no other call ends it', async () => {
  const world = createReloadWorld();
  atPage(world, 5, () => world.clock.advance(1000));
  const { runId, rows } = await world.run({ deadlineMs: 500 });
  expect(world.queue.messages).toStrictEqual([{ runId, feed: 'orders' }]);
  world.clock.advance(61_000);
  expect(await world.start({ runId: 'next', deadlineMs: 5_000 })).toStrictEqual({
    outcome: 'continues',
    runId: 'next',
  });
  expect(await runStatus(world.deps, runId)).toMatchObject({ status: 'waiting', progress: { rows } });
  world.service.onRequest = undefined;
  await world.deliver();
  expect(await world.state.runs('orders', 2)).toMatchObject([{ runId, outcome: 'appended', rows: 60 }]);
  await world.deliver();
  expect(await runStatus(world.deps, 'next')).toMatchObject({ status: 'ended' });
});

test('an unordered source that the deadline cuts short commits nothing, and says so', async () => {
  const world = createWorld({ quirks: { ignoreOrder: true } });
  atPage(world, 5, () => world.clock.advance(1000));
  const run = await world.run({ deadlineMs: 500 });
  expect(run).toMatchObject({ outcome: 'stopped', rows: 0 });
  expect(noteKinds(run)).toStrictEqual(['order-ignored', 'unordered-not-committed']);
  expect(await world.snapshot()).toBeUndefined();
  world.service.onRequest = undefined;
  expect(await world.run()).toMatchObject({ outcome: 'appended', rows: 60 });
});
