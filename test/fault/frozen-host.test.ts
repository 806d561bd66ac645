import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { startAzurite, type Azurite } from '../../local/azurite.ts';
import {
  createODataService,
  northwindOrders,
  northwindOrdersSet,
  type ODataService,
} from '../../local/odata-service/index.ts';
import { newUuid, systemClock } from '../../shared/core/index.ts';
import { loadCommits, loadSnapshot } from '../../shared/delta/index.ts';
import { createFileLake } from '../../shared/lake/index.ts';
import { createTableStateStore } from '../../shared/state/index.ts';
import { runStatus } from '../../shared/sync/index.ts';

const ROWS = 600;
const CHANGED = 10_300;
const TABLE = 'Tables/Orders';
const SCRIPT = new URL('../support/host-process.ts', import.meta.url).pathname;

let azurite: Azurite;
let service: ODataService;
let source: { readonly url: string; close(): Promise<void> };
let folder: string;
const running = new Set<ChildProcess>();

beforeAll(async () => {
  azurite = await startAzurite();
  service = createODataService({ entitySets: [northwindOrdersSet(northwindOrders(ROWS))], pageSize: 50 });
  source = await service.listen();
});
afterEach(async () => {
  for (const child of running) child.kill('SIGKILL');
  running.clear();
  await rm(folder, { recursive: true, force: true });
});
afterAll(async () => {
  await source.close();
  await azurite.stop();
});

interface Host {
  readonly child: ChildProcess;
  /** The next line that it prints. */
  readonly line: () => Promise<string>;
}

/** Starts an instance. Its lines are taken as they come, so none is lost. */
const start = (name: string, ...args: readonly (string | number)[]): Host => {
  const { connectionString } = azurite;
  const feed = {
    name,
    source: { serviceUrl: source.url, entitySet: 'Orders' },
    cursor: { column: 'OrderID' },
  };
  const child = spawn(process.execPath, [SCRIPT, ...args.map(String)], {
    env: {
      ...process.env,
      LAKE_URL: `file:${folder}`,
      STATE_TABLES_CONNECTION_STRING: connectionString,
      AzureWebJobsStorage: connectionString,
      FEEDS_JSON: JSON.stringify({ feeds: [{ ...feed, table: 'Orders' }] }),
      SYNC_SCHEDULE: '0 0 * * * *',
      BATCH_ROWS: '100',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  running.add(child);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return { child, line: async () => String((await lines.next()).value) };
};

interface Ended {
  readonly answer: unknown;
  readonly outcomes: readonly string[];
}

const ended = async ({ child, line }: Host): Promise<Ended> => {
  const found = JSON.parse(await line()) as Ended;
  if (child.exitCode === null) await once(child, 'exit');
  return found;
};

/** Rows of every version, each read from the files that it names. */
const rowsByVersion = async (): Promise<readonly number[]> => {
  const lake = createFileLake(folder);
  const newest = (await loadSnapshot(lake, TABLE))?.version ?? -1;
  const found = await loadCommits(lake, TABLE, 0, newest);
  if (found.outcome === 'gone') throw new Error('the log has a gap');
  const live = new Map<string, number>();
  const counts: number[] = [];
  for (const { adds, removes } of found.commits) {
    for (const { path } of removes) live.delete(path);
    for (const { path, stats = '{}' } of adds) {
      expect(await lake.head(`${TABLE}/${path}`)).toMatchObject({ outcome: 'found' });
      live.set(path, Number((JSON.parse(stats) as { numRecords?: number }).numRecords));
    }
    counts.push([...live.values()].reduce((sum, rows) => sum + rows, 0));
  }
  return counts;
};

const LEASES = process.env['SWEEP'] === 'all' ? [2_000, 60_000] : [2_000];
const CASES = LEASES.flatMap((leaseMs) => ['segment', 'put'].map((stopAt) => ({ leaseMs, stopAt })));

test.each(CASES)(
  'T7: a host that stands still ($stopAt, lease of $leaseMs ms) and comes back changes neither table nor answer',
  async ({ leaseMs, stopAt }) => {
    folder = await mkdtemp(join(tmpdir(), 'tidemark-frozen-'));
    const name = `orders-${stopAt}-${leaseMs}`;
    const runId = newUuid();
    await ended(start(name, 'load', 'none', leaseMs, 'never'));
    service.update('Orders', CHANGED, { ShipName: `changed at ${leaseMs} ${stopAt}` });
    const frozen = start(name, 'start', runId, leaseMs, stopAt);
    expect(await frozen.line()).toBe('stopped');
    await systemClock.sleep(leaseMs + 500);
    const other = await ended(start(name, 'continue', runId, leaseMs, 'never'));
    expect(other.answer).toMatchObject({ status: 'ended', run: { outcome: 'reloaded', attempts: 2 } });
    const state = createTableStateStore({ connectionString: azurite.connectionString });
    const before = await runStatus({ state }, runId);
    const versions = (await rowsByVersion()).length;

    frozen.child.kill('SIGCONT');
    const late = await ended(frozen);
    expect(late.outcomes).toStrictEqual([]);
    expect(late.answer).toStrictEqual({ outcome: 'ended', run: (other.answer as { run: unknown }).run });
    expect(await runStatus({ state }, runId)).toStrictEqual(before);
    const counts = await rowsByVersion();
    expect(counts).toHaveLength(versions);
    expect(counts.at(-1)).toBe(ROWS);
    expect(await state.entry(name)).not.toHaveProperty('pending');
  },
  240_000,
);
