import type { ChildProcess } from 'node:child_process';
import { startAzurite } from '../../local/azurite.ts';
import { createODataService, northwindOrders, northwindOrdersSet } from '../../local/odata-service/index.ts';
import { freezeHost, killAll } from '../support/frozen-host.ts';
import { columnsOf, expectRows } from './expected.ts';
import type { Scenario } from './workbench.ts';

const ROWS = 600;
/** Where its batches of 100 rows end: pages of 50 overlap by a row. */
const ENDS = [0, 148, 295, 442, 589, ROWS] as const;

/** A process was stopped in the midst of a reload, another took it over, and the first one went on. What it had announced holds no more rows. */
const frozen = (stopAt: 'segment' | 'put'): Scenario => ({
  name: `frozen-at-its-${stopAt}`,
  build: async ({ lakeFolder: folder }) => {
    const loaded = northwindOrders(ROWS);
    const set = northwindOrdersSet(loaded);
    const service = createODataService({ entitySets: [set], pageSize: 50 });
    const source = await service.listen();
    const { connectionString, stop } = await startAzurite();
    const running = new Set<ChildProcess>();
    try {
      const feed = 'orders';
      const place = { folder, connectionString, serviceUrl: source.url, feed, leaseMs: 2_000, running };
      await freezeHost(place, service, stopAt, async () => undefined);
    } finally {
      killAll(running);
      await source.close();
      await stop();
    }
    const identity = [...set.entityType.key];
    const columns = columnsOf(set, identity);
    const before = expectRows(columns, loaded);
    const rows = expectRows(columns, service.rows(set.name));
    const batches = ENDS.map((end) => before.slice(0, end));
    const versions = [...batches, ...(stopAt === 'put' ? [before] : []), rows];
    return { columns, rows, identity, createdBy: 'tidemark', codec: 'snappy', upserts: true, versions };
  },
});

/** Tables of runs that another process took over. */
export const frozenTables: readonly Scenario[] = [frozen('segment'), frozen('put')];
