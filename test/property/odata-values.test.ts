import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  comparePlaces,
  cursorAt,
  type CursorKind,
  type CursorValue,
  formatLiteral,
  type JsonValue,
  parseCursor,
  placeOf,
  subtractCursor,
} from '../../shared/odata/index.ts';
import { dateOfDays } from '../../shared/odata/values/calendar.ts';
import { propertyOptions } from '../support/property-options.ts';

const options = propertyOptions(1000);

const digits = (maxLength: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { maxLength }).map((list) => list.join(''));

/** Few different values, so that ties and near misses are frequent; every spelling that a service may choose. */
const integers: fc.Arbitrary<JsonValue> = fc.oneof(
  fc.integer({ min: -20, max: 1100 }),
  fc.maxSafeInteger(),
  fc.integer({ min: -20, max: 1100 }).map(String),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String),
  fc.constantFrom('1e3', '12E1', '1.0', '999', '1000', '0999', '+5', '-0', '2e1'),
);

const decimals: fc.Arbitrary<JsonValue> = fc.oneof(
  fc.integer({ min: -500, max: 500 }).map((n) => n / 100),
  fc.integer({ min: -500, max: 500 }).map((n) => (n / 100).toFixed(2)),
  fc
    .tuple(fc.constantFrom('', '-'), fc.integer({ min: 0, max: 20 }), digits(20))
    .map(([sign, whole, fraction]) => `${sign}${whole}${fraction === '' ? '' : `.${fraction}`}`),
  fc.constantFrom('1e-3', '0.001', '1.50', '1.5', '15e-1', '-1e2'),
);

const day = fc.integer({ min: -719_162, max: 2_932_896 });
const dates: fc.Arbitrary<JsonValue> = fc
  .oneof(day, fc.integer({ min: 19_700, max: 19_760 }))
  .map(dateOfDays);

const two = (n: number): string => String(n).padStart(2, '0');
const zones = fc.constantFrom('Z', 'Z', 'z', '+00:00', '+02:00', '-05:30');
const instants: fc.Arbitrary<JsonValue> = fc
  .record({
    date: fc.oneof(fc.integer({ min: 19_700, max: 19_702 }), day).map(dateOfDays),
    hour: fc.integer({ min: 0, max: 23 }),
    second: fc.option(fc.integer({ min: 0, max: 59 }), { nil: undefined, freq: 8 }),
    fraction: fc.oneof(fc.constantFrom('', '5', '50', '54', '540', '04'), digits(12)),
    zone: zones,
  })
  .map(({ date, hour, second, fraction, zone }) => {
    const seconds = second === undefined ? '' : `:${two(second)}${fraction === '' ? '' : `.${fraction}`}`;
    // An offset could carry the first and the last day over the years that there are.
    const isEdge = date === '0001-01-01' || date === '9999-12-31';
    return `${date}T${two(hour)}:30${seconds}${isEdge ? 'Z' : zone}`;
  });

const VALUES: Readonly<Record<CursorKind, fc.Arbitrary<JsonValue>>> = {
  integer: integers,
  decimal: decimals,
  date: dates,
  instant: instants,
};
const KINDS: readonly CursorKind[] = ['integer', 'decimal', 'date', 'instant'];
const TYPES: Readonly<Record<CursorKind, string>> = {
  integer: 'Edm.Int64',
  decimal: 'Edm.Decimal',
  date: 'Edm.Date',
  instant: 'Edm.DateTimeOffset',
};

const parsed = (kind: CursorKind, json: JsonValue): CursorValue => {
  const value = parseCursor(kind, json);
  if (typeof value !== 'object') throw new Error(`${kind} ${JSON.stringify(json)} was not parsed: ${value}`);
  return value;
};
const sign = (a: bigint, b: bigint): number => (a < b ? -1 : Number(a > b));

describe.each(KINDS)('a cursor of kind %s', (kind) => {
  const values = VALUES[kind];

  test('has places that compare as its order does', () => {
    fc.assert(
      fc.property(values, values, (one, other) => {
        const a = parsed(kind, one).order;
        const b = parsed(kind, other).order;
        expect(Math.sign(comparePlaces(placeOf(kind, a), placeOf(kind, b)))).toBe(sign(a, b));
      }),
      options,
    );
  });

  test('has a literal that is of its type and means the same', () => {
    fc.assert(
      fc.property(values, (json) => {
        const { literal, order } = parsed(kind, json);
        expect(formatLiteral(TYPES[kind], literal)).toBe(literal);
        expect(parsed(kind, literal).order).toBe(order);
      }),
      options,
    );
  });

  test('is found again at its place in order', () => {
    fc.assert(
      fc.property(values, (json) => {
        const { order } = parsed(kind, json);
        expect(parsed(kind, cursorAt(kind, order).literal).order).toBe(order);
      }),
      options,
    );
  });
});

test('an instant less some ms is that much earlier, or the first there is', () => {
  const first = parsed('instant', '0001-01-01T00:00:00Z').order;
  fc.assert(
    fc.property(instants, fc.integer({ min: 0, max: 10 ** 12 }), (json, ms) => {
      const value = parsed('instant', json);
      const wanted = value.order - BigInt(ms) * 10n ** 9n;
      const result = subtractCursor('instant', value, { ms });
      expect(parsed('instant', result.literal).order).toBe(result.order);
      const last = parsed('instant', '9999-12-31T23:59:59.999999999999Z').order;
      expect(result.order).toBe(wanted < first ? first : wanted > last ? last : wanted);
    }),
    options,
  );
});

test('any text as a literal is one string, read back by the rule of the grammar', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const literal = formatLiteral('Edm.String', text);
      expect(literal).toMatch(/^'(?:[^']|'')*'$/);
      expect(literal.slice(1, -1).replaceAll("''", "'")).toBe(text);
    }),
    options,
  );
});

test('a text that is taken as a bare literal has no character that could end it', () => {
  const types = fc.constantFrom(
    'Edm.Int32',
    'Edm.Decimal',
    'Edm.Guid',
    'Edm.Date',
    'Edm.DateTimeOffset',
    'Edm.Double',
    'N.E',
  );
  const alphabet = fc.constantFrom(
    ...'0123456789-+.:TZe'.split(''),
    ' ',
    "'",
    '(',
    ')',
    ',',
    '/',
    '\n',
    'o',
    'r',
  );
  fc.assert(
    fc.property(types, fc.string({ unit: alphabet, maxLength: 12 }), (type, text) => {
      let literal = '';
      try {
        literal = formatLiteral(type, text);
      } catch {
        return;
      }
      expect(literal).toMatch(type === 'N.E' ? /^N\.E'[\w,-]+'$/ : /^[\w.:+-]+$/);
    }),
    options,
  );
});
