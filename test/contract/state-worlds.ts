import { randomUUID } from 'node:crypto';
import { TableClient } from '@azure/data-tables';
import { afterAll, beforeAll } from 'vitest';
import { type Azurite, startAzurite } from '../../local/azurite.ts';
import { createTableStateStore, type StateStore } from '../../shared/state/index.ts';
import type { EntityToWrite } from '../../shared/state/entity-table.ts';
import { createMemoryTable } from '../../shared/state/memory-table.ts';
import { storeOverTable } from '../../shared/state/table-store.ts';
import { isWrite, startTableRelay, type TableRelay } from '../support/table-relay.ts';
import { T0 } from './state-fixtures.ts';

/** A store over an empty table, and what stands behind it. */
export interface StateWorld {
  readonly store: StateStore;
  /** Another store over the same table. */
  readonly other: StateStore;
  /** The service's clock is ahead by `ms` for as long as `work` takes. */
  readonly later: <Value>(ms: number, work: () => Promise<Value>) => Promise<Value>;
  /** Writes an entity whole, past the store. */
  readonly plant: (rowKey: string, columns: Record<string, EntityToWrite[string]>) => Promise<void>;
  /** The columns of an entity, past the store. */
  readonly columnsOf: (rowKey: string) => Promise<Readonly<Record<string, unknown>>>;
}

export type OpenWorld = () => Promise<StateWorld>;

const PARTITION = 'tidemark';

export const openMemoryWorld: OpenWorld = async () => {
  let aheadMs = 0;
  const table = createMemoryTable(() => T0 + aheadMs);
  return {
    store: storeOverTable(table, randomUUID),
    other: storeOverTable(table, randomUUID),
    later: async (ms, work) => {
      aheadMs = ms;
      return work().finally(() => {
        aheadMs = 0;
      });
    },
    plant: async (rowKey, columns) => {
      const entity = { partitionKey: PARTITION, rowKey, ...columns };
      await table.write('Planting', [{ kind: 'upsert', entity }]);
    },
    columnsOf: async (rowKey) => (await table.get('Looking', rowKey))?.entity ?? {},
  };
};

/** Azurite behind a relay, for the suite that this is called in. */
export const useTables = () => {
  let azurite: Azurite | undefined;
  let relay: TableRelay | undefined;
  let tables = 0;
  beforeAll(async () => {
    azurite = await startAzurite();
    relay = await startTableRelay(new URL(azurite.tableUrl).origin);
  });
  afterAll(async () => {
    relay?.stop();
    await azurite?.stop();
  });
  const running = () => {
    if (azurite === undefined || relay === undefined) throw new Error('the emulator does not run yet');
    return { azurite, relay };
  };
  const open: OpenWorld = async () => {
    const { azurite, relay } = running();
    const tableName = `state${(tables += 1)}`;
    const connectionString = azurite.connectionString.replace(
      `TableEndpoint=${new URL(azurite.tableUrl).origin}`,
      `TableEndpoint=${relay.origin}`,
    );
    const options = { allowInsecureConnection: true };
    const client = TableClient.fromConnectionString(azurite.connectionString, tableName, options);
    relay.do();
    return {
      store: createTableStateStore({ connectionString }, { tableName }),
      other: createTableStateStore({ connectionString: azurite.connectionString }, { tableName }),
      later: async (ms, work) => {
        relay.tellTime(ms);
        return work().finally(() => relay.tellTime(0));
      },
      plant: async (rowKey, columns) => {
        await client.createTable();
        await client.upsertEntity({ partitionKey: PARTITION, rowKey, ...columns }, 'Replace');
      },
      columnsOf: async (rowKey) => client.getEntity(PARTITION, rowKey),
    };
  };
  /** Every write lands, and is answered 503 at first: the SDK sends it again, and it finds itself. */
  const openDoubtful: OpenWorld = async () => {
    const world = await open();
    const landed = new Set<string>();
    running().relay.do((call) => {
      const key = `${call.method} ${call.path} ${call.body}`;
      if (!isWrite(call) || landed.has(key)) return 'relay';
      landed.add(key);
      return { status: 503, after: 'handing-on' };
    });
    return world;
  };
  return { open, openDoubtful, relay: () => running().relay, azurite: () => running().azurite };
};
