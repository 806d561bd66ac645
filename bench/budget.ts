import type { Feed } from '../shared/config/index.ts';
import { createFileLake } from '../shared/lake/index.ts';
import { runTick } from '../shared/sync/index.ts';
import { atMost, benchDeps, benchFeed, type Figure, withFolder, withSource } from './workbench.ts';

const FEEDS = 10;
const ROWS = 1_400;
const PAGE_ROWS = 100;
const PER_MINUTE = 60;
const MINUTE_MS = 60_000;

interface Asked {
  readonly asked: number;
  readonly mostInMinute: number;
}

const askedOf = async (serviceUrl: string): Promise<Asked> =>
  (await (await fetch(`${serviceUrl}/asked`)).json()) as Asked;

const feedsOf = (serviceUrl: string, limits: Partial<Feed['source']>): readonly Feed[] =>
  Array.from({ length: FEEDS }, (_, place) => {
    const feed = benchFeed(serviceUrl);
    const source = { ...feed.source, ...limits };
    return { ...feed, source, name: `orders-${place}`, tablePath: `Tables/Orders${place}` };
  });

/** The first load of all feeds in one tick, and how long it took, ms. */
const loadAll = (feeds: readonly Feed[]): Promise<number> =>
  withFolder(async (folder) => {
    const begun = performance.now();
    const records = await runTick(benchDeps(createFileLake(folder)), {
      feeds,
      signal: new AbortController().signal,
      deadline: Infinity,
      concurrency: 2,
      historyMs: 90 * 86_400_000,
      report: () => undefined,
    });
    const rows = records.reduce((sum, run) => sum + run.rows, 0);
    if (rows !== FEEDS * ROWS) throw new Error(`${rows} of ${FEEDS * ROWS} rows came`);
    return performance.now() - begun;
  });

/** A first load of all feeds of a source of its own, with these limits. */
const measure = (limits: Partial<Feed['source']>): Promise<Asked & { readonly tookMs: number }> =>
  withSource(
    ROWS,
    async ({ serviceUrl }) => {
      const tookMs = await loadAll(feedsOf(serviceUrl, limits));
      return { ...(await askedOf(serviceUrl)), tookMs };
    },
    { pageRows: PAGE_ROWS },
  );

/** What the budget of a service costs ten feeds that read it, by a service that counts. It takes two to three minutes. */
export const budget = async (): Promise<readonly Figure[]> => {
  const { asked: needed } = await measure({ parallel: 1 });
  const { asked, mostInMinute, tookMs } = await measure({ requestsPerMinute: PER_MINUTE, parallel: 4 });
  if (asked <= PER_MINUTE) throw new Error(`${asked} requests are no more than the budget of a minute`);
  // The last of them may go out as soon as the budget of so many minutes is used up.
  const leastMs = (Math.ceil(needed / PER_MINUTE) - 1) * MINUTE_MS;
  return [
    atMost('budget', 'requests above 60 in any minute', Math.max(0, mostInMinute - PER_MINUTE), 'calls', 0),
    atMost('budget', `time for ${needed} requests`, Number((tookMs / leastMs).toFixed(3)), 'x least', 1.1),
  ];
};
