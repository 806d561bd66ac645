import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Azurite, startAzurite } from '../../local/azurite.ts';
import { createODataService, northwindOrders, northwindOrdersSet } from '../../local/odata-service/index.ts';
import { loadCommits } from '../../shared/delta/index.ts';
import { createFileLake, type Lake } from '../../shared/lake/index.ts';
import type { JsonObject } from '../../shared/odata/index.ts';
import type { Row } from '../../shared/parquet/index.ts';
import { createTableStateStore } from '../../shared/state/index.ts';
import { runStatus } from '../../shared/sync/index.ts';
import { freezeAlone, freezeHost, killAll } from '../support/frozen-host.ts';
import { rowsByVersion } from '../support/rows-by-version.ts';
import { isWhole } from '../support/whole-sweep.ts';

const ROWS = 600;
const BATCH_ROWS = 100;
/** Long enough for a busy machine to renew it, and so much is waited for. */
const LEASE_MS = 5_000;
const TABLE = 'Tables/Orders';

let azurite: Azurite;
const running = new Set<ChildProcess>();
const closers: (() => Promise<unknown>)[] = [];
beforeAll(async () => {
  azurite = await startAzurite();
});
afterAll(async () => {
  killAll(running);
  await Promise.all(closers.map((close) => close()));
  await azurite.stop();
});

/** What tells the orders apart that a version, or the source, has: the number, and what was changed. */
const textsOf = (rows: readonly (Row | JsonObject)[]): readonly string[] =>
  rows.map((row) => `${String(row['OrderID'])} ${String(row['ShipName'])}`).toSorted();

/** A source and a lake of one test's own, and hosts of one feed between them: the tests stand still side by side. */
const openPlace = async (feed: string, leaseMs: number) => {
  const folder = await mkdtemp(join(tmpdir(), 'tidemark-frozen-'));
  const service = createODataService({
    entitySets: [northwindOrdersSet(northwindOrders(ROWS))],
    pageSize: BATCH_ROWS + 1,
  });
  const source = await service.listen();
  closers.push(source.close, () => rm(folder, { recursive: true, force: true }));
  const { connectionString } = azurite;
  const place = { folder, connectionString, serviceUrl: source.url, feed, leaseMs, running };
  const lake = createFileLake(folder);
  return {
    place,
    service,
    lake,
    textsByVersion: async () => (await rowsByVersion(lake, TABLE)).map(textsOf),
    sourceTexts: () => textsOf(service.rows('Orders')),
  };
};

/** What each version up to `newest` was put for. */
const kindsTo = async (lake: Lake, newest: number): Promise<readonly string[]> => {
  const found = await loadCommits(lake, TABLE, { from: 0, to: newest });
  return found.outcome === 'found'
    ? found.commits.map(({ tidemark }) => tidemark?.kind ?? 'append')
    : ['the log has a gap'];
};

const LEASES = isWhole ? [LEASE_MS, 60_000] : [LEASE_MS];
const CASES = LEASES.flatMap((leaseMs) =>
  (['segment', 'put'] as const).map((stopAt) => ({ leaseMs, stopAt })),
);

const LOADED = ['create', ...Array.from({ length: ROWS / BATCH_ROWS }, () => 'append')];
/** The version that the one who stood still had announced holds nothing: its put comes too late. */
const PUT_SINCE = { segment: ['reload'], put: ['fence', 'reload'] } as const;

describe.concurrent('a host that stands still', () => {
  test.each(CASES)(
    'T7: ($stopAt, lease of $leaseMs ms) and comes back changes neither table nor answer',
    async ({ leaseMs, stopAt }) => {
      const feed = `orders-${stopAt}-${leaseMs}`;
      const { place, service, lake, textsByVersion, sourceTexts } = await openPlace(feed, leaseMs);
      const state = createTableStateStore({ connectionString: azurite.connectionString });
      const before = sourceTexts();
      const meanwhile: { status?: unknown; versions?: readonly (readonly string[])[] } = {};
      const { runId, other, late } = await freezeHost(place, service, stopAt, async (id) => {
        meanwhile.status = await runStatus({ state }, id);
        meanwhile.versions = await textsByVersion();
      });
      expect(other.answer).toMatchObject({ status: 'ended', run: { outcome: 'reloaded', attempts: 2 } });
      expect(late.outcomes).toStrictEqual([]);
      expect(late.answer).toStrictEqual({ outcome: 'ended', run: (other.answer as { run: unknown }).run });
      expect(await runStatus({ state }, runId)).toStrictEqual(meanwhile.status);
      const put = [...LOADED, ...PUT_SINCE[stopAt]];
      expect(await kindsTo(lake, put.length - 1)).toStrictEqual(put);
      // A page begins with the last row of the page before.
      const loaded = LOADED.map((_, batches) => before.slice(0, batches && batches * BATCH_ROWS + 1));
      const since = PUT_SINCE[stopAt].map((kind) => (kind === 'reload' ? sourceTexts() : before));
      expect(await textsByVersion()).toStrictEqual([...loaded, ...since]);
      expect(meanwhile.versions).toStrictEqual([...loaded, ...since]);
      expect(await state.entry(feed)).not.toHaveProperty('pending');
    },
    240_000,
  );

  test('beyond its lease, with nobody in its place, takes its message again and ends the run', async () => {
    const { place, service, textsByVersion, sourceTexts } = await openPlace('orders-alone', LEASE_MS);
    const { answer } = await freezeAlone(place, service);
    expect(answer).toMatchObject({ status: 'ended', run: { outcome: 'reloaded' } });
    expect((await textsByVersion()).at(-1)).toStrictEqual(sourceTexts());
  });
});
