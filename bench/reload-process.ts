import { createMemoryRunQueue } from '../shared/queue/index.ts';
import { createFileLake, type Lake } from '../shared/lake/index.ts';
import { createMemoryStateStore } from '../shared/state/index.ts';
import { loadSnapshot } from '../shared/delta/index.ts';
import { appendFeed, startRun } from '../shared/sync/index.ts';
import { bareLoop } from './bare-loop.ts';
import { benchDeps, benchFeed, median } from './workbench.ts';

/**
 * Loads a table, then reloads its last rows over and over, each time with other content at the source; in between, fetches and parses the same
 * rows in a bare loop. Arguments: service root, folder, rows in all, rows of the window. Prints medians and bytes as JSON.
 */
const [serviceUrl = '', folder = '', total = '0', window = '0'] = process.argv.slice(2);
const ROUNDS = 9;
const rows = Number(total);
const last = Number(window);

const bytes = { read: 0, written: 0, log: 0 };
const count = (path: string, kind: 'read' | 'written', size: number): void => {
  bytes[path.endsWith('.parquet') ? kind : 'log'] += size;
};
const file = createFileLake(folder);
const lake: Lake = {
  ...file,
  read: async (path, options) => {
    const result = await file.read(path, options);
    if (result.outcome === 'found') count(path, 'read', result.bytes.length);
    return result;
  },
  write: async (path, body, signal) => {
    count(path, 'written', body.length);
    return file.write(path, body, signal);
  },
};

const feed = benchFeed(serviceUrl);
const deps = { ...benchDeps(lake, createMemoryStateStore()), queue: createMemoryRunQueue() };
const { signal } = new AbortController();
const first = await appendFeed(deps, feed, {
  runId: 'load',
  signal,
  deadline: Infinity,
  report: () => undefined,
});
if (first?.rows !== rows) throw new Error(`${first?.rows} of ${rows} rows: ${first?.message ?? ''}`);
const loaded = await loadSnapshot(file, feed.tablePath);
const files = loaded?.files ?? [];

const from = 10_248 + rows - 1 - last;
const bare = async (): Promise<number> => {
  const started = performance.now();
  const filter = encodeURIComponent(`OrderID gt ${from}`);
  const seen = await bareLoop(`${serviceUrl}/Orders?$filter=${filter}`);
  if (seen !== last) throw new Error(`the bare loop saw ${seen} rows`);
  return performance.now() - started;
};
const reload = async (round: number): Promise<number> => {
  await fetch(`${serviceUrl}/change`, { method: 'POST' });
  const started = performance.now();
  const answer = await startRun(
    deps,
    feed,
    {
      runId: `reload-${round}`,
      kind: 'reload',
      request: { window: { last: { units: String(last) } }, dryRun: false, force: false },
    },
    { signal, deadline: Infinity, later: false, isRetry: false, report: () => undefined },
  );
  const ms = performance.now() - started;
  const run = answer.outcome === 'ended' ? answer.run : undefined;
  if (run?.reload?.changes?.changed !== last) throw new Error(`round ${round}: ${JSON.stringify(answer)}`);
  return ms;
};

// The first round reads the file as the load left it: that is what bytes are counted of.
const holding = files.at(-1)?.size ?? NaN;
await fetch(`${serviceUrl}/change`, { method: 'POST' });
await bare();
Object.assign(bytes, { read: 0, written: 0, log: 0 });
await reload(0);
const counted = { ...bytes };
const bareMs: number[] = [];
const reloadMs: number[] = [];
for (let round = 1; round <= ROUNDS; round += 1) {
  bareMs.push(await bare());
  reloadMs.push(await reload(round));
}
console.log(
  JSON.stringify({
    files: files.length,
    holding,
    ...counted,
    bareMs: median(bareMs),
    reloadMs: median(reloadMs),
  }),
);
process.exit();
