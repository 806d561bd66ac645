import { describe, expect, test } from 'vitest';
import { appendActions, createTableActions } from '../../../../shared/delta/index.ts';
import { putCommit } from '../../../../shared/delta/transaction/index.ts';
import { createMemoryLake } from '../../../../shared/lake/index.ts';
import { batchOf, columnOf, field } from '../../../support/columns.ts';
import { fakeClock, ids, rowsOf, snapshotOf, stage, TABLE } from '../../../support/delta-table.ts';

const request = {
  tidemark: { runId: 'r', feed: 'f', kind: 'create', rows: 0, batch: 0, moved: false },
  txnId: 'txn-1',
  now: 1_700_000_000_000,
  engineVersion: '1.2.3',
};
const commit = { clock: fakeClock(), random: () => 0.5 };

describe("a table's first commit", () => {
  test('has no row and no transaction, at the protocol every engine reads, commitInfo first', () => {
    const actions = createTableActions({ ...request, fields: [field('id', 'long')], newId: ids() });
    expect(actions).toStrictEqual([
      {
        commitInfo: {
          timestamp: request.now,
          operation: 'CREATE TABLE',
          operationParameters: { isManaged: 'false', partitionBy: '[]', properties: '{}' },
          isolationLevel: 'Serializable',
          isBlindAppend: true,
          operationMetrics: {},
          engineInfo: 'Tidemark/1.2.3',
          txnId: 'txn-1',
          tidemark: request.tidemark,
        },
      },
      { protocol: { minReaderVersion: 1, minWriterVersion: 2 } },
      {
        metaData: {
          id: '00000000-0000-4000-8000-000000000001',
          format: { provider: 'parquet', options: {} },
          schemaString:
            '{"type":"struct","fields":[{"name":"id","type":"long","nullable":true,"metadata":{}}]}',
          partitionColumns: [],
          configuration: {},
          createdTime: request.now,
        },
      },
    ]);
  });

  test('is read back as a table without rows', async () => {
    const lake = createMemoryLake();
    const fields = [field('id', 'long'), field('name', 'string')];
    await putCommit(
      { lake, tablePath: TABLE, version: 0 },
      createTableActions({ ...request, fields, newId: ids() }),
      commit,
    );
    const snapshot = await snapshotOf(lake);
    expect(snapshot).toMatchObject({ version: 0, files: [], txns: new Map(), metadata: { fields } });
    expect(await rowsOf(lake, snapshot, fields)).toStrictEqual([]);
  });

  test('is the base of a commit that brings rows', async () => {
    const lake = createMemoryLake();
    const fields = [field('id', 'long')];
    await putCommit(
      { lake, tablePath: TABLE, version: 0 },
      createTableActions({ ...request, fields, newId: ids() }),
      commit,
    );
    const batch = batchOf(columnOf(field('id', 'long'), [7n, null]));
    const rows = {
      files: [await stage(lake, batch)],
      txn: { appId: 'app', version: 1 },
      tidemark: { runId: 'r', feed: 'f', to: '7', rows: 2, batch: 1 },
      isBlindAppend: true,
    };
    const actions = appendActions({ ...request, ...rows, txnId: 'txn-2', readVersion: 0 });
    await putCommit({ lake, tablePath: TABLE, version: 1 }, actions, commit);
    const snapshot = await snapshotOf(lake);
    expect(snapshot).toMatchObject({ version: 1, txns: new Map([['app', 1]]) });
    expect(await rowsOf(lake, snapshot, fields)).toStrictEqual([['7'], [null]]);
  });

  test.each(['a b', 'a,b', 'a=b'])('has no column %j, which Fabric refuses', (name) => {
    expect(() =>
      createTableActions({ ...request, fields: [field(name, 'long')], newId: ids() }),
    ).toThrowError(expect.objectContaining({ kind: 'config' }));
  });
});
