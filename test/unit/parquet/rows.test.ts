import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { int96Micros, scaledMicros } from '../../../shared/parquet/int96.ts';
import {
  cellText,
  encodeParquet,
  encodeRows,
  readColumns,
  readRows,
  type Row,
  type RowField,
  sourceOf,
} from '../../../shared/parquet/index.ts';
import { all, batchOf, columnOf, field } from '../../support/columns.ts';

const rowsOf = async (bytes: Uint8Array, columns?: readonly string[]): Promise<Row[]> =>
  (await all(readRows(sourceOf(bytes), columns))).flat();

describe('rows of a flat file', () => {
  test('have a JavaScript value of each type', async () => {
    const bytes = await encodeParquet(
      batchOf(
        columnOf(field('byte', 'byte'), [-1]),
        columnOf(field('integer', 'integer'), [7]),
        columnOf(field('long', 'long'), [2n ** 63n - 1n]),
        columnOf(field('float', 'float'), [0.5]),
        columnOf(field('double', 'double'), [0.1]),
        columnOf(field('boolean', 'boolean'), [true]),
        columnOf(field('date', 'date'), [-1]),
        columnOf(field('timestamp', 'timestamp'), [-62_135_596_800_000_000n]),
        columnOf(field('decimal', 'decimal(19,4)'), [-5n]),
        columnOf(field('whole', 'decimal(38,0)'), [10n ** 37n]),
        columnOf(field('string', 'string'), ['é']),
        columnOf(field('binary', 'binary'), [Uint8Array.of(1, 2)]),
        columnOf(field('none', 'string'), [null]),
      ),
      { codec: 'zstd' },
    );
    expect(await rowsOf(bytes)).toEqual([
      {
        byte: -1,
        integer: 7,
        long: 2n ** 63n - 1n,
        float: 0.5,
        double: 0.1,
        boolean: true,
        date: -1,
        timestamp: -62_135_596_800_000_000n,
        decimal: '-0.0005',
        whole: `1${'0'.repeat(37)}`,
        string: 'é',
        binary: Uint8Array.of(1, 2),
        none: null,
      },
    ]);
  });
});

const FIELDS: readonly RowField[] = [
  {
    name: 'txn',
    type: {
      struct: [
        { name: 'appId', type: 'string' },
        { name: 'version', type: 'long' },
      ],
    },
  },
  {
    name: 'add',
    type: {
      struct: [
        { name: 'path', type: 'string' },
        { name: 'partitionValues', type: { map: 'string' } },
        { name: 'size', type: 'long' },
        { name: 'dataChange', type: 'boolean' },
      ],
    },
  },
  {
    name: 'protocol',
    type: {
      struct: [
        { name: 'minReaderVersion', type: 'integer' },
        { name: 'readerFeatures', type: { list: 'string' } },
      ],
    },
  },
];

const ROWS: readonly Row[] = [
  { txn: { appId: 'a', version: 7 }, add: null, protocol: null },
  {
    txn: null,
    add: {
      path: 'p',
      partitionValues: { x: '1', y: null },
      size: 12_345_678_901_234_567n,
      dataChange: false,
    },
    protocol: null,
  },
  { txn: null, add: null, protocol: { minReaderVersion: 1, readerFeatures: ['a', 'b'] } },
  { txn: null, add: { path: 'q', partitionValues: {}, size: null, dataChange: null }, protocol: null },
  { txn: null, add: null, protocol: { minReaderVersion: 1, readerFeatures: null } },
];

describe('nested rows', () => {
  test('come back as they were written', async () => {
    const bytes = await encodeRows(ROWS, FIELDS, { codec: 'snappy' });
    const found = await rowsOf(bytes);
    expect(found).toEqual([{ ...ROWS[0], txn: { appId: 'a', version: 7n } }, ...ROWS.slice(1)]);
  });

  test('can be read in some of their columns', async () => {
    const bytes = await encodeRows(ROWS, FIELDS, { codec: 'zstd' });
    expect(await rowsOf(bytes, ['txn', 'absent'])).toEqual([
      { txn: { appId: 'a', version: 7n } },
      ...ROWS.slice(1).map(() => ({ txn: null })),
    ]);
    expect(await rowsOf(bytes, ['absent'])).toEqual(ROWS.map(() => ({})));
  });

  test('of any number are one file', async () => {
    expect(await rowsOf(await encodeRows([], FIELDS, { codec: 'snappy' }))).toEqual([]);
  });
});

describe('times in other units', () => {
  test.each([
    [1n, 'ms', 1000n],
    [-1n, 'ms', -1000n],
    [1_999n, 'ns', 1n],
    [-1n, 'ns', -1n],
    [-1000n, 'ns', -1n],
    [-1001n, 'ns', -2n],
  ] as const)('%s %s are %s µs, floored', (value, unit, micros) => {
    expect(scaledMicros(value, unit)).toBe(micros);
  });

  test.each([
    [0n, 2_440_588, 0n],
    [1_999n, 2_440_588, 1n],
    [86_399_999_999_999n, 2_440_587, -1n],
    [0n, 1_721_426, -62_135_596_800_000_000n],
    [0n, 5_373_484, 253_402_214_400_000_000n],
  ])('INT96 of %s ns on Julian day %i is %s µs', (nanos, day, micros) => {
    const view = new DataView(new ArrayBuffer(12));
    view.setBigUint64(0, nanos, true);
    view.setUint32(8, day, true);
    expect(int96Micros(view, 0)).toBe(micros);
  });
});

const GOLDEN = join(import.meta.dirname, '../../../../shared/golden');

describe.skipIf(!existsSync(GOLDEN))('files that Spark wrote (in ../shared/golden)', () => {
  test('are all read, whatever their schema', { timeout: 60_000 }, async () => {
    const files = globSync(join(GOLDEN, '**/*.parquet'));
    let rows = 0;
    for (const file of files) rows += (await rowsOf(readFileSync(file))).length;
    expect(files.length).toBeGreaterThan(200);
    expect(rows).toBeGreaterThan(2000);
  });

  test('with INT96 times have the same instants as with 64-bit ones', async () => {
    const folder = join(GOLDEN, 'kernel-timestamp-int96');
    const timesIn = async (pattern: string) => {
      const found: string[] = [];
      for (const file of globSync(join(folder, pattern)))
        for await (const { columns } of readColumns(sourceOf(readFileSync(file)), [
          { name: 'time', type: 'timestamp', nullable: true },
        ]))
          for (const column of columns)
            for (let index = 0; index < column.length; index += 1)
              found.push(cellText(column, index) ?? 'null');
      return found.sort();
    };
    const times = await timesIn('delta/**/*.parquet');
    expect(times.length).toBeGreaterThan(0);
    expect(times).toEqual(await timesIn('expected/**/*.parquet'));
  });
});
