import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RunLine, RunOutcome, RunRecord, StateStore } from '../../../shared/state/index.ts';
import { listRuns } from '../../../shared/sync/index.ts';

type Page = Awaited<ReturnType<typeof listRuns>>;

const aRun = (feed: string, second: number, outcome: RunOutcome): RunRecord => ({
  runId: `${feed}-${second}`,
  feed,
  kind: 'append',
  outcome,
  startedAt: second,
  durationMs: 1,
  rows: 0,
  pages: 0,
  bytes: 0,
  requests: 0,
});

const placeOf = ({ feed, startedAt, runId }: RunRecord): string =>
  `${String(9_999_999_999_999 - startedAt)}.${feed}.${runId}`;

/** Histories as a store lists them, and how many requests were made. */
const historiesOf = (runs: readonly RunRecord[]) => {
  const asked: string[] = [];
  const lines: readonly RunLine[] = runs
    .map((run) => ({ place: placeOf(run), run }))
    .toSorted((a, b) => (a.place < b.place ? -1 : 1));
  const state: Pick<StateStore, 'lines'> = {
    lines: async (feed, { limit, behind = '' }) => {
      asked.push(feed);
      return lines.filter(({ place, run }) => run?.feed === feed && place > behind).slice(0, limit);
    },
  };
  return { state, asked, all: lines.flatMap(({ run }) => (run === undefined ? [] : [run])) };
};

const pages = async (
  state: Pick<StateStore, 'lines'>,
  feeds: readonly string[],
  asked: { readonly limit: number; readonly outcome?: RunOutcome | undefined },
): Promise<readonly Page[]> => {
  const found: Page[] = [];
  let before: string | undefined;
  do {
    const page = await listRuns(state, feeds, { ...asked, before });
    found.push(page);
    before = page.next;
  } while (before !== undefined && found.length < 1_000);
  return found;
};

const FEEDS = ['a', 'a-b', 'ab', 'quiet'];

const run = fc
  .tuple(
    fc.constantFrom('a', 'a-b', 'ab'),
    fc.nat({ max: 60 }),
    fc.constantFrom<RunOutcome>('appended', 'failed'),
  )
  .map(([feed, second, outcome]) => aRun(feed, second, outcome));

describe('runs of several feeds', () => {
  test('come page by page as all of them do, newest first, each once', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(run, { maxLength: 80, selector: ({ runId }) => runId }),
        fc.integer({ min: 1, max: 30 }),
        fc.constantFrom<RunOutcome | undefined>(undefined, 'failed'),
        async (runs, limit, outcome) => {
          const { state, all } = historiesOf(runs);
          const found = await pages(state, FEEDS, { limit, outcome });
          expect(found.flatMap((page) => page.runs)).toStrictEqual(
            all.filter((each) => (outcome ?? each.outcome) === each.outcome),
          );
          expect(Math.max(...found.map((page) => page.runs.length))).toBeLessThanOrEqual(limit);
          // The last page alone has nothing behind it.
          const short = found.slice(0, -1).filter((page) => page.runs.length < limit);
          expect(outcome === undefined ? short : []).toStrictEqual([]);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('cost one request for each feed, where all are about as busy', async () => {
    const feeds = Array.from({ length: 40 }, (_, nth) => `feed-${nth}`);
    const runs = feeds.flatMap((feed, nth) =>
      Array.from({ length: 50 }, (_, round) => aRun(feed, 1_000 * round + nth, 'appended')),
    );
    const { state, asked } = historiesOf(runs);
    const page = await listRuns(state, feeds, { limit: 50 });
    expect(page.runs).toHaveLength(50);
    expect(asked).toHaveLength(40);
  });

  test('of one busy feed among quiet ones cost a few more', async () => {
    const runs = Array.from({ length: 900 }, (_, second) => aRun('a', second, 'appended'));
    const { state, asked } = historiesOf([...runs, aRun('ab', 1, 'appended')]);
    expect((await listRuns(state, FEEDS, { limit: 200 })).runs).toHaveLength(200);
    expect(asked.length).toBeLessThanOrEqual(FEEDS.length + 3);
  });

  test('of a rare outcome are looked for in 500 lines of a feed at a time: a page may be empty, and goes on', async () => {
    const runs = Array.from({ length: 1_400 }, (_, second) =>
      aRun('a', second, second === 3 || second === 1_399 ? 'failed' : 'appended'),
    );
    const { state, asked } = historiesOf(runs);
    const first = await listRuns(state, FEEDS, { limit: 50, outcome: 'failed' });
    expect(first.runs.map(({ runId }) => runId)).toStrictEqual(['a-1399']);
    expect(first.next).toBeDefined();
    expect(asked.length).toBeLessThanOrEqual(FEEDS.length + 5);
    const found = await pages(state, FEEDS, { limit: 50, outcome: 'failed' });
    expect(found.map((page) => page.runs.length)).toStrictEqual([1, 0, 1]);
  });
});
