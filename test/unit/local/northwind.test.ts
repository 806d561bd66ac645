import { expect, test } from 'vitest';
import {
  createODataService,
  newNorthwindOrder,
  northwindOrders,
  northwindOrdersSet,
} from '../../../local/odata-service/index.ts';

const rows = northwindOrders(830);
const column = (name: string): unknown[] => rows.map((row) => row[name]);

test('830 rows have the shape of the real table', () => {
  expect(column('OrderID')).toEqual(Array.from({ length: 830 }, (_, index) => 10_248 + index));
  expect(new Set(column('OrderDate')).size).toBe(480);
  const dates = column('OrderDate').map((date) => Date.parse(String(date)));
  expect(dates).toEqual(dates.toSorted((a, b) => a - b));
  expect(column('ShippedDate').filter((date) => date === null).length).toBeGreaterThan(5);
  expect(column('ShipRegion')).toContain(null);
  expect(column('ShipName').some((name) => String(name).includes("'"))).toBe(true);
  expect(column('ShipAddress').some((text) => /[^\u0020-\u007e]/.test(String(text)))).toBe(true);
});

test('freight is a number of at most two digits', () => {
  expect(column('Freight').every((freight) => /^\d+(\.\d\d?)?$/.test(String(freight)))).toBe(true);
});

test('the same seed gives the same rows, another seed others, and a longer table begins alike', () => {
  expect(northwindOrders(830)).toEqual(rows);
  expect(northwindOrders(830, { seed: 2 })).not.toEqual(rows);
  expect(northwindOrders(2000).slice(0, 830)).toEqual(rows);
});

test('a very long table keeps its dates before 2100', () => {
  expect(northwindOrders(60_000).at(-1)?.['RequiredDate']).toMatch(/^20\d\d-/);
});

test('rows are what their type declares', () => {
  expect(() => createODataService({ entitySets: [northwindOrdersSet(rows)] })).not.toThrow();
});

test('a new order has the next number and the day of the clock', () => {
  expect(newNorthwindOrder(rows, Date.UTC(2026, 0, 31, 13, 5))).toMatchObject({
    OrderID: 11_078,
    OrderDate: '2026-01-31T00:00:00Z',
    ShippedDate: null,
  });
});
