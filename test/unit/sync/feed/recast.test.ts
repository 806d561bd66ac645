import { expect, test } from 'vitest';
import { cellText, type ColumnType, nullColumn } from '../../../../shared/parquet/index.ts';
import { recast } from '../../../../shared/sync/feed/recast.ts';
import { type Cell, columnOf, field } from '../../../support/columns.ts';

const DAY = 20_000;
const MICROS = BigInt(DAY) * 86_400_000_000n;

/** Cells of one type, the type that they become, and the texts that they have there: null for null, `lost` for no value of it. */
const CASES: readonly (readonly [ColumnType, readonly Cell[], ColumnType, readonly (string | null)[]])[] = [
  ['integer', [1, null, -2_147_483_648], 'long', ['1', null, '-2147483648']],
  ['long', [1n, 5_000_000_000n], 'integer', ['1', 'lost']],
  ['byte', [-128, 127], 'decimal(5,2)', ['-12800', '12700']],
  ['short', [1000], 'decimal(5,2)', ['lost']],
  ['decimal(9,2)', [125n, -1n], 'decimal(28,6)', ['1250000', '-10000']],
  ['decimal(9,2)', [125n, 100n], 'integer', ['lost', '1']],
  ['decimal(38,0)', [99999999999999999999999999999999999999n], 'decimal(38,1)', ['lost']],
  ['decimal(9,2)', [125n, 1230n], 'string', ['1.25', '12.3']],
  ['decimal(9,2)', [125n], 'double', ['1.25']],
  ['float', [0.5, Number.NaN], 'double', ['0.5', 'NaN']],
  ['double', [7, 7.5, 1e300], 'long', ['7', 'lost', 'lost']],
  ['string', ['12', '1.5', 'x', ''], 'integer', ['12', 'lost', 'lost', 'lost']],
  ['string', ['1.5', 'NaN', ' '], 'double', ['1.5', 'NaN', 'lost']],
  ['string', ['true', 'TRUE'], 'boolean', ['true', 'lost']],
  ['string', ['2024-10-04', '2024-13-04'], 'date', [String(DAY), 'lost']],
  ['string', ['2024-10-04T00:00:00Z', 'x'], 'timestamp', [String(MICROS), 'lost']],
  ['date', [DAY], 'timestamp', [String(MICROS)]],
  ['date', [DAY], 'string', ['2024-10-04']],
  ['timestamp', [MICROS + 1n], 'date', [String(DAY)]],
  ['timestamp', [MICROS], 'string', ['2024-10-04T00:00:00Z']],
  ['boolean', [true], 'string', ['true']],
  ['boolean', [true], 'integer', ['lost']],
  ['string', ['x'], 'binary', ['lost']],
];

test.each(CASES)('%s as another type: %#', (from, cells, to, expected) => {
  const { column, lost } = recast(columnOf(field('X', from), cells), field('Y', to));
  const texts = cells.map((_, row) => (lost.includes(row) ? 'lost' : cellText(column, row)));
  expect(texts).toStrictEqual(expected);
  expect(column.field).toStrictEqual(field('Y', to));
  expect(lost.every((row) => cellText(column, row) === null)).toBe(true);
});

test('a column of the same type is itself under another name', () => {
  const column = columnOf(field('X', 'long'), [1n]);
  expect(recast(column, field('x', 'long'))).toStrictEqual({
    column: { ...column, field: field('x', 'long') },
    lost: [],
  });
});

test.each<ColumnType>(['string', 'decimal(9,2)', 'date', 'boolean', 'double', 'binary'])(
  'a column of %s that nothing is in is null in every row',
  (type) => {
    const column = nullColumn(field('X', type), 3);
    expect([0, 1, 2].map((row) => cellText(column, row))).toStrictEqual([null, null, null]);
  },
);
