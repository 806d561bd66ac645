import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Feed } from '../../shared/config/index.ts';
import { type ErrorKind, newUuid, type TidemarkError } from '../../shared/core/index.ts';
import type { Lake } from '../../shared/lake/index.ts';
import { toAdlsError } from '../../shared/lake/adls-errors.ts';
import { toQueueError } from '../../shared/queue/queue-errors.ts';
import { createMemoryTable } from '../../shared/state/memory-table.ts';
import { translateTableError } from '../../shared/state/table-errors.ts';
import { storeOverTable } from '../../shared/state/table-store.ts';
import type { StateStore } from '../../shared/state/index.ts';
import { runTick } from '../../shared/sync/index.ts';
import { aJob } from '../support/a-job.ts';
import { at, events, eventsSet, MODIFIED } from '../support/events.ts';
import type { Ports, WorldOptions } from '../support/memory-world.ts';
import { beforePut, watchPorts } from '../support/watched-ports.ts';
import { createRival } from '../support/rival-writer.ts';
import { createReloadWorld, type ReloadWorld } from '../support/reload-world.ts';
import { plainSet } from '../support/plain-set.ts';
import { columnTexts, sourceTexts, isByKey } from '../support/world-checks.ts';

/** How a run ended, as far as a remedy is about it. */
interface Ended {
  readonly outcome: string;
  readonly errorKind?: string;
  readonly message?: string;
}

interface Remedy {
  /** What docs/errors.md says to do, in its words. */
  readonly says: string;
  readonly world?: () => Promise<ReloadWorld>;
  /** Brings about the failure. */
  readonly fail: (world: ReloadWorld) => Promise<Ended>;
  /** Does what is said, and answers the run that follows. */
  readonly mend: (world: ReloadWorld) => Promise<Ended>;
}

const YEAR_MS = 365 * 86_400_000;
const EVENTS = events(12);
const RELOADED = { window: { all: true } } as const;

const loaded = async (options: WorldOptions = {}): Promise<ReloadWorld> => {
  const world = createReloadWorld({ set: eventsSet(EVENTS), cursor: MODIFIED, pageSize: 5, ...options });
  await world.run();
  world.service.insert('Events', [{ Id: 99, ModifiedAt: '2026-01-01T01:00:00Z', Note: null }]);
  return world;
};

const table = createMemoryTable(() => 0);

/** Says of the feed's entity which version wrote it. */
const withFormat = async (format: bigint): Promise<void> => {
  const found = await table.get('the test', 'feed.orders');
  const entity = { partitionKey: 'tidemark', rowKey: 'feed.orders', format };
  await table.write('the test', [{ kind: 'merge', entity, etag: String(found?.entity['etag']) }]);
};

const over = (world: ReloadWorld, ports: Partial<Ports>): Ports => ({
  lake: world.lake,
  state: world.state,
  fetch: world.service.fetch,
  ...ports,
});

const refused = (statusCode: number, code: string): Error =>
  Object.assign(new Error(code), { name: 'RestError', statusCode, code });

const stateThat = (world: ReloadWorld, status: number, code: string): StateStore => ({
  ...world.state,
  claim: async () => {
    throw translateTableError(refused(status, code), 'Claiming', 'the state');
  },
});

const lakeThat = (world: ReloadWorld, status: number, code: string): Lake => ({
  ...world.lake,
  write: async (path) => {
    throw toAdlsError(
      refused(status, code),
      { location: 'the lake', path, isOneLake: false },
      undefined,
    ) as Error;
  },
});

/** Nothing has to be done: the next run is right. */
const again = (world: ReloadWorld): Promise<Ended> => world.run();

const answering = (status: number, headers: Record<string, string> = {}) => ({
  fail: (world: ReloadWorld): Promise<Ended> => {
    world.service.onRequest = () => new Response('', { status, headers });
    return world.run();
  },
  mend: (world: ReloadWorld): Promise<Ended> => {
    world.service.onRequest = undefined;
    return world.run();
  },
});

const silent = (): void => undefined;
const noRows = (): Response => Response.json({ '@odata.context': 'x', value: [] });

/** A queue that does not take a message: the run is enqueued again by the timer. */
const unheard = (status: number, code: string) => ({
  fail: async (world: ReloadWorld): Promise<Ended> => {
    let said: TidemarkError | undefined;
    const enqueue = async (): Promise<never> => {
      said = toQueueError(refused(status, code), { doing: 'Sending to', location: 'the queue', facts: {} });
      throw said;
    };
    await world.start({
      ...RELOADED,
      later: true,
      deps: { ...world.deps, queue: { ...world.queue, enqueue } },
    });
    const { kind: errorKind = '', message = '' } = said ?? {};
    return { outcome: 'failed', errorKind, message };
  },
  mend: async (world: ReloadWorld): Promise<Ended> => {
    world.clock.advance(200_000);
    const { signal } = new AbortController();
    const deadline = world.clock.now() + 100_000;
    await runTick(world.deps, {
      feeds: [world.feed],
      signal,
      deadline,
      concurrency: 1,
      historyMs: YEAR_MS,
      report: silent,
    });
    await world.deliver();
    return world.records.at(-1) ?? { outcome: 'nothing' };
  },
});

const timesWithoutOffset = async (): Promise<ReloadWorld> => {
  const rows = [1, 2, 3].map((n) => ({ Id: n, SeenAt: `2026-01-01T00:00:0${n}Z` }));
  const set = plainSet('Seen', ['Id'], { Id: 'Edm.Int32', SeenAt: 'Edm.DateTimeOffset' }, rows);
  const world = createReloadWorld({ set, cursor: { column: 'Id' } });
  const shown = rows.map((row) => ({ ...row, SeenAt: row.SeenAt.replace('3Z', '3') }));
  world.service.onRequest = ({ url }) => {
    if (!url.includes('Seen?')) return undefined;
    return Response.json({ '@odata.context': '$metadata#Seen', value: url.includes('gt') ? [] : shown });
  };
  return world;
};

/** What the message or the page says to do, for each kind; a new kind does not compile without it. */
const REMEDIES: Readonly<Record<Exclude<ErrorKind, 'invariant'>, Remedy>> = {
  config: {
    says: 'what the message says',
    fail: (world) => {
      world.feed = { ...world.feed, source: { ...world.feed.source, filter: 'Id gt 3' } };
      return world.run();
    },
    mend: async (world) => {
      await world.reload(RELOADED);
      return world.run();
    },
  },
  'source-unavailable': { says: 'nothing, unless it lasts', ...answering(503) },
  'source-throttled': { says: 'nothing', ...answering(429, { 'retry-after': '3600' }) },
  'source-denied': { says: 'renew the secret', ...answering(401) },
  'source-contract': {
    says: 'look at the service',
    world: timesWithoutOffset,
    fail: again,
    mend: (world) => {
      world.feed = { ...world.feed, columns: { SeenAt: 'string' } };
      return world.run();
    },
  },
  'source-reset': {
    says: 'the next run starts from the watermark',
    // Only a source without order is read by its links.
    world: async () =>
      createReloadWorld({
        set: eventsSet(EVENTS),
        cursor: MODIFIED,
        pageSize: 5,
        quirks: { ignoreOrder: true },
      }),
    fail: (world) => {
      world.service.onRequest = ({ url }) =>
        url.includes('skiptoken') ? new Response('', { status: 410 }) : undefined;
      return world.run();
    },
    mend: (world) => {
      world.service.onRequest = undefined;
      return world.run();
    },
  },
  'lake-unavailable': {
    says: 'the next run looks first',
    fail: (world) => world.run({ over: over(world, { lake: lakeThat(world, 503, 'ServerBusy') }) }),
    mend: again,
  },
  'lake-denied': {
    says: 'by the code in the message',
    fail: (world) =>
      world.run({ over: over(world, { lake: lakeThat(world, 403, 'AuthorizationPermissionMismatch') }) }),
    mend: again,
  },
  'table-unsupported': {
    says: 'choose another table',
    fail: async (world) => {
      const protocol = { minReaderVersion: 1, minWriterVersion: 7, writerFeatures: ['rowTracking'] };
      await createRival(world).upgrade(protocol);
      return world.run();
    },
    mend: async (world) => {
      world.feed = { ...world.feed, tablePath: 'Tables/Orders2' };
      return world.reload(RELOADED);
    },
  },
  'table-corrupt': {
    says: 'restore the table',
    fail: async (world) => {
      await createRival(world).append([{ Id: 500, ModifiedAt: '2026-01-01T00:00:00Z' }]);
      const log = `${world.feed.tablePath}/_delta_log`;
      let newest = '';
      for await (const { path } of world.lake.list(log)) newest = path;
      await world.lake.write(newest, new TextEncoder().encode('not JSON\n'));
      return world.run();
    },
    mend: async (world) => {
      await createRival(world).drop();
      return world.run();
    },
  },
  'commit-contention': {
    says: 'nothing, unless it lasts',
    fail: (world) => {
      const rival = createRival(world);
      let id = 1_000;
      const hook = async (effect: Parameters<typeof beforePut>[0]): Promise<void> => {
        if (beforePut(effect)) await rival.append([{ Id: (id += 1), ModifiedAt: '2026-01-01T01:00:00Z' }]);
      };
      return world.run({ over: watchPorts(over(world, {}), hook) });
    },
    mend: again,
  },
  'state-unavailable': {
    says: 'nothing, unless it lasts',
    fail: (world) => world.run({ over: over(world, { state: stateThat(world, 503, 'ServerBusy') }) }),
    mend: again,
  },
  'state-denied': {
    says: 'by the code in the message',
    fail: (world) =>
      world.run({ over: over(world, { state: stateThat(world, 403, 'AuthorizationFailure') }) }),
    mend: again,
  },
  'state-fenced': {
    says: 'nothing',
    // A run that finds this says nothing itself: whoever took over tells what becomes of it.
    fail: async (world) => {
      const now = world.clock.now();
      const claimed = await world.state.claim({
        feed: 'orders',
        holder: 'one',
        job: aJob('late', 'orders'),
        lease: 'held',
      });
      world.clock.advance(61_000);
      await world.run();
      const late =
        claimed.outcome === 'claimed' ? world.state.write(claimed.hold, { now }) : Promise.resolve();
      return late.then(
        () => ({ outcome: 'written' }),
        (error: TidemarkError) => ({ outcome: 'failed', errorKind: error.kind }),
      );
    },
    mend: (world) => world.run(),
  },
  'state-newer': {
    says: 'deploy the newer version again',
    world: () => loaded({ state: storeOverTable(table, newUuid) }),
    fail: async (world) => {
      await withFormat(4n);
      return world.run();
    },
    // What a newer version reads is what it wrote itself: here, what this one wrote.
    mend: async (world) => {
      await withFormat(2n);
      return world.run();
    },
  },
  'queue-unavailable': { says: 'the timer enqueues the run again', ...unheard(503, 'ServerBusy') },
  'queue-denied': { says: 'by the code in the message', ...unheard(403, 'AuthorizationPermissionMismatch') },
  'window-unknown': {
    says: 'what the message says',
    fail: (world) => world.reload({ window: { from: 'tomorrow' } }),
    mend: (world) => world.reload({ window: { from: '2026-01-01T00:00:01Z' } }),
  },
  'source-shrunk': {
    says: '`"force": true`',
    fail: (world) => {
      for (const { Id } of EVENTS.slice(2)) world.service.remove('Events', Number(Id));
      return world.reload(RELOADED);
    },
    mend: (world) => world.reload({ ...RELOADED, force: true }),
  },
  'source-incomplete': {
    says: '`"force": true`',
    // All but questions by key, and from the end, are answered about the first four rows only.
    fail: (world) => {
      const { quirks } = world.service;
      quirks.noCount = true;
      world.service.onRequest = ({ url }) => {
        if (isByKey(url) || / desc/.test(url)) delete quirks.capBefore;
        else quirks.capBefore = 4;
      };
      return world.reload(RELOADED);
    },
    mend: async (world) => {
      await world.reload({ ...RELOADED, force: true });
      world.service.onRequest = undefined;
      delete world.service.quirks.capBefore;
      for (let run = 0; run < 4; run += 1) await world.run();
      return world.run();
    },
  },
  'source-stalled': {
    says: 'larger pages',
    fail: (world) => {
      world.service.quirks.silentCap = 1;
      world.service.onRequest = ({ url }) => (url.includes('ModifiedAt lt') ? noRows() : undefined);
      world.service.insert('Events', [{ Id: 901, ModifiedAt: at(60), Note: null }]);
      world.service.insert('Events', [{ Id: 902, ModifiedAt: at(60), Note: null }]);
      return world.run();
    },
    mend: async (world) => {
      delete world.service.quirks.silentCap;
      return world.run();
    },
  },
};

const page = await readFile(resolve(import.meta.dirname, '../../docs/errors.md'), 'utf8');
const rowOf = (kind: string): string =>
  page.split('\n').find((line) => line.startsWith(`| \`${kind}\``)) ?? '';

const GOOD = ['appended', 'no-new-rows', 'reloaded', 'unchanged'];

describe.each(Object.entries(REMEDIES))('%s', (kind, { says, world: make = () => loaded(), fail, mend }) => {
  test('is told, and what docs/errors.md says to do leads on to the rows of the source', async () => {
    expect(rowOf(kind)).toContain(says);
    const world = await make();
    const failed = await fail(world);
    expect([failed.outcome, failed.errorKind]).toStrictEqual(['failed', kind]);
    const mended = await mend(world);
    expect(GOOD).toContain(mended.outcome);
    const held = new Set(await columnTexts(world, 'Id'));
    const { filter } = world.feed.source;
    const wanted = sourceTexts(world, 'Id').filter((id) => filter === undefined || Number(id) > 3);
    expect(wanted.filter((id) => !held.has(id))).toStrictEqual([]);
  });
});

/** A source of rows of 1,000 bytes each, in one page. */
const withLongPages = (pageBytes: () => number): ReloadWorld => {
  const rows = EVENTS.map((event) => ({ ...event, Note: 'x'.repeat(1_000) }));
  return createReloadWorld({ set: eventsSet(rows), cursor: MODIFIED, pageSize: 1_000, pageBytes });
};

const change = (world: ReloadWorld, source: Partial<Feed['source']>): void => {
  world.feed = { ...world.feed, source: { ...world.feed.source, ...source } };
};

describe('a page that is longer than its share of the memory', () => {
  let most = 8_000;
  test.each<[string, (world: ReloadWorld) => void]>([
    ['Set a smaller pageSize', (world) => change(world, { pageSize: 5 })],
    ['name fewer columns in select', (world) => change(world, { select: ['Id', 'ModifiedAt'] })],
    ['give the app more memory', () => (most *= 2)],
  ])('is refused, and what the message says leads to the rows: %s', async (says, mend) => {
    most = 8_000;
    const world = withLongPages(() => most);
    const failed = await world.run();
    expect(failed).toMatchObject({ outcome: 'failed', errorKind: 'source-contract' });
    expect(failed.message).toContain(says);
    mend(world);
    expect(await world.run()).toMatchObject({ outcome: 'appended', rows: EVENTS.length });
    expect(await columnTexts(world, 'Id')).toStrictEqual(sourceTexts(world, 'Id'));
  });
});

test('docs/errors.md has a row for every kind, and for no other', () => {
  const [first = ''] = page.split('\n## ');
  const kinds = [...first.matchAll(/^\| `([a-z-]+)` +\|/gm)].map(([, kind]) => kind);
  const table = kinds.filter((kind) => kind !== undefined && /^[a-z]+(?:-[a-z]+)*$/.test(kind));
  expect(new Set(table)).toStrictEqual(new Set([...Object.keys(REMEDIES), 'invariant']));
});
