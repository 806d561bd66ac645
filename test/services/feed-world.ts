import { Buffer } from 'node:buffer';
import type { Feed, ReloadWindow } from '../../shared/config/index.ts';
import { type Fetch, nodeFetch } from '../../shared/odata/index.ts';
import type { RunRecord } from '../../shared/state/index.ts';
import type { RunResult } from '../../shared/sync/index.ts';
import { createReloadWorld } from '../support/reload-world.ts';
import { movedClock } from '../support/standing-clock.ts';
import type { ServiceSource, Version } from './service-source.ts';

/** A feed over a real service, its lake and state in memory. */
export interface FeedWorld {
  run(): Promise<RunRecord>;
  reload(window: ReloadWindow, force?: boolean): Promise<RunResult>;
  table(): Promise<readonly Version[]>;
  /** The table's version; undefined while there is none. */
  version(): Promise<number | undefined>;
  /** Called after every answer with rows, before Tidemark sees it. */
  onPage: (() => Promise<void>) | undefined;
}

/** A run that has not ended by then is stopped. */
const RUN_MS = 120_000;
/** Longer than a lease. */
const BETWEEN_MS = 61_000;

const OPTIONS = { batchRows: 1_000 } as const;

const feedOf = ({ source, cursor }: ServiceSource, feed: Feed): Feed => ({
  ...feed,
  source: {
    query: {},
    headers: {},
    auth: { type: 'none' },
    pageSize: 5000,
    timeoutMs: 20_000,
    parallel: 1,
    ...source,
  },
  cursor,
});

const isMetadata = (url: string): boolean => new URL(url).pathname.endsWith('$metadata');

type Answer = Awaited<ReturnType<Fetch>>;

/** An answer with another text; some services have no such document, so its status is not looked at. */
const mended = async ({ body }: Answer, mend: (text: string) => string): Promise<Answer> => {
  const parts: Uint8Array[] = [];
  for await (const part of body ?? []) parts.push(part);
  const text = Buffer.concat(parts).toString('utf8');
  return new Response(mend(text), { headers: { 'content-type': 'application/xml' } });
};

/** What ends a run that takes too long. */
const limit = (): AbortSignal => AbortSignal.timeout(RUN_MS);

export const createFeedWorld = (source: ServiceSource): FeedWorld => {
  const clock = movedClock(Date.now);
  const inner = createReloadWorld({ ...OPTIONS, clock });
  inner.feed = feedOf(source, inner.feed);
  const { mendMetadata } = source;
  const seeing: Fetch = async (url, init) => {
    const answer = await nodeFetch(url, init);
    if (isMetadata(url)) return mendMetadata === undefined ? answer : mended(answer, mendMetadata);
    if (answer.ok) await world.onPage?.();
    return answer;
  };
  const ports = { lake: inner.lake, state: inner.state, fetch: seeing };
  const world: FeedWorld = {
    onPage: undefined,
    run: async () => {
      clock.advance(BETWEEN_MS);
      return inner.run({ over: ports, signal: limit() });
    },
    reload: async (window, force = false) => {
      clock.advance(BETWEEN_MS);
      return inner.reload({ window, force, deps: inner.depsOver(ports), signal: limit() });
    },
    table: async () => (await inner.rows()).map((row) => source.versionOf(row)),
    version: async () => (await inner.snapshot())?.version,
  };
  return world;
};
