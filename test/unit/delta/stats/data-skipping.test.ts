import { describe, expect, test } from 'vitest';
import { type RowsInSpan, rowsInSpan, type Span } from '../../../../shared/delta/index.ts';
import type { ColumnType } from '../../../../shared/parquet/index.ts';
import { field } from '../../../support/columns.ts';
import { add } from '../../../support/delta-table.ts';

const stats = (min: unknown, max: unknown, nulls: unknown = 0, rows: unknown = 3): string =>
  JSON.stringify({ numRecords: rows, minValues: { c: min }, maxValues: { c: max }, nullCount: { c: nulls } });

const placeOf = (
  text: string | undefined,
  span: Span,
  type: ColumnType = 'long',
  change: object = {},
): RowsInSpan =>
  rowsInSpan(add('a', { ...(text !== undefined && { stats: text }), ...change }).add, field('c', type), span);

const decimals = (max: string): string =>
  `{"minValues":{"c":1.00},"maxValues":{"c":${max}},"nullCount":{"c":0}}`;

const five = { min: 5n, max: 9n };

describe('D6: the place of a file', () => {
  test.each<[string, string | undefined, Span, RowsInSpan]>([
    ['its ends are those of the span', stats(5, 9), five, 'all'],
    ['it begins before', stats(4, 9), five, 'some'],
    ['it ends after', stats(5, 10), five, 'some'],
    ['it ends before', stats(1, 4), five, 'none'],
    ['it begins after', stats(10, 11), five, 'none'],
    ['it ends where the span begins', stats(1, 5), five, 'some'],
    ['it begins where the span ends', stats(9, 11), five, 'some'],
    ['it holds a null', stats(5, 9, 1), five, 'some'],
    ['it holds a null, and all else is before', stats(1, 4, 1), five, 'none'],
    ['it holds nulls alone', stats(undefined, undefined, 3), five, 'none'],
    ['its nulls are not counted', stats(5, 9, null), five, 'some'],
    ['its rows are not counted', stats(5, 9, 0, null), five, 'all'],
    ['its minimum is not known', stats(undefined, 9), five, 'some'],
    ['its maximum is not known', stats(5, undefined), five, 'some'],
    ['its minimum is not known, and it ends before', stats(undefined, 4), five, 'none'],
    ['its maximum is not known, and it begins after', stats(10, undefined), five, 'none'],
    ['its bounds contradict each other', stats(9, 5), five, 'some'],
    ['its bounds contradict each other, both outside', stats(20, 1), five, 'some'],
    ['it has no statistics', undefined, five, 'some'],
    ['its statistics are none', 'x', five, 'some'],
    ['the span has no end', stats(5, 99), { min: 5n }, 'all'],
    ['the span has no beginning', stats(-99, 9), { max: 9n }, 'all'],
    ['the span has neither', stats(-99, 99), {}, 'all'],
    ['the span has neither, and it holds a null', stats(-99, 99, 1), {}, 'some'],
    ['the span is empty', stats(5, 9), { min: 9n, max: 5n }, 'some'],
  ])('%s', (_what, text, span, place) => {
    expect(placeOf(text, span)).toBe(place);
  });

  test('bounds that are wide are bounds', () => {
    const wide = `{"tightBounds":false,${stats(5, 9).slice(1)}`;
    expect(placeOf(wide, five)).toBe('all');
    expect(placeOf(wide, { min: 10n })).toBe('none');
  });

  test('beside a deletion vector bounds hold, and counts of nulls may not', () => {
    const change = { deletionVector: { storageType: 'u', pathOrInlineDv: 'x' } };
    expect(placeOf(stats(5, 9), five, 'long', change)).toBe('all');
    expect(placeOf(stats(1, 4), five, 'long', change)).toBe('none');
    expect(placeOf(stats(undefined, undefined, 3), five, 'long', change)).toBe('some');
  });

  const moment = stats('1970-01-01T00:00:00.005Z', '1970-01-01T00:00:00.009Z');
  test.each<[string, Span, RowsInSpan]>([
    ['a maximum counts a millisecond more', { min: 5_000n, max: 9_998n }, 'some'],
    ['and no more than that', { min: 5_000n, max: 9_999n }, 'all'],
    ['also where the span begins', { min: 9_999n }, 'some'],
    ['and behind it the file is outside', { min: 10_000n }, 'none'],
    ['a minimum is as it is', { max: 4_999n }, 'none'],
    ['and may be above it by less than a millisecond', { min: 5_001n }, 'some'],
  ])('of times: %s', (_what, span, place) => {
    expect(placeOf(moment, span, 'timestamp')).toBe(place);
  });

  // What delta-rs writes of 12345678901234567.8901: its double, which is 110 millionths more.
  const rounded = decimals('12345678901234568');

  test.each<[string, Span, RowsInSpan]>([
    [
      'a value of the file that its bound passes over',
      { min: 0n, max: 123_456_789_012_345_678_901n },
      'some',
    ],
    ['a unit of the 15th digit', { min: 0n, max: 123_456_789_012_346_679_999n }, 'some'],
    ['no more', { min: 0n, max: 123_456_789_012_346_680_000n }, 'all'],
    ['outside by more than that', { min: 123_456_789_012_346_680_001n }, 'none'],
    ['outside by less', { min: 123_456_789_012_345_680_001n }, 'some'],
  ])('of decimals that a double has rounded: %s', (_what, span, place) => {
    expect(placeOf(rounded, span, 'decimal(38,4)')).toBe(place);
  });

  test('of decimals that a double holds, as themselves', () => {
    const span = { min: 0n, max: 200n };
    expect(placeOf(decimals('2.00'), span, 'decimal(20,2)')).toBe('all');
    expect(placeOf(decimals('2.0'), span, 'decimal(20,2)')).toBe('all');
    expect(placeOf(decimals('2.01'), span, 'decimal(20,2)')).toBe('some');
  });
});
