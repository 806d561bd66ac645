import { describe, expect, test } from 'vitest';
import { appendActions, createTableActions, encodeHere, stageFile } from '../../../../shared/delta/index.ts';
import { putCommit } from '../../../../shared/delta/transaction/index.ts';
import { createMemoryLake } from '../../../../shared/lake/index.ts';
import { cellText, type ColumnType } from '../../../../shared/parquet/index.ts';
import { batchOf, type Cell, columnOf, field } from '../../../support/columns.ts';
import { add, fakeClock, ids, rowsOf, snapshotOf, stage, TABLE } from '../../../support/delta-table.ts';

const request = {
  txn: { appId: 'app', version: 1 },
  tidemark: { runId: 'r', feed: 'f', from: '1', to: '2', rows: 3, batch: 1 },
  txnId: 'txn-1',
  isBlindAppend: true,
  now: 1_700_000_000_000,
  engineVersion: '1.2.3',
};

const SAMPLES: readonly (readonly [ColumnType, readonly Cell[]])[] = [
  ['long', [9007199254740993n, null, -1n]],
  ['integer', [1, null, -1]],
  ['short', [1, null, -1]],
  ['byte', [1, null, -1]],
  ['float', [0.5, null, -1]],
  ['double', [0.1, null, -1]],
  ['decimal(38,4)', [99999999999999999999999999999999999999n, null, -1n]],
  ['boolean', [true, null, false]],
  ['string', ['ü😀', null, '']],
  ['binary', [new Uint8Array([0, 255]), null, new Uint8Array(0)]],
  ['date', [19_000, null, -1]],
  ['timestamp', [1_686_832_200_123_456n, null, -1n]],
];

describe('a table that we made', () => {
  test('is read back cell for cell', async () => {
    const lake = createMemoryLake();
    const batch = batchOf(
      ...SAMPLES.map(([type, cells], index) => columnOf(field(`c${index}`, type), cells)),
    );
    const fields = batch.columns.map((column) => column.field);
    const file = await stage(lake, batch);
    const table = createTableActions({ ...request, fields, newId: ids() });
    await putCommit({ lake, tablePath: TABLE, version: 0 }, table, {
      clock: fakeClock(),
      random: Math.random,
    });
    const actions = appendActions({ ...request, files: [file], readVersion: 0 });
    await putCommit({ lake, tablePath: TABLE, version: 1 }, actions, {
      clock: fakeClock(),
      random: Math.random,
    });
    const snapshot = await snapshotOf(lake);
    expect(snapshot).toMatchObject({
      version: 1,
      files: [file],
      txns: new Map([['app', 1]]),
      metadata: { fields },
    });
    expect(await rowsOf(lake, snapshot, fields)).toEqual(
      [0, 1, 2].map((row) => batch.columns.map((column) => cellText(column, row))),
    );
  });

  test('takes batches in commits of their own: commitInfo first, then the fence, then the files', () => {
    const files = [add('x', { size: 9 }).add];
    expect(appendActions({ ...request, files, readVersion: 4 })).toStrictEqual([
      {
        commitInfo: {
          timestamp: request.now,
          operation: 'WRITE',
          operationParameters: { mode: 'Append', partitionBy: '[]' },
          readVersion: 4,
          isolationLevel: 'Serializable',
          isBlindAppend: true,
          operationMetrics: { numFiles: '1', numOutputRows: '3', numOutputBytes: '9' },
          engineInfo: 'Tidemark/1.2.3',
          txnId: 'txn-1',
          tidemark: request.tidemark,
        },
      },
      { txn: { appId: 'app', version: 1, lastUpdated: request.now } },
      { add: files[0] },
    ]);
    expect(appendActions({ ...request, files })[0]).not.toHaveProperty('commitInfo.readVersion');
  });

  test('has no batch number that JSON would round', () => {
    const txn = { appId: 'app', version: 2 ** 53 };
    expect(() => appendActions({ ...request, txn, files: [add('x').add] })).toThrowError(
      expect.objectContaining({ kind: 'invariant' }),
    );
  });

  test('a staged file is whole before it is named, under a name that needs no escaping', async () => {
    const lake = createMemoryLake();
    const clock = fakeClock();
    const batch = batchOf(columnOf(field('id', 'long'), [1n]));
    const file = await stageFile(lake, TABLE, batch, {
      newId: ids(),
      clock,
      codec: 'zstd',
      encode: encodeHere,
    });
    expect(file).toEqual({
      path: 'part-00000-00000000-0000-4000-8000-000000000001-c000.zstd.parquet',
      partitionValues: {},
      size: expect.any(Number),
      modificationTime: clock.now(),
      dataChange: true,
      stats: '{"numRecords":1,"minValues":{"id":1},"maxValues":{"id":1},"nullCount":{"id":0}}',
    });
    expect(await lake.head(`${TABLE}/${file.path}`)).toMatchObject({ info: { sizeBytes: file.size } });
  });
});
