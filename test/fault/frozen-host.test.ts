import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { startAzurite, type Azurite } from '../../local/azurite.ts';
import {
  createODataService,
  northwindOrders,
  northwindOrdersSet,
  type ODataService,
} from '../../local/odata-service/index.ts';
import { loadCommits, loadSnapshot } from '../../shared/delta/index.ts';
import { createFileLake } from '../../shared/lake/index.ts';
import { createTableStateStore } from '../../shared/state/index.ts';
import { runStatus } from '../../shared/sync/index.ts';
import { freezeHost, killAll } from '../support/frozen-host.ts';
import { isWhole } from '../support/whole-sweep.ts';

const ROWS = 600;
const TABLE = 'Tables/Orders';

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
  killAll(running);
  await rm(folder, { recursive: true, force: true });
});
afterAll(async () => {
  await source.close();
  await azurite.stop();
});

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

const LEASES = isWhole ? [2_000, 60_000] : [2_000];
const CASES = LEASES.flatMap((leaseMs) =>
  (['segment', 'put'] as const).map((stopAt) => ({ leaseMs, stopAt })),
);

test.each(CASES)(
  'T7: a host that stands still ($stopAt, lease of $leaseMs ms) and comes back changes neither table nor answer',
  async ({ leaseMs, stopAt }) => {
    folder = await mkdtemp(join(tmpdir(), 'tidemark-frozen-'));
    const { connectionString } = azurite;
    const state = createTableStateStore({ connectionString });
    const feed = `orders-${stopAt}-${leaseMs}`;
    const place = { folder, connectionString, serviceUrl: source.url, feed, leaseMs, running };
    let status: unknown;
    let versions = 0;
    const { runId, other, late } = await freezeHost(place, service, stopAt, async (id) => {
      status = await runStatus({ state }, id);
      versions = (await rowsByVersion()).length;
    });
    expect(other.answer).toMatchObject({ status: 'ended', run: { outcome: 'reloaded', attempts: 2 } });
    expect(late.outcomes).toStrictEqual([]);
    expect(late.answer).toStrictEqual({ outcome: 'ended', run: (other.answer as { run: unknown }).run });
    expect(await runStatus({ state }, runId)).toStrictEqual(status);
    const counts = await rowsByVersion();
    expect(counts).toHaveLength(versions);
    expect(counts.at(-1)).toBe(ROWS);
    expect(await state.entry(feed)).not.toHaveProperty('pending');
  },
  240_000,
);
