import { describe, expect, test } from 'vitest';
import { literalOrdinal, valueOrdinal } from '../../../local/odata-service/ordinal.ts';

describe('values', () => {
  test.each([
    ['Edm.Int64', '9007199254740992', '9007199254740993'],
    ['Edm.Int32', 9, 10],
    ['Edm.Decimal', '2.3449999999999999999', '2.345'],
    ['Edm.Decimal', '-10.5', 1e-7],
    ['Edm.Double', '-INF', -1.5],
    ['Edm.DateTimeOffset', '2020-01-01T00:00:13Z', '2020-01-01T00:00:13.54Z'],
    ['Edm.DateTimeOffset', '2020-01-01T00:00:00.000000000001Z', '2020-01-01T00:00:00.000000000002Z'],
    ['Edm.DateTimeOffset', '2020-01-01T01:00:00+02:00', '2020-01-01T00:00Z'],
    ['Edm.DateTimeOffset', '0001-01-01T00:00:00Z', '1582-10-15T00:00:00Z'],
    ['Edm.Date', '0099-12-31', '1900-01-01'],
    ['Edm.TimeOfDay', '07:59:59.999', '08:00'],
    ['Edm.Boolean', false, true],
    ['Edm.String', 'B', 'a'],
  ])('%s: %s is less than %s', (type, less, more) => {
    const a = valueOrdinal(type, less);
    const b = valueOrdinal(type, more);
    expect(a !== null && a !== undefined && b !== null && b !== undefined && a < b).toBe(true);
  });

  test.each([
    ['Edm.DateTimeOffset', '2012-09-03T12:00:00Z', '2012-09-03T14:00:00.000+02:00'],
    ['Edm.DateTimeOffset', '2012-09-03T13:53:00.5Z', '2012-09-03T13:53:00.500000000000Z'],
    ['Edm.Decimal', '2.5', '2.50'],
    ['Edm.Guid', '01234567-89AB-CDEF-0123-456789ABCDEF', '01234567-89ab-cdef-0123-456789abcdef'],
  ])('%s: %s equals %s', (type, one, other) => {
    expect(valueOrdinal(type, one)).toBe(valueOrdinal(type, other));
  });

  test('what is absent is null, and what is of another type is refused', () => {
    expect(valueOrdinal('Edm.Int32', undefined)).toBeNull();
    expect(valueOrdinal('Edm.Int32', 1.5)).toBeUndefined();
    expect(valueOrdinal('Edm.DateTimeOffset', '2020-02-30T00:00:00Z')).toBeUndefined();
    expect(valueOrdinal('Collection(Edm.String)', ['a'])).toBeUndefined();
  });
});

describe('literals', () => {
  test.each([
    ['Edm.String', 'x', false],
    ['Edm.Int32', '1', true],
    ['Edm.Int64', '10L', false],
    ['Edm.Decimal', '10M', false],
    ['Edm.Decimal', '1e3', false],
    ['Edm.DateTimeOffset', '2020-01-01', false],
    ['Edm.DateTimeOffset', '2020-01-01T00:00:00', false],
    ['Edm.DateTimeOffset', '2020-01-01T00:00:00.0000000000001Z', false],
    ['Edm.DateTimeOffset', '2020-01-01T24:00:00Z', false],
    ['Edm.Date', '2020-13-01', false],
    ['Edm.Guid', '0123', false],
    ['Edm.Boolean', 'True', false],
  ])('a literal of %s is not %s (quoted: %s)', (type, text, quoted) => {
    expect(literalOrdinal(type, text, quoted)).toBeUndefined();
  });
});
