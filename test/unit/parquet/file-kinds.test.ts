import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { TidemarkError } from '../../../shared/core/index.ts';
import { Id } from '../../../shared/parquet/footer.ts';
import {
  cellText,
  type ColumnType,
  encodeParquet,
  readColumns,
  sourceOf,
} from '../../../shared/parquet/index.ts';
import { type ThriftField, ThriftType } from '../../../shared/parquet/thrift.ts';
import { all, batchOf, columnOf, field } from '../../support/columns.ts';
import { inHadoopLz4, withChunks, withCodec, withFieldIds, withFooter } from '../../support/parquet-patch.ts';

const FILES: Readonly<Record<string, readonly string[]>> = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../fixtures/parquet-kinds/files.json'), 'utf8'),
);

const read = async (bytes: Uint8Array, type: ColumnType, name = 'c'): Promise<readonly (string | null)[]> => {
  const batches = await all(readColumns(sourceOf(bytes), [field(name, type)]));
  return batches.flatMap(({ columns: [column] }) =>
    column === undefined ? [] : Array.from({ length: column.length }, (_, row) => cellText(column, row)),
  );
};

/** The values, or that the column's type was refused. */
const outcomeOf = async (bytes: Uint8Array, type: ColumnType): Promise<readonly (string | null)[] | string> =>
  read(bytes, type).catch((error: unknown) => {
    const isOfType =
      error instanceof TidemarkError && error.kind === 'table-corrupt' && error.facts['type'] === type;
    return isOfType ? 'refused: its type' : String(error);
  });

const bytesOf = (name: string): Uint8Array => Buffer.from((FILES[name] ?? []).join(''), 'base64');

const base64 = (bytes: string): string => Buffer.from(bytes, 'latin1').toString('base64');

const TEXTS = ['a'.repeat(50), null, 'é'];
const NOON = '1704110400';
const YEAR_1 = '-62135596800';
const UUID_BYTES = [1, 2].map((last) => base64(`${'\0'.repeat(15)}${String.fromCodePoint(last)}`));

/** What each file is read as, by the table's type. A type that is not named here refuses the file. */
const READ: Readonly<Record<string, Partial<Record<ColumnType, readonly (string | null)[]>>>> = {
  'text in none': { string: TEXTS },
  'text in snappy': { string: TEXTS },
  'text in gzip': { string: TEXTS },
  'text in brotli': { string: TEXTS },
  'text in zstd': { string: TEXTS },
  'text in lz4': { string: TEXTS },
  'text in data pages of version 2': { string: TEXTS },
  'text in delta length': { string: TEXTS },
  'text in deltas': { string: TEXTS },
  'large text': { string: TEXTS },
  'text views': { string: TEXTS },
  'a dictionary of texts': { string: TEXTS },
  'integers in deltas': {
    long: ['1', null, '-5'],
    integer: ['1', null, '-5'],
    short: ['1', null, '-5'],
    byte: ['1', null, '-5'],
  },
  'doubles in split bytes': { double: ['0.5', null, '-2.5'] },
  'unsigned of 8 bits': { long: ['1', null, '255'], integer: ['1', null, '255'], short: ['1', null, '255'] },
  'unsigned of 16 bits': { long: ['1', null, '65535'], integer: ['1', null, '65535'] },
  'unsigned of 32 bits': { long: ['1', null, '4294967295'] },
  'unsigned of 64 bits': {},
  'unsigned of 64 bits that a long holds': { long: ['1', null, '9223372036854775807'] },
  'integers of 64 bits': { long: ['1', null, '2147483648'] },
  'integers of 64 bits that are small': {
    long: ['1', null, '-128'],
    integer: ['1', null, '-128'],
    short: ['1', null, '-128'],
    byte: ['1', null, '-128'],
  },
  'half floats': {},
  floats: { float: ['0.5', null, '16777216'], double: ['0.5', null, '16777216'] },
  doubles: { double: ['0.5', null, '16777217'] },
  booleans: { boolean: ['true', null, 'false'] },
  milliseconds: { timestamp: [`${NOON}000000`, null, `${YEAR_1}000000`] },
  "milliseconds beyond a microsecond's range": {},
  nanoseconds: { timestamp: [`${NOON}123456`, null, '-1'] },
  'microseconds of another zone': { timestamp: [`${NOON}123456`, null, `${YEAR_1}000000`] },
  'local microseconds': { timestamp: [`${NOON}123456`, null, `${YEAR_1}000000`] },
  'local milliseconds': { timestamp: [`${NOON}000000`, null, `${YEAR_1}000000`] },
  INT96: { timestamp: [`${NOON}123456`, null, `${YEAR_1}000000`] },
  'times of day': {},
  durations: {
    long: ['1', null, '-1'],
    integer: ['1', null, '-1'],
    short: ['1', null, '-1'],
    byte: ['1', null, '-1'],
  },
  days: { date: ['-719162', null, '2932896'] },
  'decimals as integers': {
    'decimal(15,2)': ['123456789012345', null, '-123456789012345'],
    'decimal(38,2)': ['123456789012345', null, '-123456789012345'],
  },
  'decimals of 38 digits': { 'decimal(38,2)': ['123456789012345', null, '-123456789012345'] },
  'decimals of 76 digits': {},
  bytes: { binary: [base64('\u00ff\0'), null, ''] },
  'bytes that are text': {
    string: ['a', null, 'é'],
    binary: [base64('a'), null, Buffer.from('é').toString('base64')],
  },
  'bytes of one length': { binary: [UUID_BYTES[0] ?? '', null, UUID_BYTES[1] ?? ''] },
  UUIDs: { binary: [UUID_BYTES[0] ?? '', null, UUID_BYTES[1] ?? ''] },
  JSON: { string: ['{"a":1}', null, '[]'] },
  lists: {},
  structs: {},
};

const TYPES: readonly ColumnType[] = [
  'string',
  'binary',
  'long',
  'integer',
  'short',
  'byte',
  'float',
  'double',
  'boolean',
  'date',
  'timestamp',
  'decimal(15,2)',
  'decimal(10,2)',
  'decimal(38,2)',
  'decimal(38,4)',
];

const NULLS = 'nothing but nulls, of no type';

describe('D7: a file by another writer is read exactly or refused', () => {
  test('of every kind that is here', () => {
    expect([...Object.keys(READ), NULLS].sort()).toStrictEqual(Object.keys(FILES).sort());
  });

  test.each(Object.entries(READ))('%s', async (name, expected) => {
    const found = await Promise.all(TYPES.map(async (type) => [type, await outcomeOf(bytesOf(name), type)]));
    expect(found).toStrictEqual(TYPES.map((type) => [type, expected[type] ?? 'refused: its type']));
  });

  test.each(TYPES)('nulls without a type are nulls of a column of %s', async (type) => {
    expect(await read(bytesOf(NULLS), type)).toStrictEqual([null, null, null]);
  });

  test.each([
    ['decimals of 76 digits', 'decimal(38,2)', 'decimal(76,2)'],
    ['decimals as integers', 'decimal(38,4)', 'decimal(15,2)'],
    ['half floats', 'float', 'Float16'],
    ['unsigned of 64 bits', 'long', 'Uint64'],
    ['INT96', 'binary', 'INT96'],
    ['lists', 'string', 'List'],
  ] as const)('of %s in a column of %s the refusal names %s', async (name, type, fileType) => {
    await expect(read(bytesOf(name), type)).rejects.toMatchObject({
      message: `Column c of the table is ${type}, and a data file has it as ${fileType}, or with a value out of its range: rewrite that file, or restore the table to a version without it.`,
    });
  });
});

const plain = async (...names: readonly string[]): Promise<Uint8Array> =>
  encodeParquet(batchOf(...names.map((name) => columnOf(field(name, 'long'), [1n, 2n]))), {
    codec: 'uncompressed',
  });

const unsupported = (feature: string) => ({ kind: 'table-unsupported', facts: { feature } });

const struct: ThriftField = { type: ThriftType.STRUCT, value: new Map() };

describe('D4: a file is refused by the name of what it asks', () => {
  test.each([
    [3, 'LZO'],
    [8, 'codec 8'],
  ])('compressed by codec %i', async (codec, name) => {
    const bytes = await withChunks(await plain('c'), (chunk, meta) => withCodec(chunk, meta, codec));
    await expect(read(bytes, 'long')).rejects.toMatchObject({
      ...unsupported('compression'),
      message: `A Parquet file is compressed by ${name}, which is not read. Rewrite the table in another compression.`,
    });
  });

  test('encrypted, footer and all', async () => {
    const bytes = Buffer.concat([(await plain('c')).subarray(0, -4), Buffer.from('PARE')]);
    await expect(read(bytes, 'long')).rejects.toMatchObject(unsupported('encryption'));
  });

  test('encrypted, with a footer that anybody can read', async () => {
    const bytes = await withFooter(
      await plain('c'),
      (root) => new Map([...root, [Id.file.encryption, struct]]),
    );
    await expect(read(bytes, 'long')).rejects.toMatchObject(unsupported('encryption'));
  });

  test('with an encrypted column', async () => {
    const bytes = await withChunks(
      await plain('c'),
      (chunk) => new Map([...chunk, [Id.chunk.encryption, struct]]),
    );
    await expect(read(bytes, 'long')).rejects.toMatchObject(unsupported('encryption'));
  });

  test.each([
    ['another case', ['C'], 'A data file has C where the table has the column c'],
    ['two cases', ['c', 'C'], 'A data file has c and C where the table has the column c'],
  ])('with names in %s', async (_what, names, said) => {
    const reading = read(await plain(...names), 'long');
    await expect(reading).rejects.toMatchObject({
      ...unsupported('column names'),
      message: expect.stringContaining(said),
    });
  });

  test('with a column in another file', async () => {
    const path: ThriftField = { type: ThriftType.BINARY, value: Buffer.from('part-0.parquet') };
    const bytes = await withChunks(
      await plain('c'),
      (chunk) => new Map([...chunk, [Id.chunk.filePath, path]]),
    );
    await expect(read(bytes, 'long')).rejects.toMatchObject({
      kind: 'table-corrupt',
      message: expect.stringContaining('a column of it is kept in another file'),
    });
  });
});

test('D7: text in the LZ4 frames of Hadoop is read', async () => {
  const bytes = await encodeParquet(batchOf(columnOf(field('c', 'string'), TEXTS)), {
    codec: 'uncompressed',
    dictionary: false,
  });
  expect(await read(await inHadoopLz4(bytes), 'string')).toStrictEqual(TEXTS);
});

test('D7: field ids change nothing: columns go by their names', async () => {
  const bytes = await encodeParquet(
    batchOf(columnOf(field('c', 'long'), [1n]), columnOf(field('d', 'long'), [2n])),
    { codec: 'snappy' },
  );
  const swapped = await withFieldIds(bytes, [2, 1]);
  expect(await read(swapped, 'long', 'c')).toStrictEqual(['1']);
  expect(await read(swapped, 'long', 'd')).toStrictEqual(['2']);
});
