import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  cellText,
  type ColumnBatch,
  concatBatches,
  encodeParquet,
  hashRows,
  readColumns,
  selectRows,
  sourceOf,
} from '../../shared/parquet/index.ts';
import { all, batchOf, columnOf, field } from '../support/columns.ts';
import { KINDS, table } from './parquet-kinds.ts';
import { propertyOptions } from '../support/property-options.ts';

type Cells = readonly string[];
const textsOf = ({ rowCount, columns }: ColumnBatch): readonly Cells[] =>
  Array.from({ length: rowCount }, (_, row) =>
    columns.map((column) => JSON.stringify(cellText(column, row))),
  );

const nullsOf = ({ rowCount, columns }: ColumnBatch): readonly number[] =>
  columns.map(
    (column) =>
      Array.from({ length: rowCount }, (_, row) => cellText(column, row)).filter((text) => text === null)
        .length,
  );

const batches = table.map((values) =>
  batchOf(...KINDS.map(({ type }, index) => columnOf(field(type, type), values[index] ?? []))),
);

const fields = KINDS.map(({ type }) => ({ name: type, type, nullable: true }));

/** The batch as it comes from a file; one without rows has no batch there. */
const readBack = async (batch: ColumnBatch): Promise<ColumnBatch> => {
  const bytes = await encodeParquet(batch, { codec: 'snappy' });
  return concatBatches([selectRows(batch, []), ...(await all(readColumns(sourceOf(bytes), fields)))]);
};

const rowsOf = ({ rowCount }: ColumnBatch) =>
  rowCount === 0 ? fc.constant<number[]>([]) : fc.array(fc.nat({ max: rowCount - 1 }), { maxLength: 80 });

const hashesOf = ({ columns, rowCount }: ColumnBatch): readonly string[] => {
  const { high, low } = hashRows(columns, rowCount);
  return Array.from({ length: rowCount }, (_, row) => `${high[row]}:${low[row]}`);
};

test('selected rows are the rows that were asked for, in their order, also in Parquet and selected again', async () => {
  const cases = batches.chain((batch) => fc.tuple(fc.constant(batch), rowsOf(batch)));
  await fc.assert(
    fc.asyncProperty(cases, async ([batch, rows]) => {
      const wanted = rows.map((row) => textsOf(batch)[row]);
      const selected = selectRows(batch, rows);
      expect(textsOf(selected)).toEqual(wanted);
      expect(selected.columns.map(({ nullCount }) => nullCount)).toEqual(nullsOf(selected));
      expect(textsOf(await readBack(selected))).toEqual(wanted);
      const fromFile = await readBack(batch);
      expect(textsOf(selectRows(fromFile, Uint32Array.from(rows)))).toEqual(wanted);
    }),
    propertyOptions(60),
  );
});

test('batches put together are their rows one after the other, wherever each came from', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(batches, { minLength: 1, maxLength: 4 }), async (parts) => {
      const wanted = parts.flatMap(textsOf);
      const joined = concatBatches(parts);
      expect(textsOf(joined)).toEqual(wanted);
      expect(joined.columns.map(({ nullCount }) => nullCount)).toEqual(nullsOf(joined));
      const fromFile = await readBack(joined);
      expect(textsOf(fromFile)).toEqual(wanted);
      expect(textsOf(concatBatches([joined, fromFile]))).toEqual([...wanted, ...wanted]);
    }),
    propertyOptions(40),
  );
});

test('rows have the same hash if, and only if, they hold the same values, read back or not', async () => {
  await fc.assert(
    fc.asyncProperty(batches, async (batch) => {
      const hashes = hashesOf(batch);
      const hashOf = new Map(textsOf(batch).map((cells, row) => [cells.join(), hashes[row]]));
      expect(textsOf(batch).map((cells) => hashOf.get(cells.join()))).toEqual(hashes);
      expect(new Set(hashOf.values()).size).toBe(hashOf.size);
      expect(hashesOf(await readBack(batch))).toEqual(hashes);
    }),
    propertyOptions(60),
  );
});

test('another value in one cell makes another hash', () => {
  const cases = fc.nat({ max: KINDS.length - 1 }).chain((kind) => {
    const cell = fc.option(KINDS[kind]?.values ?? fc.constant(0), { freq: 5 });
    return fc.tuple(fc.constant(kind), cell, cell);
  });
  fc.assert(
    fc.property(cases, ([kind, one, other]) => {
      const type = KINDS[kind]?.type ?? 'long';
      const around = columnOf(field('around', 'long'), [7n, 7n]);
      const batch = batchOf(around, columnOf(field('c', type), [one, other]), around);
      const [a, b] = textsOf(batch).map((cells) => cells.join());
      const [hashA, hashB] = hashesOf(batch);
      expect(hashA === hashB).toBe(a === b);
    }),
    propertyOptions(1000),
  );
});
