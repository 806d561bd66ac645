import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../../shared/odata/index.ts';
import type { FeedCursor } from '../../../../shared/sync/feed/feed-cursor.ts';
import { byId, byTime, pageOf } from '../samples.ts';

const byPrice: FeedCursor = {
  ...byTime,
  column: 'Price',
  field: 'Price',
  kind: 'decimal',
  edmType: 'Edm.Decimal',
};

describe('a scanner of key and cursor', () => {
  test.each([
    ['integers', { ...byId, key: ['Key'] }, 'Id', [1, '2', 9_007_199_254_740_991]],
    ['decimals', byPrice, 'Price', ['-1.5', 1.25, '12345678901234567890.123456789012345678', '1e37']],
    ['times', byTime, 'At', ['2026-01-01T00:00:00Z', '2026-01-01T00:00:00.000000000001Z']],
    ['dates', { ...byTime, kind: 'date', edmType: 'Edm.Date' }, 'At', ['2026-01-01', '2026-01-02']],
  ] as const)('places %s in order, whatever the key is', (_, cursor, column, values) => {
    const keys = [7, '7', true, 1.5];
    const rows = values.map((value, place): JsonObject => {
      const key = keys[place] ?? null;
      return { Id: key, Key: key, [column]: value };
    });
    const page = pageOf(cursor, rows);
    expect(values.slice(1).every((_value, place) => page.places.compare(place, place + 1) < 0)).toBe(true);
    expect(rows.map((_row, place) => page.textOf(cursor.key[0] ?? '', place))).toStrictEqual(
      keys.slice(0, values.length).map(String),
    );
  });

  test('a decimal that no column takes is beyond all others, and leaves them where they are', () => {
    const wide = '123456789012345678901234567890123456789012345678901234567890';
    const rows = ['5', wide, '6', '1e300', '-1e300'].map((Price, Id) => ({ Id, Price }));
    const { places } = pageOf(byPrice, rows);
    const order = [0, 1, 2, 3, 4].toSorted((a, b) => places.compare(a, b) || a - b);
    expect(order).toStrictEqual([4, 0, 2, 1, 3]);
  });

  test('a row without its key is refused', () => {
    expect(() => pageOf(byTime, [{ Id: null, At: '2026-01-01T00:00:00Z' }])).toThrow(/has no Id/);
  });
});
