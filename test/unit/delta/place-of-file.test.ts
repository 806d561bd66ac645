import { describe, expect, test } from 'vitest';
import { placeOfFile, type Place, type Span } from '../../../shared/delta/index.ts';
import type { ColumnType } from '../../../shared/parquet/index.ts';
import { add, field } from './helpers.ts';

const stats = (min: unknown, max: unknown, nulls: unknown = 0, rows: unknown = 3): string =>
  JSON.stringify({ numRecords: rows, minValues: { c: min }, maxValues: { c: max }, nullCount: { c: nulls } });

const placeOf = (
  text: string | undefined,
  span: Span,
  type: ColumnType = 'long',
  change: object = {},
): Place =>
  placeOfFile(
    add('a', { ...(text !== undefined && { stats: text }), ...change }).add,
    field('c', type),
    span,
  );

const decimals = (max: string): string =>
  `{"minValues":{"c":1.00},"maxValues":{"c":${max}},"nullCount":{"c":0}}`;

const five = { min: 5n, max: 9n };

describe('the place of a file', () => {
  test.each<[string, string | undefined, Span, Place]>([
    ['its ends are those of the span', stats(5, 9), five, 'inside'],
    ['it begins before', stats(4, 9), five, 'open'],
    ['it ends after', stats(5, 10), five, 'open'],
    ['it ends before', stats(1, 4), five, 'outside'],
    ['it begins after', stats(10, 11), five, 'outside'],
    ['it ends where the span begins', stats(1, 5), five, 'open'],
    ['it begins where the span ends', stats(9, 11), five, 'open'],
    ['it holds a null', stats(5, 9, 1), five, 'open'],
    ['it holds a null, and all else is before', stats(1, 4, 1), five, 'outside'],
    ['it holds nulls alone', stats(undefined, undefined, 3), five, 'outside'],
    ['its nulls are not counted', stats(5, 9, null), five, 'open'],
    ['its rows are not counted', stats(5, 9, 0, null), five, 'inside'],
    ['its minimum is not known', stats(undefined, 9), five, 'open'],
    ['its maximum is not known', stats(5, undefined), five, 'open'],
    ['its minimum is not known, and it ends before', stats(undefined, 4), five, 'outside'],
    ['its maximum is not known, and it begins after', stats(10, undefined), five, 'outside'],
    ['its bounds contradict each other', stats(9, 5), five, 'open'],
    ['its bounds contradict each other, both outside', stats(20, 1), five, 'open'],
    ['it has no statistics', undefined, five, 'open'],
    ['its statistics are none', 'x', five, 'open'],
    ['the span has no end', stats(5, 99), { min: 5n }, 'inside'],
    ['the span has no beginning', stats(-99, 9), { max: 9n }, 'inside'],
    ['the span has neither', stats(-99, 99), {}, 'inside'],
    ['the span has neither, and it holds a null', stats(-99, 99, 1), {}, 'open'],
    ['the span is empty', stats(5, 9), { min: 9n, max: 5n }, 'open'],
  ])('%s', (_what, text, span, place) => {
    expect(placeOf(text, span)).toBe(place);
  });

  test('bounds that are wide are bounds', () => {
    const wide = `{"tightBounds":false,${stats(5, 9).slice(1)}`;
    expect(placeOf(wide, five)).toBe('inside');
    expect(placeOf(wide, { min: 10n })).toBe('outside');
  });

  test('beside a deletion vector bounds hold, and counts of nulls may not', () => {
    const change = { deletionVector: { storageType: 'u', pathOrInlineDv: 'x' } };
    expect(placeOf(stats(5, 9), five, 'long', change)).toBe('inside');
    expect(placeOf(stats(1, 4), five, 'long', change)).toBe('outside');
    expect(placeOf(stats(undefined, undefined, 3), five, 'long', change)).toBe('open');
  });

  const moment = stats('1970-01-01T00:00:00.005Z', '1970-01-01T00:00:00.009Z');
  test.each<[string, Span, Place]>([
    ['a maximum counts a millisecond more', { min: 5_000n, max: 9_998n }, 'open'],
    ['and no more than that', { min: 5_000n, max: 9_999n }, 'inside'],
    ['also where the span begins', { min: 9_999n }, 'open'],
    ['and behind it the file is outside', { min: 10_000n }, 'outside'],
    ['a minimum is as it is', { max: 4_999n }, 'outside'],
    ['and may be above it by less than a millisecond', { min: 5_001n }, 'open'],
  ])('of times: %s', (_what, span, place) => {
    expect(placeOf(moment, span, 'timestamp')).toBe(place);
  });

  test('decimals that may have been rounded leave it open', () => {
    const span = { min: 0n, max: 10n ** 20n };
    expect(placeOf(decimals('2.00'), span, 'decimal(20,2)')).toBe('inside');
    expect(placeOf(decimals('2.0'), span, 'decimal(20,2)')).toBe('open');
    expect(placeOf(decimals('12345678901234.56'), span, 'decimal(20,2)')).toBe('open');
  });
});
