import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BytesBuilder, cellText } from '../../../../shared/parquet/index.ts';
import { spelledColumn } from '../../../../shared/odata/cells/index.ts';
import { spell } from '../../../../shared/odata/values/index.ts';
import { propertyOptions } from '../../../support/property-options.ts';
import { decoded, property } from '../column-cells.ts';
import { cellsOf, columnC } from '../scan/scan-body.ts';

const GUID = '7f3a0c1e-0b5d-4c8a-9e2f-abcdefabcdef';

const CASES = [
  ['Edm.Guid', GUID, GUID],
  ['Edm.Guid', GUID.toUpperCase(), GUID],
  ['Edm.Guid', '7F3a0c1E-0B5d-4C8a-9e2F-ABCdefABCDEF', GUID],
  ['Edm.TimeOfDay', '08:00:00.0000000', '08:00:00'],
  ['Edm.TimeOfDay', '08:00', '08:00:00'],
  ['Edm.TimeOfDay', '08:00:00', '08:00:00'],
  ['Edm.TimeOfDay', '23:59:59.120', '23:59:59.12'],
  ['Edm.TimeOfDay', '23:59:59.000000000001', '23:59:59.000000000001'],
  ['Edm.Duration', 'PT0S', 'PT0S'],
  ['Edm.Duration', 'P0D', 'PT0S'],
  ['Edm.Duration', '-PT0.000S', 'PT0S'],
  ['Edm.Duration', 'P0DT0H0M5S', 'PT5S'],
  ['Edm.Duration', 'PT05.500S', 'PT5.5S'],
  ['Edm.Duration', 'PT0.5S', 'PT0.5S'],
  ['Edm.Duration', '+P1D', 'P1D'],
  ['Edm.Duration', '-P1D', '-P1D'],
  ['Edm.Duration', 'PT24H', 'P1D'],
  ['Edm.Duration', 'PT90M', 'PT1H30M'],
  ['Edm.Duration', 'PT3600S', 'PT1H'],
  ['Edm.Duration', 'P1DT2H3M4.5S', 'P1DT2H3M4.5S'],
  ['Edm.Duration', 'PT999999999H', 'P41666666DT15H'],
  [
    'Edm.Duration',
    'P999999999DT999999999H999999999M999999999.999999999999S',
    'P1042372684DT3H25M39.999999999999S',
  ],
] as const;

/** What is no value of its type, or too long to be counted: it stays as it is. */
const OTHERS = [
  ['Edm.Guid', GUID.slice(1)],
  ['Edm.Guid', `{${GUID.toUpperCase()}}`],
  ['Edm.Guid', GUID.replaceAll('-', '').toUpperCase()],
  ['Edm.Guid', `${GUID.toUpperCase()}A`],
  ['Edm.Guid', GUID.toUpperCase().replace('7', 'G')],
  ['Edm.Guid', GUID.toUpperCase().replace('-', 'A')],
  ['Edm.Guid', GUID.toUpperCase().replace('C', '\u0143')],
  ['Edm.Guid', ''],
  ['Edm.TimeOfDay', '24:00:00'],
  ['Edm.TimeOfDay', '08:60:00'],
  ['Edm.TimeOfDay', '08:00:60.0'],
  ['Edm.TimeOfDay', '8:00:00.0'],
  ['Edm.TimeOfDay', '08:00:00.'],
  ['Edm.TimeOfDay', '08:00:00.0Z'],
  ['Edm.TimeOfDay', '08:00:00.0000000000000'],
  ['Edm.Duration', 'P'],
  ['Edm.Duration', 'PT'],
  ['Edm.Duration', 'P1DT'],
  ['Edm.Duration', 'P1Y'],
  ['Edm.Duration', 'P07W'],
  ['Edm.Duration', 'PT1.50H'],
  ['Edm.Duration', 'PT1S1M'],
  ['Edm.Duration', 'P1H'],
  ['Edm.Duration', 'PT05.S'],
  ['Edm.Duration', 'PT0000000005S'],
  ['Edm.Duration', 'pt05s'],
  ['Edm.String', GUID.toUpperCase()],
  ['Edm.String', '08:00:00.0'],
] as const;

describe('one spelling', () => {
  test.each(CASES)('of %s: %s is %s', (type, text, expected) => {
    expect(spell(type, text)).toBe(expected);
    expect(spell(type, expected)).toBe(expected);
    expect(decoded(property(type), [text])).toStrictEqual([expected]);
  });

  test.each(OTHERS)('of %s: %s stays as it is', (type, text) => {
    expect(spell(type, text)).toBe(text);
    expect(decoded(property(type), [text])).toStrictEqual([text]);
  });

  test('is that of a text with escapes, too', () => {
    const escaped = GUID.toUpperCase().replace('C', String.raw`\u0043`);
    expect(cellsOf(columnC('Edm.Guid'), `"${escaped}"`, String.raw`"\u00dcX"`)).toStrictEqual([GUID, 'ÜX']);
  });

  test('is the same for equal durations, and another for others', () => {
    const part = fc.integer({ min: 0, max: 200_000 });
    fc.assert(
      fc.property(part, part, part, part, (hours, minutes, seconds, more) => {
        const total = (hours * 60 + minutes) * 60 + seconds;
        const text = spell('Edm.Duration', `PT${hours}H${minutes}M${seconds}S`);
        expect(spell('Edm.Duration', `PT${total}.000S`)).toBe(text);
        expect(spell('Edm.Duration', `PT${hours}H${minutes}M${seconds + more + 1}S`)).not.toBe(text);
      }),
      propertyOptions(300),
    );
  });
});

const columnOf = (texts: readonly (string | null)[]) => {
  const builder = new BytesBuilder({ name: 'Id', type: 'string', nullable: true });
  builder.reserve(texts.length);
  for (const text of texts) {
    if (text === null) builder.pushNull();
    else builder.push(text);
  }
  return builder.take();
};
const textsOf = (column: ReturnType<typeof columnOf>) =>
  Array.from({ length: column.length }, (_, row) => cellText(column, row));

describe('a column of the table', () => {
  test('is read in that spelling, nulls and other texts as they are', () => {
    const other = 'x'.repeat(200);
    const column = columnOf([GUID, null, GUID.toUpperCase(), '', other, 'Größe']);
    expect(textsOf(spelledColumn(column, 'Edm.Guid'))).toStrictEqual([GUID, null, GUID, '', other, 'Größe']);
    const times = columnOf(['08:00', '08:00:00.0', '08:00:00.0', null]);
    expect(textsOf(spelledColumn(times, 'Edm.TimeOfDay'))).toStrictEqual([
      '08:00:00',
      '08:00:00',
      '08:00:00',
      null,
    ]);
  });

  test('that is spelled so already, or is of another type, is the same one', () => {
    const column = columnOf([GUID, null, 'other']);
    expect(spelledColumn(column, 'Edm.Guid')).toBe(column);
    const upper = columnOf([GUID.toUpperCase()]);
    expect(spelledColumn(upper, 'Edm.String')).toBe(upper);
  });
});
