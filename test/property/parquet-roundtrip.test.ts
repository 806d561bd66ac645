import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  cellText,
  type Column,
  encodeParquet,
  readColumns,
  readRows,
  sourceOf,
} from '../../shared/parquet/index.ts';
import { all, batchOf, columnOf, field } from '../support/columns.ts';
import { KINDS, table } from './parquet-kinds.ts';
import { propertyOptions } from '../support/property-options.ts';

const texts = (column: Column): (string | null)[] =>
  Array.from({ length: column.length }, (_, index) => cellText(column, index));

test('every value of every type comes back from Parquet as it went in', async () => {
  await fc.assert(
    fc.asyncProperty(table, fc.constantFrom('snappy', 'zstd', 'uncompressed'), async (values, codec) => {
      const columns = KINDS.map(({ type }, index) => columnOf(field(type, type), values[index] ?? []));
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
    propertyOptions(60),
  );
});

test('a file that is written by parts is byte for byte the file that is written at once', async () => {
  const sizes = fc.constantFrom(1, 40, 200, 1_000);
  await fc.assert(
    fc.asyncProperty(table, sizes, fc.boolean(), async (values, partBytes, dictionary) => {
      const columns = KINDS.map(({ type }, index) => columnOf(field(type, type), values[index] ?? []));
      const encode = (partBytes: number) =>
        encodeParquet(batchOf(...columns), { codec: 'snappy', dictionary, partBytes });
      expect(await encode(partBytes)).toStrictEqual(await encode(Infinity));
    }),
    propertyOptions(60),
  );
});
