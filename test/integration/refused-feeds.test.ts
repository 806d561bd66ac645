import { expect, test } from 'vitest';
import type { RunRecord } from '../../shared/state/index.ts';
import { refusedFeeds, resumeRun, runTick } from '../../shared/sync/index.ts';
import { createWorld } from '../support/memory-world.ts';
import { createReloadWorld } from '../support/reload-world.ts';

const PROBLEMS = [
  'feeds.json: feeds[1].tabel (feed "lines"): unknown key; did you mean "table"?',
  'feeds.json: feeds[1].table (feed "lines"): is missing; it must be a string',
];
/** A line for each, which page and command line show as lines. */
const TOLD = PROBLEMS.join('\n');
const refused = (name: string, enabled = true) =>
  refusedFeeds([{ place: 'feeds.json: feeds[1]', name, enabled, problems: PROBLEMS }]);

test('a tick records a feed that is refused as failed by `config`, and appends the others', async () => {
  const { deps, feed, clock, state } = createWorld({});
  const records = await runTick(deps, {
    feeds: [...refused('lines'), ...refused('idle', false), feed],
    signal: new AbortController().signal,
    deadline: clock.now() + 600_000,
    concurrency: 2,
    historyMs: 90 * 86_400_000,
    report: () => undefined,
  });
  expect(
    records.map((run) => [run.feed, run.outcome, run.errorKind, run.message, run.requests]),
  ).toStrictEqual(
    expect.arrayContaining([
      ['lines', 'failed', 'config', TOLD, 0],
      ['orders', 'appended', undefined, undefined, expect.any(Number)],
    ]),
  );
  expect(records).toHaveLength(2);
  const entries = await state.feeds(new AbortController().signal);
  expect(entries.find(({ feed: name }) => name === 'lines')?.lastRun).toMatchObject({ outcome: 'failed' });
});

test('a run that waits for its message ends with what is wrong with its feed, and what it had committed stays', async () => {
  const world = createReloadWorld({});
  await world.run();
  const before = await world.rows();
  await world.start({ window: { rows: 3 }, later: true, runId: 'r' });
  const [message] = world.queue.messages;
  if (message === undefined) throw new Error('no run waits');
  const records: RunRecord[] = [];
  await resumeRun(
    world.deps,
    refused('orders'),
    { feed: 'orders', runId: 'r' },
    {
      signal: new AbortController().signal,
      deadline: world.clock.now() + 600_000,
      report: (run) => records.push(run),
    },
  );
  expect(records).toMatchObject([{ runId: 'r', outcome: 'failed', errorKind: 'config' }]);
  expect(await world.rows()).toStrictEqual(before);
  // Once the file is mended, the feed goes on from where it was.
  expect(await world.run()).toMatchObject({ outcome: 'no-new-rows' });
});
