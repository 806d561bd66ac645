import type { EntitySetOptions, SampleProperty } from '../../local/odata-service/index.ts';
import type { JsonObject, JsonValue } from '../../shared/odata/index.ts';

const A = 'a'.repeat(31);
const GREATEST = '\u{10ffff}';

/** One column a type, its values the extremes and the awkward ones. They are dealt out row by row, shorter lists repeated. */
const COLUMNS: readonly (readonly [property: SampleProperty, values: readonly JsonValue[]])[] = [
  [
    { name: 'Int64', type: 'Edm.Int64' },
    ['-9223372036854775808', '9223372036854775807', 0, -1, '9007199254740993'],
  ],
  [{ name: 'Int32', type: 'Edm.Int32' }, [-2147483648, 2147483647, 0, null]],
  [{ name: 'Int16', type: 'Edm.Int16' }, [-32768, 32767, 0]],
  [{ name: 'Byte', type: 'Edm.Byte' }, [0, 255, 128]],
  [{ name: 'SByte', type: 'Edm.SByte' }, [-128, 127, null, 0]],
  [
    { name: 'Decimal38', type: 'Edm.Decimal', precision: 38, scale: 10 },
    [
      '9999999999999999999999999999.9999999999',
      '-9999999999999999999999999999.9999999999',
      '0.0000000001',
      '-0.0000000001',
      '12345678901234567890.0123456789',
    ],
  ],
  [
    { name: 'Decimal19', type: 'Edm.Decimal', precision: 19, scale: 4 },
    ['922337203685477.5807', '-922337203685477.5808', '-0.0001', 32.38, null, '-99.5'],
  ],
  [
    { name: 'Decimal9', type: 'Edm.Decimal', precision: 9, scale: 2 },
    ['-9999999.99', '9999999.99', '-0.01', 0],
  ],
  [{ name: 'Decimal5', type: 'Edm.Decimal', precision: 5, scale: 0 }, [-99_999, 99_999, 7]],
  [
    { name: 'Instant', type: 'Edm.DateTimeOffset' },
    [
      '0001-01-01T00:00:00Z',
      '9999-12-31T23:59:59.9999999Z',
      '1969-12-31T23:59:59.999999Z',
      '1970-01-01T00:00:00Z',
      '1969-12-31T23:59:59.9990001Z',
      '1582-10-04T12:00:00.000001Z',
      '2026-02-28T23:30:00.123456-05:30',
      '2024-02-29T00:00:00.1239999Z',
      null,
    ],
  ],
  [
    { name: 'Date', type: 'Edm.Date' },
    ['0001-01-01', '9999-12-31', '1969-12-31', '1970-01-01', '1582-10-15', '2024-02-29', null],
  ],
  [{ name: 'TimeOfDay', type: 'Edm.TimeOfDay' }, ['00:00:00', '23:59:59.9999999', null]],
  [{ name: 'Duration', type: 'Edm.Duration' }, ['PT0S', '-P1DT2H3M4.567S']],
  [
    { name: 'Double', type: 'Edm.Double' },
    [
      0.1,
      -1.7976931348623157e308,
      1.7976931348623157e308,
      5e-324,
      '-0.0',
      1e21,
      'INF',
      '-INF',
      'NaN',
      null,
      2,
      3,
    ],
  ],
  [
    { name: 'Single', type: 'Edm.Single' },
    [0.1, 3.4028234663852886e38, '-0.0', 1.401298464324817e-45, 'NaN', '-INF', 16777217],
  ],
  [{ name: 'Zeros', type: 'Edm.Double' }, ['-0.0', 0]],
  [{ name: 'Ratio', type: 'Edm.Double' }, [0, 0.5, 1, null]],
  [{ name: 'NoNumber', type: 'Edm.Single' }, ['NaN', null, 'NaN']],
  [{ name: 'Boolean', type: 'Edm.Boolean' }, [true, false, null]],
  [
    { name: 'Text', type: 'Edm.String' },
    [
      '',
      null,
      'O\'Malley "quoted" \\ \u0000 \n\t',
      'Ñandú',
      '😀 beyond the basic plane',
      '\uffff',
      ' ',
      'NULL',
      '東京食品',
      '\ufeffmarked',
    ],
  ],
  [
    { name: 'LongText', type: 'Edm.String' },
    [
      `${A}b and more`,
      `${A}😀 split at the cut`,
      `${A}b😀 after the cut`,
      `${A}b\u007f`,
      `${A}b\u007e`,
      `${A}b${GREATEST}z`,
      `${A}b${GREATEST}`,
      GREATEST.repeat(40),
      `${A}bb`,
      `${A}b`,
      A,
      'é'.repeat(40),
      'x'.repeat(10_000),
      `${A}b\ufffd`,
    ],
  ],
  [
    { name: 'Guid', type: 'Edm.Guid' },
    ['00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-4fff-bfff-ffffffffffff', null],
  ],
  [{ name: 'Binary', type: 'Edm.Binary' }, ['', 'AP-A_w', 'aGVsbG8', null, 'AAAA']],
  [{ name: 'Tags', type: 'Collection(Edm.String)' }, [[], ['a', 'b'], ['"', '😀']]],
  [{ name: 'NoText', type: 'Edm.String' }, [null]],
  [{ name: 'NoInstant', type: 'Edm.DateTimeOffset' }, [null]],
  [{ name: 'NoDecimal', type: 'Edm.Decimal', precision: 19, scale: 4 }, [null]],
  [{ name: 'NoBoolean', type: 'Edm.Boolean' }, [null]],
];

const ROWS = 60;

/** `turn`: the values are those of the row so much further on. */
export const everyTypeRow = (id: number, turn = 0): JsonObject => ({
  Id: id,
  ...Object.fromEntries(
    COLUMNS.map(([{ name }, values]) => [name, values[(id + turn) % values.length] ?? null]),
  ),
});

/** An entity set with a column of every type that a feed can take. */
export const everyTypeSet = (): EntitySetOptions => ({
  name: 'Everything',
  entityType: {
    name: 'Thing',
    key: ['Id'],
    properties: [
      { name: 'Id', type: 'Edm.Int32', nullable: false },
      ...COLUMNS.map(([property]) => property),
    ],
  },
  rows: Array.from({ length: ROWS }, (_, id) => everyTypeRow(id)),
});
