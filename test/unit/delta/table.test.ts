import { describe, expect, test } from 'vitest';
import {
  appendActions,
  createTableActions,
  greatestValue,
  loadSnapshot,
  putCommit,
  readTable,
  stageFile,
  type Snapshot,
} from '../../../shared/delta/index.ts';
import { createMemoryLake, type Lake } from '../../../shared/lake/index.ts';
import { cellText, type ColumnBatch, type ColumnType, type Field } from '../../../shared/parquet/index.ts';
import {
  add,
  batchOf,
  columnOf,
  fakeClock,
  field,
  metaData,
  protocol,
  recorded,
  schemaOf,
  TABLE,
  writeCommit,
  type Cell,
} from './helpers.ts';

const ids = () => {
  let next = 0;
  return () => `00000000-0000-4000-8000-${String((next += 1)).padStart(12, '0')}`;
};

const request = {
  txn: { appId: 'app', version: 1 },
  tidemark: { runId: 'r', feed: 'f', from: '1', to: '2', rows: 3, batch: 1 },
  txnId: 'txn-1',
  isBlindAppend: true,
  now: 1_700_000_000_000,
  engineVersion: '1.2.3',
};

const stage = async (lake: Lake, batch: ColumnBatch, newId = ids()) =>
  stageFile(lake, TABLE, batch, { newId, clock: fakeClock(), codec: 'snappy' });

const rowsOf = async (lake: Lake, snapshot: Snapshot, fields: readonly Field[]) => {
  const rows: (string | null)[][] = [];
  for await (const { rowCount, columns } of readTable(lake, snapshot, { fields }))
    for (let row = 0; row < rowCount; row += 1) rows.push(columns.map((column) => cellText(column, row)));
  return rows;
};

const snapshotOf = async (lake: Lake): Promise<Snapshot> => {
  const snapshot = await loadSnapshot(lake, TABLE);
  if (snapshot === undefined) throw new Error('no table');
  return snapshot;
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
    const actions = createTableActions({ ...request, fields, files: [file], newId: ids() });
    await putCommit(lake, TABLE, 0, actions, { clock: fakeClock(), random: Math.random });
    const snapshot = await snapshotOf(lake);
    expect(snapshot).toMatchObject({
      version: 0,
      files: [file],
      txns: new Map([['app', 1]]),
      metadata: { fields },
    });
    expect(await rowsOf(lake, snapshot, fields)).toEqual(
      [0, 1, 2].map((row) => batch.columns.map((column) => cellText(column, row))),
    );
  });

  test('has its parts at the protocol every engine reads, commitInfo first', () => {
    const actions = createTableActions({
      ...request,
      fields: [field('id', 'long')],
      files: [add('x', { size: 9 }).add],
      newId: ids(),
    });
    expect(actions.map((action) => Object.keys(action)[0])).toEqual([
      'commitInfo',
      'protocol',
      'metaData',
      'txn',
      'add',
    ]);
    expect(actions).toMatchObject([
      {
        commitInfo: {
          timestamp: request.now,
          operation: 'WRITE',
          operationParameters: { mode: 'Append', partitionBy: '[]' },
          isolationLevel: 'Serializable',
          isBlindAppend: true,
          operationMetrics: { numFiles: '1', numOutputRows: '3', numOutputBytes: '9' },
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
          partitionColumns: [],
          configuration: {},
          createdTime: request.now,
        },
      },
      { txn: { appId: 'app', version: 1, lastUpdated: request.now } },
      { add: { path: 'x' } },
    ]);
    expect(actions[0]).not.toHaveProperty('commitInfo.readVersion');
    expect(appendActions({ ...request, files: [], readVersion: 4 })[0]).toHaveProperty(
      'commitInfo.readVersion',
      4,
    );
  });

  test('has no name that Fabric refuses, and no batch number that JSON would round', () => {
    const files = [add('x').add];
    expect(() =>
      createTableActions({ ...request, fields: [field('a b', 'long')], files, newId: ids() }),
    ).toThrowError(expect.objectContaining({ kind: 'config' }));
    const txn = { appId: 'app', version: 2 ** 53 };
    expect(() => appendActions({ ...request, txn, files })).toThrowError(
      expect.objectContaining({ kind: 'invariant' }),
    );
  });

  test('a staged file is whole before it is named, under a name that needs no escaping', async () => {
    const lake = createMemoryLake();
    const clock = fakeClock();
    const batch = batchOf(columnOf(field('id', 'long'), [1n]));
    const file = await stageFile(lake, TABLE, batch, { newId: ids(), clock, codec: 'zstd' });
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

describe('a table is refused before its first row', () => {
  const deletionVector = { storageType: 'u', pathOrInlineDv: 'x' };
  test.each([
    ['deletionVectors', {}, add('a', { deletionVector })],
    ['columnMapping', { configuration: { 'delta.columnMapping.mode': 'id' } }, add('a')],
    ['absolute or malformed path', {}, add('abfss://other/a')],
    ['absolute or malformed path', {}, add('/a')],
    ['absolute or malformed path', {}, add('a%zz')],
  ])('%s', async (feature, change, file) => {
    const lake = createMemoryLake();
    await writeCommit(lake, 0, [protocol, metaData(change), file]);
    const rows = rowsOf(lake, await snapshotOf(lake), [field('id', 'long')]);
    await expect(rows).rejects.toMatchObject({ kind: 'table-unsupported', facts: { table: TABLE, feature } });
  });

  test('a file that is gone or cut short is table-corrupt', async () => {
    const lake = createMemoryLake();
    const file = await stage(lake, batchOf(columnOf(field('id', 'long'), [1n])));
    await writeCommit(lake, 0, [protocol, metaData(), { add: file }, add('gone', { size: 100 })]);
    const snapshot = await snapshotOf(lake);
    const rows = async () => rowsOf(lake, snapshot, [field('id', 'long')]);
    await expect(rows()).rejects.toMatchObject({ kind: 'table-corrupt', facts: { path: `${TABLE}/gone` } });
    await lake.write(`${TABLE}/${file.path}`, new Uint8Array(10));
    await expect(rows()).rejects.toMatchObject({ kind: 'table-corrupt' });
  });

  test('asking for a column that is not there is a mistake of the caller', async () => {
    const lake = createMemoryLake();
    await writeCommit(lake, 0, [protocol, metaData()]);
    await expect(rowsOf(lake, await snapshotOf(lake), [field('id', 'date')])).rejects.toMatchObject({
      kind: 'invariant',
    });
  });
});

describe('partition values', () => {
  const partitioned = async (type: ColumnType, text: string | null) => {
    const lake = createMemoryLake();
    const file = await stage(lake, batchOf(columnOf(field('id', 'long'), [1n, 2n])));
    const schemaString = schemaOf(
      { name: 'id', type: 'long', nullable: true },
      { name: 'p', type, nullable: true },
    );
    await writeCommit(lake, 0, [
      protocol,
      metaData({ schemaString, partitionColumns: ['p'] }),
      { add: { ...file, partitionValues: { p: text } } },
    ]);
    return rowsOf(lake, await snapshotOf(lake), [field('p', type), field('id', 'long')]);
  };

  test.each<[ColumnType, string | null, string | null]>([
    ['string', 'a b', 'a b'],
    ['string', '', null],
    ['string', null, null],
    ['long', '9007199254740993', '9007199254740993'],
    ['integer', '-1', '-1'],
    ['double', '0.5', '0.5'],
    ['boolean', 'true', 'true'],
    ['date', '2021-09-08', '18878'],
    ['decimal(12,5)', '-234.5', '-23450000'],
    ['timestamp', '2024-01-01T10:00:00.000001Z', '1704103200000001'],
  ])('%s %j', async (type, text, expected) => {
    expect(await partitioned(type, text)).toEqual([
      [expected, '1'],
      [expected, '2'],
    ]);
  });

  test.each<[ColumnType, string]>([
    ['timestamp', '2024-01-01 10:00:00'],
    ['binary', 'a'],
    ['boolean', 'yes'],
    ['long', 'x'],
    ['integer', 'x'],
    ['decimal(4,1)', '0.25'],
  ])('%s %j is not certain, so refused', async (type, text) => {
    await expect(partitioned(type, text)).rejects.toMatchObject({
      kind: 'table-unsupported',
      facts: { feature: 'partition value of p' },
    });
  });
});

describe('the greatest value of a column', () => {
  const tableOf = async (
    type: ColumnType,
    files: readonly { readonly cells: readonly Cell[]; readonly stats?: null | string }[],
  ) => {
    const lake = createMemoryLake();
    const of = field('c', type);
    const newId = ids();
    const adds = [];
    for (const { cells, stats } of files) {
      const file = await stage(lake, batchOf(columnOf(of, cells)), newId);
      adds.push({ add: stats === undefined ? file : { ...file, stats } });
    }
    const schemaString = schemaOf({ ...of, metadata: {} });
    await writeCommit(lake, 0, [protocol, metaData({ schemaString }), ...adds]);
    const { lake: watched, calls } = recorded(lake);
    const snapshot = await snapshotOf(lake);
    const greatest = await greatestValue(watched, snapshot, of);
    return { greatest, filesRead: new Set(calls).size };
  };

  const max = (value: number | string): string =>
    `{"numRecords":9,"maxValues":{"c":${JSON.stringify(value)}}}`;

  test.each<[string, ColumnType, Parameters<typeof tableOf>[1], bigint | undefined, number]>([
    ['of no files', 'long', [], undefined, 0],
    ['by exact statistics alone', 'long', [{ cells: [1n, 9n] }, { cells: [7n, null] }], 9n, 0],
    ['of nulls', 'long', [{ cells: [null] }, { cells: [null], stats: null }], undefined, 1],
    [
      'reading a file without statistics',
      'integer',
      [{ cells: [3, 1] }, { cells: [8, 2], stats: null }],
      8n,
      1,
    ],
    ['a null beside greater values is no value', 'date', [{ cells: [-5, null, -7], stats: null }], -5n, 1],
    ['times are read, in µs', 'timestamp', [{ cells: [1_500n, 1_001n] }, { cells: [-9_999n] }], 1_500n, 1],
    [
      'times whose bounds overlap are all read',
      'timestamp',
      [{ cells: [1_001n] }, { cells: [1_500n] }],
      1_500n,
      2,
    ],
    [
      'wide bounds are read until they decide nothing',
      'long',
      [
        { cells: [4n], stats: `{"tightBounds":false,${max(99).slice(1)}` },
        { cells: [6n], stats: `{"tightBounds":false,${max(50).slice(1)}` },
        { cells: [5n] },
      ],
      6n,
      2,
    ],
    [
      'a wide bound below the greatest is not read',
      'long',
      [{ cells: [4n], stats: `{"tightBounds":false,${max(5).slice(1)}` }, { cells: [5n] }],
      5n,
      0,
    ],
    [
      'decimals',
      'decimal(38,2)',
      [{ cells: [99999999999999999999n, 5n] }, { cells: [7n] }],
      99999999999999999999n,
      1,
    ],
  ])('%s', async (_what, type, files, greatest, filesRead) => {
    expect(await tableOf(type, files)).toEqual({ greatest, filesRead });
  });
});
