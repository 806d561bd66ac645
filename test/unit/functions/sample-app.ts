import { HttpRequest, InvocationContext, type HttpHandler, type HttpResponseInit } from '@azure/functions';
import type { Application } from '../../../functions/application.ts';
import { serveEndpoint } from '../../../functions/routing/serve-path.ts';
import type { Handle, Handlers } from '../../../functions/routing/call.ts';
import type { EndpointName } from '../../../shared/api/index.ts';
import { parseFeeds, parseNcrontab, type RefusedFeed } from '../../../shared/config/index.ts';
import { holdSnapshots } from '../../../shared/delta/index.ts';
import { createMemoryLake } from '../../../shared/lake/index.ts';
import { createBufferPool } from '../../../shared/parquet/index.ts';
import { createMemoryRunQueue } from '../../../shared/queue/index.ts';
import { createMemoryScratch } from '../../../shared/scratch/index.ts';
import { createMemoryStateStore } from '../../../shared/state/index.ts';
import { refusedFeeds, type RunResult, type SyncDeps } from '../../../shared/sync/index.ts';

export const NOW_MS = Date.UTC(2026, 0, 1, 12);
export const NEW_ID = '11111111-1111-4111-8111-111111111111';
export const OTHER_ID = '22222222-2222-4222-8222-222222222222';

const FEEDS = [
  {
    name: 'orders',
    source: { serviceUrl: 'https://s.example', entitySet: 'Orders' },
    cursor: { column: 'OrderID' },
    table: 'Orders',
    reload: { last: 10 },
  },
  {
    name: 'items',
    enabled: false,
    source: { serviceUrl: 'https://s.example', entitySet: 'Items' },
    cursor: { column: 'ItemID' },
    table: 'Items',
  },
];

const LINE = 'feeds.json: feeds[2].tabel (feed "lines"): unknown key; did you mean "table"?';

/** What there is of a feed that is refused. */
export const REFUSED: RefusedFeed = {
  place: 'feeds.json: feeds[2]',
  name: 'lines',
  enabled: true,
  problems: [LINE, 'feeds.json: feeds[2].table (feed "lines"): is missing; it must be a string'],
};

/** The application with that feed, and with one that has not even a name. */
export const appWithRefused = (changes: Partial<SyncDeps> = {}): Application => {
  const app = sampleApp(changes);
  const refused = [
    REFUSED,
    { place: 'feeds.json: feeds[3]', enabled: true, problems: ['must be an object'] },
  ];
  return { ...app, feeds: [...app.feeds, ...refusedFeeds(refused)], refused };
};

/** The application over ports in memory; what runs need of it is not there, as no run is made. */
export const sampleApp = (changes: Partial<SyncDeps> = {}): Application => {
  const lake = createMemoryLake();
  return {
    feeds: parseFeeds(JSON.stringify({ feeds: FEEDS }), 'feeds.json').feeds,
    refused: [],
    limits: { deadlineMs: 480_000, httpDeadlineMs: 200_000, concurrency: 2, historyMs: 86_400_000 },
    schedule: parseNcrontab('0 */15 * * * *'),
    missingSecrets: () => [],
    notes: [],
    stopping: new AbortController().signal,
    deps: {
      lake,
      state: createMemoryStateStore(),
      queue: createMemoryRunQueue(),
      clock: { now: () => NOW_MS, elapsed: () => NOW_MS, sleep: () => Promise.resolve() },
      newId: () => NEW_ID,
      random: () => 0,
      codec: 'snappy',
      encode: () => Promise.reject(new TypeError('no run is made')),
      buffers: createBufferPool(0),
      engineVersion: '0.0.0',
      batchRows: 1,
      batchBytes: 1,
      aheadBytes: 1,
      busyMs: () => 0,
      compareRows: 1,
      scratch: createMemoryScratch(),
      snapshots: holdSnapshots(1 << 24),
      prepareLake: () => Promise.resolve(),
      sourceOf: () => {
        throw new TypeError('no run is made');
      },
      fingerprintOf: () => '',
      tell: () => undefined,
      redact: (text) => text,
      ...changes,
    },
  };
};

/** A reload that ended as `changes` say. */
export const endedRun = (changes: Partial<RunResult> = {}): RunResult => ({
  runId: NEW_ID,
  feed: 'orders',
  kind: 'reload',
  outcome: 'reloaded',
  startedAt: NOW_MS - 1_500,
  endedAt: NOW_MS,
  attempts: 1,
  rows: 10,
  pages: 1,
  bytes: 1_000,
  requests: 3,
  ...changes,
});

interface Sent {
  readonly params?: Record<string, string>;
  readonly headers?: Record<string, string>;
  readonly body?: string;
  readonly query?: string;
}

export interface Answer {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  /** What was logged, a line each. */
  readonly log: readonly string[];
}

/** A handle as the host has it. */
export const served = <Name extends EndpointName>(name: Name, handle: Handle<Name>): HttpHandler =>
  serveEndpoint(sampleApp, name, { [name]: handle } as Pick<Handlers, Name>);

/** Calls a handler as the host does. */
export const call = async (
  handler: HttpHandler,
  { params = {}, headers = {}, body, query }: Sent = {},
): Promise<Answer> => {
  const log: string[] = [];
  const context = new InvocationContext({
    functionName: 'test',
    invocationId: 'test',
    logHandler: (level, message) => log.push(`${level}: ${String(message)}`),
  });
  const request = new HttpRequest({
    method: 'POST',
    url: `http://host.example/api/test${query === undefined ? '' : `?${query}`}`,
    params,
    headers,
    ...(body === undefined ? {} : { body: { bytes: new TextEncoder().encode(body) } }),
  });
  const answer = (await handler(request, context)) as HttpResponseInit;
  return {
    status: answer.status,
    headers: answer.headers as Record<string, string>,
    body: typeof answer.body === 'string' ? JSON.parse(answer.body) : undefined,
    log,
  };
};
