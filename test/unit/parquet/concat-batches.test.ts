import { describe, expect, test } from 'vitest';
import { cellText, type Column, type ColumnType, concatBatches } from '../../../shared/parquet/index.ts';
import { batchOf, type Cell, columnOf, field } from '../../support/columns.ts';

const textsOf = (column: Column) =>
  Array.from({ length: column.length }, (_, index) => cellText(column, index));

describe('batches put together', () => {
  test.each<[ColumnType, readonly (readonly Cell[])[]]>([
    ['string', [['a', null], ['', 'bb'], [], [null]]],
    ['boolean', [[true, false, null], [true], Array.from({ length: 9 }, (_, at) => at % 2 === 0), [null]]],
    ['boolean', [Array.from({ length: 8 }, () => true), [false, true]]],
    ['long', [[1n], [], [-1n, 2n ** 63n - 1n]]],
    ['decimal(38,2)', [[1n, null], [-(10n ** 37n)]]],
    ['double', [[0.5], [null, -1]]],
    ['byte', [[1], [2, 3]]],
  ])('%s: one after the other', (type, parts) => {
    const joined = concatBatches(parts.map((values) => batchOf(columnOf(field('c', type), values))));
    const values = parts.flat();
    const expected = columnOf(field('c', type), values);
    expect(joined.rowCount).toBe(values.length);
    expect(joined.columns.map(textsOf)).toEqual([textsOf(expected)]);
    expect(joined.columns[0]?.nullCount).toBe(expected.nullCount);
    expect(joined.columns[0]?.validity === undefined).toBe(expected.nullCount === 0);
    for (const { values: bytes } of joined.columns) expect(bytes.buffer.byteLength).toBe(bytes.byteLength);
  });

  test('none is a batch without rows or columns', () => {
    expect(concatBatches([])).toEqual({ rowCount: 0, columns: [] });
  });

  test('a column is nullable where any is', () => {
    const required = batchOf(columnOf(field('c', 'long', false), [1n]));
    const nullable = batchOf(columnOf(field('c', 'long'), [null]));
    expect(concatBatches([required, required]).columns[0]?.field.nullable).toBe(false);
    expect(concatBatches([required, nullable]).columns[0]?.field.nullable).toBe(true);
  });

  test('other columns are a mistake of the caller', () => {
    const one = columnOf(field('c', 'long'), [1n]);
    const others = [
      batchOf(columnOf(field('d', 'long'), [1n])),
      batchOf(columnOf(field('c', 'timestamp'), [1n])),
      batchOf(one, columnOf(field('d', 'long'), [1n])),
      batchOf(),
    ];
    for (const other of others)
      expect(() => concatBatches([batchOf(one), other])).toThrowError(
        expect.objectContaining({ kind: 'invariant', facts: { column: expect.any(String) } }),
      );
  });
});
