import { describe, expect, test } from 'vitest';
import { cursorValue } from '../../../../shared/sync/feed/feed-cursor.ts';
import { fromTableUnits, toTableUnits } from '../../../../shared/sync/feed/table-units.ts';
import { byTime, feed } from '../samples.ts';

describe('table units', () => {
  test.each([
    ['integer', 'long', '-7', -7n],
    ['integer', 'decimal(20,2)', '7', 700n],
    ['decimal', 'decimal(19,4)', '12.34', 123_400n],
    ['decimal', 'decimal(19,4)', '-0.0001', -1n],
    ['date', 'date', '1970-01-02', 1n],
    ['date', 'timestamp', '1970-01-02', 86_400_000_000n],
    ['instant', 'timestamp', '1970-01-01T00:00:01Z', 1_000_000n],
  ] as const)('a cursor of %s in a column of %s: %s is %s, and back', (kind, type, literal, units) => {
    const cursor = { ...byTime, kind };
    const { order } = cursorValue(feed, cursor, literal, 'here');
    expect(toTableUnits(kind, type, order)).toBe(units);
    expect(fromTableUnits(kind, type, units).order).toBe(order);
  });

  test.each([
    ['1970-01-01T00:00:00.0000019Z', 1n],
    ['1969-12-31T23:59:59.9999999Z', -1n],
    ['1969-12-31T23:59:59.9999991Z', -1n],
  ])('times are floored to the microsecond: %s', (literal, units) => {
    const { order } = cursorValue(feed, byTime, literal, 'here');
    expect(toTableUnits('instant', 'timestamp', order)).toBe(units);
  });
});
