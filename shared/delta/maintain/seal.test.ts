import { expect, test } from 'vitest';
import { batchOf, type Cell, columnOf, field } from '../../../test/support/columns.ts';
import { Seal } from './seal.ts';

type Rows = readonly (readonly [id: Cell, name: Cell, amount: Cell])[];

const ROWS: Rows = [
  [1n, 'one', 1.5],
  [2n, 'two', -0],
  [3n, null, 2.5],
  [4n, 'four', null],
];

const batch = (rows: Rows) =>
  batchOf(
    columnOf(
      field('id', 'long'),
      rows.map(([id]) => id),
    ),
    columnOf(
      field('name', 'string'),
      rows.map(([, name]) => name),
    ),
    columnOf(
      field('amount', 'double'),
      rows.map(([, , amount]) => amount),
    ),
  );

const sealOf = (...parts: readonly Rows[]): Seal => {
  const seal = new Seal();
  for (const part of parts) seal.add(batch(part));
  return seal;
};

test('the same rows have the same seal, in any order and in any parts', () => {
  expect(sealOf(ROWS).equals(sealOf(ROWS.toReversed()))).toBe(true);
  expect(sealOf(ROWS).equals(sealOf(ROWS.slice(2), ROWS.slice(0, 2)))).toBe(true);
});

test.each<[string, Rows]>([
  ['two cells that are swapped', [[1n, 'two', 1.5], [2n, 'one', -0], ...ROWS.slice(2)]],
  ['two nulls that are swapped', [...ROWS.slice(0, 2), [3n, null, null], [4n, 'four', 2.5]]],
  ['a zero that lost its sign', [[1n, 'one', 1.5], [2n, 'two', 0], ...ROWS.slice(2)]],
  ['a row less', ROWS.slice(1)],
  ['a row twice', [...ROWS, [1n, 'one', 1.5]]],
  ['a row in the place of another', [[1n, 'one', 1.5], ...ROWS.slice(2), [1n, 'one', 1.5]]],
  ['a null that became an empty text', [...ROWS.slice(0, 2), [3n, '', 2.5], ...ROWS.slice(3)]],
])('%s makes another seal', (_what, rows) => {
  expect(sealOf(ROWS).equals(sealOf(rows))).toBe(false);
});
