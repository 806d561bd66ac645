import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { comparePlaces, CursorPlaces, orderOfPlace, placeOf } from './cursor-places.ts';
import type { CursorKind } from './cursor-value.ts';

const LIMITS: Readonly<Record<CursorKind, bigint>> = {
  integer: 2n ** 63n,
  date: 10n ** 7n,
  instant: 10n ** 24n,
  decimal: 10n ** 76n,
};

const pairs = fc.constantFrom<CursorKind>('integer', 'date', 'instant', 'decimal').chain((kind) => {
  const order = fc.bigInt({ min: -LIMITS[kind], max: LIMITS[kind] - 1n });
  const near = order.chain((a) => fc.tuple(fc.constant(a), fc.bigInt({ min: a - 2n, max: a + 2n })));
  return fc.tuple(fc.constant(kind), fc.oneof(fc.tuple(order, order), near));
});

test('places compare as the orders that they stand for, and give them back', () => {
  fc.assert(
    fc.property(pairs, ([kind, [a, b]]) => {
      const places = new CursorPlaces(kind);
      places.addOrder(a);
      places.addNull();
      places.addOrder(b);
      const sign = a < b ? -1 : Number(a > b);
      expect(Math.sign(places.compare(0, 2))).toBe(sign);
      expect(Math.sign(places.compareTo(0, placeOf(kind, b)))).toBe(sign);
      expect(Math.sign(comparePlaces(places.at(0), placeOf(kind, b)))).toBe(sign);
      expect(orderOfPlace(kind, places.at(0))).toBe(a);
      expect([0, 1, 2].map((row) => places.isNull(row))).toEqual([false, true, false]);
    }),
  );
});

test('rows keep their places while the memory grows, and clear begins anew', () => {
  const places = new CursorPlaces('instant');
  for (let row = 0n; row < 5_000n; row += 1n) places.addOrder(row * 7n);
  expect(orderOfPlace('instant', places.at(4_999))).toBe(34_993n);
  places.clear();
  places.addOrder(1n);
  expect(places.count).toBe(1);
});

const risesOf = (rows: readonly (bigint | null)[], kind: CursorPlaces['kind']): boolean => {
  const places = new CursorPlaces(kind);
  for (const order of rows) {
    if (order === null) places.addNull();
    else places.addOrder(order);
  }
  return places.rises;
};

test.each(['integer', 'date', 'instant', 'decimal'] as const)(
  'rows rise where each is at or above the one before it, nulls aside: %s',
  (kind) => {
    const order = fc.option(fc.bigInt({ min: -3n, max: 3n }), { nil: null });
    const property = fc.property(fc.array(order), fc.bigInt({ min: 1n, max: 10n ** 14n }), (rows, scale) => {
      const orders = rows.map((row) => (row === null ? null : row * scale));
      const there = orders.filter((row) => row !== null);
      const isRising = there.every((row, at) => at === 0 || row >= (there[at - 1] ?? row));
      expect(risesOf(orders, kind)).toBe(isRising);
    });
    fc.assert(property);
  },
);
