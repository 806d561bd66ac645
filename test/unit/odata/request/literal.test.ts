import { describe, expect, test } from 'vitest';
import { formatLiteral } from '../../../../shared/odata/index.ts';
import { caught } from '../../../support/caught.ts';

describe('formatLiteral', () => {
  test.each([
    ['Edm.String', "O'Neil", "'O''Neil'"],
    ['Edm.String', '2012-09-03', "'2012-09-03'"],
    ['Edm.String', '', "''"],
    ['Edm.Boolean', 'true', 'true'],
    ['Edm.Int32', '-42', '-42'],
    ['Edm.Int64', '9223372036854775807', '9223372036854775807'],
    ['Edm.Decimal', '-12.3400', '-12.3400'],
    ['Edm.Double', '1.5e-10', '1.5e-10'],
    ['Edm.Double', '-INF', '-INF'],
    ['Edm.Guid', '01234567-89ab-CDEF-0123-456789abcdef', '01234567-89ab-CDEF-0123-456789abcdef'],
    ['Edm.Date', '2012-09-03', '2012-09-03'],
    ['Edm.TimeOfDay', '07:59:59.999', '07:59:59.999'],
    ['Edm.DateTimeOffset', '2012-09-03T12:53:00Z', '2012-09-03T12:53:00Z'],
    [
      'Edm.DateTimeOffset',
      '2012-09-03T12:53:00.123456789012+02:00',
      '2012-09-03T12:53:00.123456789012+02:00',
    ],
    ['Edm.Duration', 'P1DT12H30M5.5S', "duration'P1DT12H30M5.5S'"],
    ['Edm.Binary', '+/8=', "binary'-_8'"],
    ['Ns.Colour', 'Red,Blue', "Ns.Colour'Red,Blue'"],
    ['Ns.Colour', '3', "Ns.Colour'3'"],
  ])('%s %s is written %s', (type, text, literal) => {
    expect(formatLiteral(type, text)).toBe(literal);
  });

  test.each([
    ['Edm.Boolean', 'TRUE'],
    ['Edm.Int32', '1 or 1 eq 1'],
    ['Edm.Int32', '1\n'],
    ['Edm.Int32', '2147483648'],
    ['Edm.Byte', '-1'],
    ['Edm.Int64', '9223372036854775808'],
    ['Edm.Int64', '10L'],
    ['Edm.Decimal', '1e5'],
    ['Edm.Decimal', '.5'],
    ['Edm.Double', 'Infinity'],
    ['Edm.Guid', "'01234567-89ab-cdef-0123-456789abcdef'"],
    ['Edm.Date', '2012-13-03'],
    ['Edm.DateTimeOffset', '2012-09-03T12:53:00'],
    ['Edm.DateTimeOffset', '2012-09-03T12:53:00Z or true'],
    ['Edm.Duration', 'P'],
    ['Edm.Duration', 'PT'],
    ['Edm.Duration', 'P1Y'],
    ['Edm.Binary', "a' or 'b"],
    ['Edm.String', '\ud800'],
    ['Ns.Colour', "Red' or true"],
  ])('%s refuses a text outside its grammar, and does not repeat it', async (type, text) => {
    const error = await caught(() => formatLiteral(type, text));
    expect(error.kind).toBe('source-contract');
    expect(error.message).toBe(
      `A value is not of its declared type ${type}, so it cannot stand in a filter.`,
    );
    expect(error.facts).toEqual({});
  });

  test.each(['Edm.GeographyPoint', 'Edm.Stream', 'Collection(Edm.Int32)', 'nonsense', "A.B' or"])(
    'type %s has no literal',
    async (type) => {
      expect((await caught(() => formatLiteral(type, '1'))).kind).toBe('config');
    },
  );
});
