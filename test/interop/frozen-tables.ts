import type { ChildProcess } from 'node:child_process';
import { startAzurite } from '../../local/azurite.ts';
import { createODataService, northwindOrders, northwindOrdersSet } from '../../local/odata-service/index.ts';
import { freezeHost, killAll } from '../support/frozen-host.ts';
import { columnsOf, expectRows } from './expected.ts';
import type { Scenario } from './workbench.ts';

/** A process was stopped in the midst of a reload, another took it over, and the first one went on. */
const frozen = (stopAt: 'segment' | 'put'): Scenario => ({
  name: `frozen-at-its-${stopAt}`,
  build: async ({ lakeFolder: folder }) => {
    const set = northwindOrdersSet(northwindOrders(600));
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
    const rows = expectRows(columns, service.rows(set.name));
    return { columns, rows, identity, createdBy: 'tidemark', codec: 'snappy', upserts: true };
  },
});

/** Tables of runs that another process took over. */
export const frozenTables: readonly Scenario[] = [frozen('segment'), frozen('put')];
