import { describe, expect, test } from 'vitest';
import { cellOrder, cellText, type ColumnType } from '../../../shared/parquet/index.ts';
import { type Cell, columnOf, field } from '../../support/columns.ts';

describe('the text of a cell', () => {
  test.each<[ColumnType, Cell, string | null]>([
    ['integer', -7, '-7'],
    ['byte', -128, '-128'],
    ['long', 9_007_199_254_740_993n, '9007199254740993'],
    ['date', -719_162, '-719162'],
    ['timestamp', -1n, '-1'],
    ['decimal(19,4)', 323_800n, '323800'],
    ['decimal(38,0)', -(10n ** 37n), `-1${'0'.repeat(37)}`],
    ['boolean', true, 'true'],
    ['boolean', false, 'false'],
    ['string', 'Müller', 'Müller'],
    ['string', '', ''],
    ['binary', Uint8Array.of(0, 255), 'AP8='],
    ['double', -0, '0'],
    ['double', 0.1, '0.1'],
    ['double', Number.NaN, 'NaN'],
    ['float', Math.fround(0.1), '0.1'],
    ['float', -0, '0'],
    ['float', 2 ** -149, '1e-45'],
    ['float', 16_777_216, '16777216'],
    ['float', Infinity, 'Infinity'],
    ['string', null, null],
    ['long', null, null],
  ])('%s %s is %s', (type, value, text) => {
    const column = columnOf(field('c', type), [null, value, null]);
    expect(cellText(column, 1)).toBe(text);
    expect(cellText(column, 0)).toBeNull();
  });
});

describe('the order of a cell', () => {
  test.each<[ColumnType, Cell, bigint]>([
    ['integer', -7, -7n],
    ['short', 300, 300n],
    ['long', 9_007_199_254_740_993n, 9_007_199_254_740_993n],
    ['date', 10, 10n],
    ['timestamp', -1n, -1n],
    ['decimal(19,4)', -323_800n, -323_800n],
  ])('%s %s is %s', (type, value, order) => {
    expect(cellOrder(columnOf(field('c', type), [value]), 0)).toBe(order);
  });

  test.each<[ColumnType, Cell]>([
    ['string', 'a'],
    ['double', 1],
    ['integer', null],
  ])('%s %s has none', (type, value) => {
    expect(() => cellOrder(columnOf(field('c', type), [value]), 0)).toThrow(
      expect.objectContaining({ kind: 'invariant' }),
    );
  });
});
