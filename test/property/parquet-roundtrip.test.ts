import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  cellText,
  encodeParquet,
  readColumns,
  readRows,
  sourceOf,
  type Column,
  type ColumnType,
} from '../../shared/parquet/index.ts';
import { all, batchOf, columnOf, type Value } from '../unit/parquet/sample.ts';

const seed = process.env['FC_SEED'] === undefined ? {} : { seed: Number(process.env['FC_SEED']) };

const integers = (bits: number) =>
  fc.bigInt({ min: -(2n ** BigInt(bits - 1)), max: 2n ** BigInt(bits - 1) - 1n });
const small = (bits: number) => integers(bits).map(Number);
const digits = (precision: number) =>
  fc.bigInt({ min: -(10n ** BigInt(precision)) + 1n, max: 10n ** BigInt(precision) - 1n });
const decimalText = (unscaled: bigint, scale: number): string => {
  const text = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, '0');
  const point = text.length - scale;
  return `${unscaled < 0n ? '-' : ''}${text.slice(0, point)}${scale === 0 ? '' : `.${text.slice(point)}`}`;
};

interface Kind {
  readonly type: ColumnType;
  readonly values: fc.Arbitrary<NonNullable<Value>>;
  /** The value as `readRows` has it. */
  readonly row?: (value: NonNullable<Value>) => unknown;
}

const decimal = (precision: number, scale: number): Kind => ({
  type: `decimal(${precision},${scale})`,
  values: digits(precision),
  row: (value) => decimalText(BigInt(String(value)), scale),
});

const KINDS: readonly Kind[] = [
  { type: 'byte', values: small(8) },
  { type: 'short', values: small(16) },
  { type: 'integer', values: small(32) },
  { type: 'long', values: integers(64) },
  { type: 'date', values: fc.integer({ min: -719_162, max: 2_932_896 }) },
  { type: 'timestamp', values: fc.bigInt({ min: -62_135_596_800_000_000n, max: 253_402_300_799_999_999n }) },
  { type: 'float', values: fc.float() },
  { type: 'double', values: fc.double() },
  { type: 'boolean', values: fc.boolean() },
  { type: 'string', values: fc.string({ unit: 'binary', maxLength: 40 }) },
  { type: 'binary', values: fc.uint8Array({ maxLength: 40 }) },
  decimal(9, 0),
  decimal(9, 9),
  decimal(18, 4),
  decimal(19, 4),
  decimal(38, 18),
  decimal(38, 38),
];

const table = fc
  .integer({ min: 0, max: 60 })
  .chain((rows) =>
    fc.tuple(
      ...KINDS.map(({ values }) =>
        fc.array(fc.option(values, { freq: 5 }), { minLength: rows, maxLength: rows }),
      ),
    ),
  );

const texts = (column: Column): (string | null)[] =>
  Array.from({ length: column.length }, (_, index) => cellText(column, index));

test('every value of every type comes back from Parquet as it went in', async () => {
  await fc.assert(
    fc.asyncProperty(table, fc.constantFrom('snappy', 'zstd', 'uncompressed'), async (values, codec) => {
      const columns = KINDS.map(({ type }, index) => columnOf(type, type, values[index] ?? []));
      const bytes = await encodeParquet(batchOf(...columns), { codec });

      const fields = columns.map(({ field }) => field);
      const batches = await all(readColumns(sourceOf(bytes), fields));
      const found = columns.map((_, at) => batches.flatMap((batch) => texts(batch.columns[at] as Column)));
      expect(found).toEqual(columns.map(texts));

      const rows = (await all(readRows(sourceOf(bytes)))).flat();
      for (const [at, { type, row = (value: unknown) => value }] of KINDS.entries())
        expect(rows.map((cells) => cells[type])).toEqual(
          (values[at] ?? []).map((value) => (value === null ? null : row(value))),
        );

      const again = await Promise.all(batches.map((batch) => encodeParquet(batch, { codec })));
      const twice = (await Promise.all(again.map((file) => all(readRows(sourceOf(file)))))).flat(2);
      expect(twice).toEqual(rows);
    }),
    { ...seed, numRuns: 60 },
  );
});
