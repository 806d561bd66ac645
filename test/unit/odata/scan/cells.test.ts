import { describe, expect, test } from 'vitest';
import type { JsonValue, Property } from '../../../../shared/odata/index.ts';
import type { ColumnType } from '../../../../shared/parquet/index.ts';
import { caught } from '../../../support/caught.ts';
import { cellTexts, columnOf, decoded, property } from '../column-cells.ts';

const DECIMAL = property('Edm.Decimal', { precision: 19, scale: 4 });
const DAY = 86_400_000_000n;

describe('integers', () => {
  test.each<[string, readonly JsonValue[], readonly string[]]>([
    ['Edm.Byte', [0, 255, '255'], ['0', '255', '255']],
    ['Edm.SByte', [-128, '127'], ['-128', '127']],
    ['Edm.Int16', [-32_768, '32767'], ['-32768', '32767']],
    [
      'Edm.Int32',
      [-2_147_483_648, 2_147_483_647, '5.0', '1e3', -0],
      ['-2147483648', '2147483647', '5', '1000', '0'],
    ],
    [
      'Edm.Int64',
      [9_007_199_254_740_991, '9223372036854775807', '-9223372036854775808', '-7', '1e3', '007'],
      ['9007199254740991', '9223372036854775807', '-9223372036854775808', '-7', '1000', '7'],
    ],
  ])('%s takes %j', (type, values, cells) => {
    expect(decoded(property(type), values)).toEqual(cells);
  });

  test.each<[string, JsonValue]>([
    ['Edm.Byte', 256],
    ['Edm.Byte', -1],
    ['Edm.SByte', 128],
    ['Edm.Int16', 32_768],
    ['Edm.Int32', 2_147_483_648],
    ['Edm.Int32', 1.5],
    ['Edm.Int32', '1.5'],
    ['Edm.Int32', 'one'],
    ['Edm.Int32', ''],
    ['Edm.Int32', ' 1'],
    ['Edm.Int32', '-'],
    ['Edm.Int32', true],
    ['Edm.Int32', {}],
    ['Edm.Int64', '9223372036854775808'],
    ['Edm.Int64', 0.5],
    ['Edm.Int64', '0x10'],
    ['Edm.Int64', []],
  ])('%s refuses %j', (type, value) => {
    expect(() => decoded(property(type), [value])).toThrow(
      expect.objectContaining({ kind: 'source-contract' }),
    );
  });
});

describe('decimals', () => {
  test('are exact, from numbers and from text', () => {
    expect(
      decoded(DECIMAL, [
        32.38,
        0,
        -0.0001,
        99_999_999_999.9999,
        1e3,
        '32.3800',
        '-5',
        '999999999999999.9999',
        '1e-4',
      ]),
    ).toEqual([
      '323800',
      '0',
      '-1',
      '999999999999999',
      '10000000',
      '323800',
      '-50000',
      '9999999999999999999',
      '1',
    ]);
  });

  test.each<[Property, JsonValue]>([
    [DECIMAL, '0.00001'],
    [DECIMAL, '1000000000000000'],
    [DECIMAL, '1,5'],
    [DECIMAL, '1.'],
    [DECIMAL, '.5'],
    [DECIMAL, '--1'],
    [DECIMAL, 'NaN'],
    [DECIMAL, true],
    [property('Edm.Decimal', { precision: 3, scale: 0 }), '1000'],
    [property('Edm.Decimal', { precision: 38, scale: 0 }), `1${'0'.repeat(38)}`],
  ])('case %#: what does not fit is refused, never rounded', (source, value) => {
    expect(() => decoded(source, [value])).toThrow(expect.objectContaining({ kind: 'source-contract' }));
  });

  test('hold 38 digits', () => {
    const nines = '9'.repeat(38);
    expect(decoded(property('Edm.Decimal', { precision: 38, scale: 0 }), [nines, `-${nines}`])).toEqual([
      nines,
      `-${nines}`,
    ]);
  });
});

describe('floats', () => {
  test('are the nearest one, with infinities and NaN as text', () => {
    expect(decoded(property('Edm.Double'), [0.1, '1.5E+10', 'INF', '-INF', 'NaN', -0, 5e-324])).toEqual([
      '0.1',
      '15000000000',
      'Infinity',
      '-Infinity',
      'NaN',
      '0',
      '5e-324',
    ]);
    expect(decoded(property('Edm.Single'), [0.1, '3.4028235e38'])).toEqual(['0.1', '3.4028235e+38']);
  });

  test.each<[string, JsonValue]>([
    ['Edm.Double', '1e999'],
    ['Edm.Double', 'Infinity'],
    ['Edm.Double', 'constructor'],
    ['Edm.Single', '__proto__'],
    ['Edm.Double', 'inf'],
    ['Edm.Double', ''],
    ['Edm.Double', '0x1'],
    ['Edm.Single', 1e39],
    ['Edm.Single', false],
  ])('%s refuses %j', (type, value) => {
    expect(() => decoded(property(type), [value])).toThrow(
      expect.objectContaining({ kind: 'source-contract' }),
    );
  });
});

describe('times', () => {
  test.each<[string, bigint]>([
    ['1970-01-01T00:00:00Z', 0n],
    ['1996-07-04T00:00:00Z', 9681n * DAY],
    ['1970-01-01T00:00Z', 0n],
    ['1970-01-01t00:00:00z', 0n],
    ['1970-01-01T00:00:00.1Z', 100_000n],
    ['1970-01-01T00:00:00.123456Z', 123_456n],
    ['1970-01-01T00:00:00.1234569Z', 123_456n],
    ['1970-01-01T00:00:00.999999999999Z', 999_999n],
    ['1969-12-31T23:59:59.9999999Z', -1n],
    ['1969-12-31T23:59:59.0000001Z', -1_000_000n],
    ['1970-01-01T00:00:00+00:00', 0n],
    ['1970-01-01T02:00:00+02:00', 0n],
    ['1969-12-31T18:30:00-05:30', 0n],
    ['1970-01-01T00:00:00.5+14:00', -50_399_500_000n],
    ['2024-02-29T00:00:00Z', 19_782n * DAY],
    ['2000-02-29T23:59:59Z', 11_016n * DAY + DAY - 1_000_000n],
    ['1970-01-01T24:00:00Z', DAY],
    ['2016-12-31T23:59:60Z', 17_167n * DAY],
    ['2017-01-01T05:29:60.5+05:30', 17_167n * DAY + 500_000n],
    ['0001-01-01T00:00:00Z', -719_162n * DAY],
    ['9999-12-31T23:59:59.9999999Z', 2_932_897n * DAY - 1n],
    ['1753-01-01T00:00:00Z', -79_257n * DAY],
    ['2255-06-05T23:47:34.740993Z', 9_007_199_254_740_993n],
  ])('%s is %s µs', (text, micros) => {
    expect(decoded(property('Edm.DateTimeOffset'), [text])).toEqual([String(micros)]);
  });

  test.each([
    '1970-01-01',
    '1970-01-01T00:00:00',
    '1970-01-01 00:00:00Z',
    '1970-1-01T00:00:00Z',
    '1970-13-01T00:00:00Z',
    '1970-00-01T00:00:00Z',
    '1970-01-00T00:00:00Z',
    '1970-04-31T00:00:00Z',
    '2023-02-29T00:00:00Z',
    '1900-02-29T00:00:00Z',
    '1970-01-01T24:00:01Z',
    '1970-01-01T25:00:00Z',
    '1970-01-01T00:60:00Z',
    '1970-01-01T00:00:61Z',
    '1970-01-01T12:00:60Z',
    '1970-01-01T00:00:00.Z',
    '1970-01-01T00:00:00.1234567890123Z',
    '1970-01-01T00:00:00+1:00',
    '1970-01-01T00:00:00+01:60',
    '1970-01-01T00:00:00+0100',
    '1970-01-01T00:00:00ZZ',
    '1970-01-01T00:00:00Z ',
    '0000-12-31T00:00:00Z',
    '-001-01-01T00:00:00Z',
    '10000-01-01T00:00:00Z',
    '0001-01-01T00:00:00+00:01',
    '9999-12-31T23:59:59-00:01',
    '9999-12-31T24:00:00Z',
    '',
    '/Date(0)/',
    0,
    true,
  ])('%j is refused', (value) => {
    expect(() => decoded(property('Edm.DateTimeOffset'), [value])).toThrow(
      expect.objectContaining({ kind: 'source-contract' }),
    );
  });

  test.each(['1996-07-04T12:34:56Z', '1996-07-04T12:34:56.789+01:30', '1996-07-04T12:34Z'])(
    '%s cut anywhere is refused, and so is any other character in it',
    (text) => {
      const broken = Array.from(text).flatMap((_, at) => [
        text.slice(0, at),
        ...['x', ':', '/', '\u0661'].map((other) => text.slice(0, at) + other + text.slice(at + 1)),
      ]);
      const refused = broken.filter((value) => {
        try {
          return decoded(property('Edm.DateTimeOffset'), [value]).length === 0;
        } catch {
          return true;
        }
      });
      expect(broken.filter((value) => !refused.includes(value))).toEqual(
        broken.filter((value) => value === text),
      );
    },
  );

  test('dates are days', () => {
    expect(decoded(property('Edm.Date'), ['1970-01-01', '1969-12-31', '0001-01-01', '9999-12-31'])).toEqual([
      '0',
      '-1',
      '-719162',
      '2932896',
    ]);
  });

  test.each(['1970-01-01T00:00:00Z', '1970-02-30', '1970-1-1', '', 5])('the date %j is refused', (value) => {
    expect(() => decoded(property('Edm.Date'), [value])).toThrow(
      expect.objectContaining({ kind: 'source-contract' }),
    );
  });
});

describe('text, booleans, bytes', () => {
  test.each<[Property, readonly JsonValue[], readonly string[]]>([
    [property('Edm.String'), ['', 'Müller', '😀'], ['', 'Müller', '😀']],
    [
      property('Edm.Guid'),
      ['0F8FAD5B-D9CB-469F-A165-70867728950E'],
      ['0f8fad5b-d9cb-469f-a165-70867728950e'],
    ],
    [property('Edm.Boolean'), [true, false], ['true', 'false']],
    [property('Edm.Binary'), ['AP_-', 'AP/+', 'AA==', 'AA', ''], ['AP/+', 'AP/+', 'AA==', 'AA==', '']],
    [property('Sales.Colour', { kind: 'enum' }), ['Red,Blue', 3], ['Red,Blue', '3']],
    [property('Edm.Untyped'), ['as it is', 5, { a: [1, null] }], ['as it is', '5', '{"a":[1,null]}']],
  ])('case %#', (source, values, cells) => {
    expect(decoded(source, values)).toEqual(cells);
  });

  test.each<[Property, JsonValue]>([
    [property('Edm.String'), 5],
    [property('Edm.String'), { a: 1 }],
    [property('Edm.Boolean'), 'true'],
    [property('Edm.Boolean'), 1],
    [property('Edm.Binary'), 'a'],
    [property('Edm.Binary'), 'not base64!'],
    [property('Sales.Colour', { kind: 'enum' }), true],
  ])('case %# is refused', (source, value) => {
    expect(() => decoded(source, [value])).toThrow(expect.objectContaining({ kind: 'source-contract' }));
  });
});

describe('nested values', () => {
  const address = property('Sales.Address', { kind: 'complex' });
  const list = property('Collection(Sales.Address)', { kind: 'collection' });

  test('are their JSON text without annotations', () => {
    const value = {
      '@odata.type': '#Sales.Home',
      Street: 'a "b"',
      'Zip@odata.type': '#Int32',
      Zip: -0,
      Tags: [],
    };
    expect(decoded(address, [value])).toEqual(['{"Street":"a \\"b\\"","Zip":0,"Tags":[]}']);
    expect(decoded(list, [[value, null]])).toEqual(['[{"Street":"a \\"b\\"","Zip":0,"Tags":[]},null]']);
  });

  test('of which the service sent a part are refused', () => {
    expect(() => decoded(address, [{ Lines: [], 'Lines@odata.nextLink': 'x' }])).toThrow(
      expect.objectContaining({ kind: 'source-contract' }),
    );
  });
});

describe('changed types', () => {
  test.each<[string, readonly JsonValue[], ColumnType, readonly string[]]>([
    ['Edm.Int32', [7], 'decimal(38,18)', [`7${'0'.repeat(18)}`]],
    ['Edm.Int32', [7, '8'], 'double', ['7', '8']],
    ['Edm.Int64', [7, '9223372036854775807', '1e2'], 'string', ['7', '9223372036854775807', '100']],
    ['Edm.Decimal', ['1.500', 2, '-0.0'], 'string', ['1.5', '2', '0']],
    ['Edm.Decimal', ['0.1'], 'double', ['0.1']],
    ['Edm.Double', [1.5, 'INF', '-INF', 'NaN', 1e21], 'string', ['1.5', 'INF', '-INF', 'NaN', '1e+21']],
    ['Edm.Boolean', [true], 'string', ['true']],
    ['Edm.Date', ['1970-01-02'], 'timestamp', [String(DAY)]],
    ['Edm.Date', ['1970-01-02'], 'string', ['1970-01-02']],
    ['Edm.DateTimeOffset', ['1970-01-01T23:59:59.9Z', '1970-01-01T00:30:00+01:00'], 'date', ['0', '-1']],
    ['Edm.DateTimeOffset', ['1970-01-01T00:00:00.5Z'], 'string', ['1970-01-01T00:00:00.5Z']],
    ['Edm.String', ['12'], 'integer', ['12']],
    ['Edm.String', ['9223372036854775807'], 'long', ['9223372036854775807']],
    ['Edm.String', ['1.25'], 'decimal(9,2)', ['125']],
    ['Edm.String', ['1.25'], 'double', ['1.25']],
    ['Edm.String', ['1970-01-02'], 'date', ['1']],
    ['Edm.String', ['1970-01-02T00:00:00Z'], 'timestamp', [String(DAY)]],
  ])('%s %j as %s', (type, values, column, cells) => {
    expect(decoded(property(type), values, column)).toEqual(cells);
  });

  test.each<[string, JsonValue, ColumnType]>([
    ['Edm.Int64', '9007199254740993', 'double'],
    ['Edm.Int32', 1000, 'decimal(3,0)'],
    ['Edm.Decimal', '1.255', 'decimal(9,2)'],
    ['Edm.Date', '1970-02-30', 'string'],
    ['Edm.DateTimeOffset', 'yesterday', 'string'],
    ['Edm.String', '12 ', 'integer'],
    ['Edm.String', '1970-01-02', 'timestamp'],
    ['Edm.String', '', 'double'],
  ])('%s %j as %s is refused', (type, value, column) => {
    expect(() => decoded(property(type), [value], column)).toThrow(
      expect.objectContaining({ kind: 'source-contract' }),
    );
  });
});

describe('what is missing', () => {
  test('is null where the column may be', () => {
    expect(decoded(property('Edm.Int32'), [null, undefined, 1])).toEqual([null, null, '1']);
  });

  test('is null where the source promised a value, too', () => {
    expect(decoded(property('Edm.Int32', { nullable: false }), [1, null, undefined])).toEqual([
      '1',
      null,
      null,
    ]);
  });

  test('is refused where the table requires a value', () => {
    const { property: key, field } = columnOf(property('Edm.Int32'));
    expect(() => cellTexts({ property: key, field: { ...field, nullable: false } }, [null])).toThrow(
      expect.objectContaining({ kind: 'source-contract' }),
    );
  });
});

describe('an error', () => {
  test('says feed, column, types and row, and never the value', async () => {
    const values = Array.from({ length: 700 }, (_, row) => (row === 654 ? 'SECRET' : '1.5'));
    const error = await caught(() => decoded(DECIMAL, values));
    expect(error).toMatchObject({
      kind: 'source-contract',
      facts: { feed: 'orders', column: 'c', declaredType: 'Edm.Decimal', type: 'decimal(19,4)', row: 654 },
    });
    expect(JSON.stringify(error) + String(error)).not.toContain('SECRET');
  });
});
