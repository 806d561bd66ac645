import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createFileLake } from '../shared/lake/index.ts';
import type { Feed } from '../shared/config/index.ts';
import { newUuid } from '../shared/core/index.ts';
import { type Fetch, nodeFetch } from '../shared/odata/index.ts';
import { createMemoryStateStore } from '../shared/state/index.ts';
import { appendFeed } from '../shared/sync/index.ts';
import { benchDeps, benchFeed, withFolder, withSource } from './workbench.ts';

const PAGES = 100;
const PAGE_ROWS = 50;
const ROWS = PAGES * PAGE_ROWS;

/** A real service of ASP.NET Core OData, beside the project where it is developed. */
const LAB = join(import.meta.dirname, '../../shared/services/odata-lab/odata-lab');

/** Zones of a service that holds UTC, and whose filters are read in its own zone. */
export type LabZone = 'new-york' | 'tokyo';

export const hasLab = (): boolean => existsSync(LAB);

/** Requests that it takes to read every row by the service's own links, with `$metadata`. */
const requestsByLinks = async (url: string, orderby: string): Promise<number> => {
  let next: string | undefined = `${url}?$orderby=${orderby}`;
  let requests = 1;
  while (next !== undefined) {
    const headers = { prefer: `odata.maxpagesize=${PAGE_ROWS}` };
    const answer = (await (await fetch(next, { headers })).json()) as { '@odata.nextLink'?: string };
    requests += 1;
    next = answer['@odata.nextLink'];
  }
  return requests;
};

/** A fetch that knows how many requests were under way at once. */
const watchedFetch = (): { readonly fetch: Fetch; readonly most: number } => {
  let now = 0;
  const seen = { most: 0 };
  return Object.assign(seen, {
    fetch: async (...request: Parameters<Fetch>) => {
      now += 1;
      seen.most = Math.max(seen.most, now);
      try {
        return await nodeFetch(...request);
      } finally {
        now -= 1;
      }
    },
  });
};

/** Requests of a first load of a feed, against those of following links. */
const loadRatio = async (feed: Feed): Promise<number> => {
  const { serviceUrl, entitySet } = feed.source;
  const byLinks = await requestsByLinks(`${serviceUrl}/${entitySet}`, feed.cursor.column);
  const watched = watchedFetch();
  const run = await withFolder((folder) =>
    appendFeed(benchDeps(createFileLake(folder), createMemoryStateStore(), watched.fetch), feed, {
      runId: newUuid(),
      signal: new AbortController().signal,
      deadline: Infinity,
      report: () => undefined,
    }),
  );
  if (run?.rows !== ROWS)
    throw new Error(`${run?.rows} of ${ROWS} rows: ${run?.outcome} ${run?.message ?? ''}`);
  if (feed.source.parallel > 1 && watched.most < 2) throw new Error('no ranges were read at once');
  return Math.round((run.requests / byLinks) * 1000) / 1000;
};

const withPages = (feed: Feed, parallel: number): Feed => ({
  ...feed,
  source: { ...feed.source, pageSize: PAGE_ROWS, parallel },
});

/** A source that takes its time, as ranges are read at once of no other. */
const LATENCY_MS = 20;

export const localRatio = (parallel: number): Promise<number> =>
  withSource(
    ROWS,
    async (source) => {
      await fetch(`${source.serviceUrl}/slow`, { method: 'POST' });
      return loadRatio(withPages(benchFeed(source.serviceUrl, source), parallel));
    },
    { pageRows: PAGE_ROWS, latencyMs: LATENCY_MS },
  );

/** The same of ASP.NET in a zone of its own. */
export const labRatio = async (zone: LabZone, parallel: number, port = 18_390): Promise<number> => {
  const options = ['--kind', 'utc', '--time-zone', `rule:${zone}`, '--rows', String(ROWS)];
  const env = { ...process.env, TZ: 'UTC' };
  const child = spawn(LAB, ['--port', String(port), ...options], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    await once(child.stdout, 'data');
    const set = { mode: 'enable', pageSize: PAGE_ROWS };
    const config = await fetch(`http://127.0.0.1:${port}/admin/config/Stamps`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(set),
    });
    if (!config.ok) throw new Error(`the service took no page size: ${config.status}`);
    const feed = benchFeed(`http://127.0.0.1:${port}/odata`, { entitySet: 'Stamps', key: 'At' });
    return await loadRatio(withPages(feed, parallel));
  } finally {
    child.kill('SIGKILL');
  }
};
