import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { wasmMemory } from 'parquet-wasm';
import { describe, expect, test } from 'vitest';
import {
  cellText,
  type ColumnBatch,
  encodeParquet,
  readColumns,
  type WriteOptions,
} from '../../../shared/parquet/index.ts';
import { Id, loadFooter } from '../../../shared/parquet/footer.ts';
import { sourceOf } from '../../../shared/parquet/source.ts';
import { parseThrift } from '../../../shared/parquet/thrift.ts';
import { batchOf, columnOf, field } from '../../support/columns.ts';

const footerOf = async (batch: ColumnBatch, options: WriteOptions = { codec: 'snappy' }) => {
  const bytes = await encodeParquet(batch, options);
  const { footer } = await loadFooter(sourceOf(bytes));
  return { bytes, footer };
};

const INT32 = 1;
const INT64 = 2;
const FIXED = 7;
const OPTIONAL = 1;
const REQUIRED = 0;
/** ConvertedType of parquet.thrift. */
const CONVERTED = { UTF8: 0, DECIMAL: 5, DATE: 6, TIMESTAMP_MICROS: 10, INT_8: 15, INT_16: 16 };

describe('physical types as a Delta schema asks', () => {
  test.each([
    ['byte', INT32, CONVERTED.INT_8],
    ['short', INT32, CONVERTED.INT_16],
    ['integer', INT32, undefined],
    ['date', INT32, CONVERTED.DATE],
    ['long', INT64, undefined],
    ['timestamp', INT64, CONVERTED.TIMESTAMP_MICROS],
    ['decimal(19,4)', INT64 + 5, CONVERTED.DECIMAL],
    ['decimal(9,2)', INT32, CONVERTED.DECIMAL],
    ['decimal(18,2)', INT64, CONVERTED.DECIMAL],
    ['string', 6, CONVERTED.UTF8],
    ['binary', 6, undefined],
    ['boolean', 0, undefined],
    ['float', 4, undefined],
    ['double', 5, undefined],
  ] as const)('%s', async (type, physical, converted) => {
    const { footer } = await footerOf(batchOf(columnOf(field('c', type), [null])));
    const element = footer.columns[0]?.element;
    expect(element?.get(Id.element.type)?.value).toBe(physical);
    expect(element?.get(Id.element.convertedType)?.value).toBe(converted);
    expect(element?.get(Id.element.typeLength)?.value).toBe(physical === FIXED ? 9 : undefined);
  });

  test('a timestamp is adjusted to UTC', async () => {
    const { footer } = await footerOf(batchOf(columnOf(field('c', 'timestamp'), [0n])));
    const logical = footer.columns[0]?.element.get(Id.element.logicalType)?.value;
    const timestamp = logical instanceof Map ? logical.get(8)?.value : undefined;
    expect(timestamp instanceof Map && timestamp.get(1)?.value).toBe(true);
  });

  test('only a column that may be null is optional', async () => {
    const { footer } = await footerOf(
      batchOf(columnOf(field('id', 'integer', false), [1]), columnOf(field('c', 'integer'), [1])),
    );
    expect(footer.columns.map(({ element }) => element.get(3)?.value)).toEqual([REQUIRED, OPTIONAL]);
  });
});

const metaOf = (chunk: ReadonlyMap<number, { value: unknown }> | undefined) => {
  const meta = chunk?.get(Id.chunk.meta)?.value;
  return meta instanceof Map ? meta : new Map();
};

const hasDictionary = async (values: readonly number[], dictionary?: boolean) => {
  const { footer } = await footerOf(batchOf(columnOf(field('c', 'integer'), values)), {
    codec: 'snappy',
    ...(dictionary !== undefined && { dictionary }),
  });
  return metaOf(footer.rowGroups[0]?.chunks[0]?.struct).has(Id.meta.dictionaryPageOffset);
};

describe('pages', () => {
  test.each([
    ['snappy', 1],
    ['zstd', 6],
    ['uncompressed', 0],
  ] as const)('are of version 1, in %s', async (codec, code) => {
    const { bytes, footer } = await footerOf(batchOf(columnOf(field('c', 'integer'), [1, 2, 2])), { codec });
    const chunk = footer.rowGroups[0]?.chunks[0];
    expect(metaOf(chunk?.struct).get(Id.meta.codec)?.value).toBe(code);
    const page = parseThrift(
      bytes.subarray(Number(metaOf(chunk?.struct).get(Id.meta.dataPageOffset)?.value)),
    );
    expect(page.get(1)?.value).toBe(0);
  });

  const many = Array.from({ length: 5000 }, (_, index) => index);
  test('have a dictionary where values repeat', async () => {
    expect(await hasDictionary(many.map((value) => value % 50))).toBe(true);
  });

  test('spell out a column whose values do not', async () => {
    expect(await hasDictionary(many)).toBe(false);
  });

  test('spell out everything when asked to', async () => {
    expect(
      await hasDictionary(
        many.map((value) => value % 50),
        false,
      ),
    ).toBe(false);
  });

  test('carry bounds and null counts of numbers, none of text', async () => {
    const { footer } = await footerOf(
      batchOf(
        columnOf(field('n', 'integer'), [3, null, -5]),
        columnOf(field('s', 'string'), ['a', 'b', 'c']),
      ),
    );
    const [numbers, texts] = (footer.rowGroups[0]?.chunks ?? []).map(
      ({ struct }) => metaOf(struct).get(12)?.value,
    );
    expect(numbers.get(3)?.value).toBe(1);
    expect(Buffer.from(numbers.get(6)?.value).readInt32LE()).toBe(-5);
    expect(texts?.get(5)).toBeUndefined();
  });
});

test('an empty batch is a file of no rows', async () => {
  const { footer } = await footerOf(batchOf(columnOf(field('c', 'string'), [])));
  expect(footer.rowGroups.reduce((rows, { rowCount }) => rows + rowCount, 0)).toBe(0);
});

test('batch after batch, WebAssembly memory does not grow', async () => {
  const values = Array.from({ length: 20_000 }, (_, index) => `text ${index}`);
  const batch = batchOf(columnOf(field('c', 'string'), values), columnOf(field('d', 'string'), values));
  const encode = () => encodeParquet(batch, { codec: 'zstd' });
  for (let round = 0; round < 3; round += 1) await encode();
  const before = wasmMemory().buffer.byteLength;
  for (let round = 0; round < 30; round += 1) await encode();
  expect(wasmMemory().buffer.byteLength).toBe(before);
});

const longs = (rows: number, step: bigint) => {
  const values = BigInt64Array.from({ length: rows }, (_, row) => BigInt(row) * step);
  return { length: rows, nullCount: 0, values };
};

test('of a large batch, WebAssembly holds a part at a time', async () => {
  const rows = 2 ** 19;
  const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
  const column = longs(rows, 1n);
  const batch = batchOf(...names.map((name) => ({ ...column, field: field(name, 'long', false) })));
  const before = wasmMemory().buffer.byteLength;
  await encodeParquet(batch, { codec: 'snappy' });
  expect(wasmMemory().buffer.byteLength - before).toBeLessThan(24 * 2 ** 20);
});

test('several row groups, written by parts, are the file that is written at once', async () => {
  const rows = 1_048_576 + 70_000;
  const batch = batchOf(
    { ...longs(rows, 1n), field: field('key', 'long', false) },
    columnOf(
      field('flag', 'boolean'),
      Array.from({ length: rows }, (_, row) => (row % 5 === 0 ? null : row % 3 === 0)),
    ),
    { ...longs(rows, 0n), field: field('same', 'long', false) },
  );
  const [parts, whole] = [
    await footerOf(batch, { codec: 'snappy', partBytes: 1 }),
    await footerOf(batch, { codec: 'snappy', partBytes: Infinity }),
  ];
  expect(parts.footer.rowGroups.map(({ rowCount }) => rowCount)).toEqual([1_048_576, 70_000]);
  expect(Buffer.compare(parts.bytes, whole.bytes)).toBe(0);
});

test('a column may stand twice, on the same memory', async () => {
  const column = columnOf(field('a', 'integer'), [3, null, 4]);
  const { bytes } = await footerOf(batchOf(column, { ...column, field: field('b', 'integer') }));
  const batches = [];
  for await (const batch of readColumns(sourceOf(bytes), [field('a', 'integer'), field('b', 'integer')]))
    batches.push(batch.columns.map((found) => [0, 1, 2].map((row) => cellText(found, row))));
  expect(batches).toEqual([
    [
      ['3', null, '4'],
      ['3', null, '4'],
    ],
  ]);
});

test('the libraries are loaded when the first file is written or read, not before', () => {
  const room = new URL('../../../shared/parquet/index.ts', import.meta.url).href;
  const script = `
    import { registerHooks } from 'node:module';
    const seen = new Set();
    registerHooks({ resolve: (name, context, next) => (seen.add(name), next(name, context)) });
    const room = await import(${JSON.stringify(room)});
    const loaded = () => seen.has('apache-arrow') || seen.has('parquet-wasm');
    const before = loaded();
    await room.encodeParquet({ rowCount: 0, columns: [] }, { codec: 'snappy' }).catch(() => undefined);
    console.log(before, loaded());`;
  const output = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
    cwd: fileURLToPath(new URL('../../..', import.meta.url)),
  });
  expect(output.trim()).toBe('false true');
});
