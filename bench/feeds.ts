import { join } from 'node:path';
import { startAzurite } from '../local/azurite.ts';
import { buildFunctions } from '../local/build.ts';
import { newUuid } from '../shared/core/index.ts';
import { createFileLake } from '../shared/lake/index.ts';
import { createTableStateStore, type StateStore } from '../shared/state/index.ts';
import { appendFeed } from '../shared/sync/index.ts';
import { DUE, feedAt, FEEDS } from './many-feeds.ts';
import { atMost, benchDeps, type Figure, inFreshProcess, withFolder, withSource } from './workbench.ts';

const ROWS = 100;
const AT_ONCE = 8;

const eachOf = async (count: number, work: (place: number) => Promise<void>): Promise<void> => {
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let place = next++; place < count; place = next++) await work(place);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
};

/** A feed as a run a moment ago has left it. */
const leave = async (state: StateStore, feed: string, at: number): Promise<void> => {
  const runId = newUuid();
  const times = { createdAt: at, updatedAt: at, attempts: 1 };
  const job = {
    runId,
    feed,
    kind: 'append',
    status: 'running',
    ...times,
    request: '{}',
    progress: '{}',
  } as const;
  const claimed = await state.claim({ feed, holder: newUuid(), job, lease: 'held' });
  if (claimed.outcome !== 'claimed') throw new Error(`${feed} is held`);
  const counts = { rows: 0, pages: 1, bytes: 100, requests: 1 };
  const end = {
    runId,
    feed,
    kind: 'append',
    outcome: 'no-new-rows',
    startedAt: at,
    durationMs: 1,
    ...counts,
  } as const;
  await state.write(claimed.hold, {
    now: at,
    lease: 'return',
    job: { ...job, status: 'done', answer: '{}' },
    end,
  });
};

const measure = async (serviceUrl: string, folder: string): Promise<readonly Figure[]> => {
  const azurite = await startAzurite();
  try {
    const { connectionString } = azurite;
    const state = createTableStateStore({ connectionString });
    const deps = benchDeps(createFileLake(folder), state);
    await eachOf(FEEDS, async (place) => {
      const feed = feedAt(place, serviceUrl);
      if (place >= DUE) return leave(state, feed.name, Date.now());
      const { signal } = new AbortController();
      await appendFeed(deps, feed, { runId: newUuid(), signal, deadline: Infinity, report: () => undefined });
    });
    // Bundled, as it is deployed: what turns TypeScript into JavaScript takes 30 MB of its own.
    const bundle = join(folder, 'bundle');
    await buildFunctions(bundle, ['bench/feeds-process.ts']);
    const script = join(bundle, 'feeds-process.js');
    const child = await inFreshProcess(script, connectionString, serviceUrl, folder);
    const { runs = NaN, listings = NaN, requests = NaN, peakMb = NaN } = child;
    if (runs !== DUE) throw new Error(`${runs} of ${DUE} feeds had their turn`);
    return [
      atMost('feeds', 'requests that list 1,000 feeds', listings, 'calls', 1),
      atMost('feeds', 'table calls for a feed that is not due', requests - listings - 2 * DUE, 'calls', 0),
      atMost('feeds', 'peak of the tick', Math.round(peakMb), 'MB', 150),
    ];
  } finally {
    await azurite.stop();
  }
};

/** What a tick costs over 1,000 feeds, 950 of which are not due, and nothing new in the others. */
export const feeds = (): Promise<readonly Figure[]> =>
  withSource(ROWS, ({ serviceUrl }) => withFolder((folder) => measure(serviceUrl, folder)));
