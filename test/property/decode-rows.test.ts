import { isDeepStrictEqual } from 'node:util';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isTidemarkError } from '../../shared/core/index.ts';
import {
  createDecoder,
  type Decoder,
  fieldFor,
  type JsonObject,
  type JsonValue,
  type Property,
} from '../../shared/odata/index.ts';
import { cellText } from '../../shared/parquet/index.ts';
import { propertyOptions } from '../support/property-options.ts';

/** JSON as a service may write it, and the cell that it must become: slow and obvious. */
interface Sample {
  /** The JSON text of the value. */
  readonly json: string;
  readonly cell: string | null;
}

interface Kind {
  readonly property: Property;
  readonly samples: fc.Arbitrary<Sample>;
}

const property = (type: string, more: Partial<Property> = {}): Property => ({
  name: `${type} ${more.precision ?? ''} ${more.scale ?? ''}`,
  type,
  kind: 'primitive',
  nullable: true,
  ...more,
});

const quoted = fc.boolean();
const write = (text: string, isText: boolean): string => (isText ? JSON.stringify(text) : text);

const integer = (type: string, min: bigint, max: bigint): Kind => ({
  property: property(type),
  samples: fc
    .tuple(fc.oneof(fc.bigInt({ min, max }), fc.constantFrom(min, max, 0n)), quoted)
    .map(([value, isText]) => ({ json: write(String(value), isText), cell: String(value) })),
});

const digits = (count: number) =>
  fc.bigInt({ min: -(10n ** BigInt(count)) + 1n, max: 10n ** BigInt(count) - 1n });

const decimal = (
  precision: number,
  scale: number,
  declared: Partial<Property> = { precision, scale },
): Kind => ({
  property: property('Edm.Decimal', declared),
  samples: fc
    .tuple(
      fc.oneof(digits(precision), digits(Math.min(precision, 5)), digits(Math.min(precision, 16))),
      quoted,
      fc.boolean(),
    )
    .map(([unscaled, isText, isTrimmed]) => {
      const shown = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, '0');
      const whole = shown.slice(0, shown.length - scale);
      const fraction = scale === 0 ? '' : `.${shown.slice(-scale)}`;
      const text =
        (unscaled < 0n ? '-' : '') + whole + (isTrimmed ? fraction.replace(/\.?0+$/, '') : fraction);
      return { json: write(text, isText), cell: String(unscaled) };
    }),
});

const two = (value: number): string => String(Math.trunc(value)).padStart(2, '0');

/** An instant by JavaScript's own calendar, written with an offset and a fraction. */
const instants: Kind = {
  property: property('Edm.DateTimeOffset'),
  samples: fc
    .tuple(
      fc.oneof(
        fc.integer({ min: -62_135_510_400, max: 253_402_214_399 }),
        fc.integer({ min: -100_000, max: 100_000 }),
      ),
      fc.string({ unit: fc.constantFrom('0', '1', '2', '3', '4', '5', '6', '7', '8', '9'), maxLength: 12 }),
      fc.integer({ min: -14 * 60, max: 14 * 60 }),
      fc.boolean(),
    )
    .map(([seconds, fraction, offset, isZ]) => {
      const zone = isZ ? 0 : offset;
      const local = new Date((seconds + zone * 60) * 1000).toISOString().slice(0, 19);
      const size = Math.abs(zone);
      const suffix = isZ ? 'Z' : `${zone < 0 ? '-' : '+'}${two(size / 60)}:${two(size % 60)}`;
      const micros = BigInt(seconds) * 1_000_000n + BigInt(fraction.padEnd(6, '0').slice(0, 6));
      return {
        json: JSON.stringify(local + (fraction === '' ? '' : `.${fraction}`) + suffix),
        cell: String(micros),
      };
    }),
};

const dates: Kind = {
  property: property('Edm.Date'),
  samples: fc.integer({ min: -719_162, max: 2_932_896 }).map((days) => ({
    json: JSON.stringify(new Date(days * 86_400_000).toISOString().slice(0, 10)),
    cell: String(days),
  })),
};

const texts: Kind = {
  property: property('Edm.String'),
  samples: fc
    .oneof(fc.string({ unit: 'binary', maxLength: 30 }), fc.string({ maxLength: 200 }))
    .map((text) => ({ json: JSON.stringify(text), cell: text })),
};

const doubles: Kind = {
  property: property('Edm.Double'),
  samples: fc
    .double({ noNaN: true, noDefaultInfinity: true })
    .map((value) => ({ json: JSON.stringify(value), cell: value === 0 ? '0' : String(value) })),
};

const KINDS: readonly Kind[] = [
  integer('Edm.Byte', 0n, 255n),
  integer('Edm.SByte', -128n, 127n),
  integer('Edm.Int16', -32_768n, 32_767n),
  integer('Edm.Int32', -(2n ** 31n), 2n ** 31n - 1n),
  integer('Edm.Int64', -(2n ** 63n), 2n ** 63n - 1n),
  decimal(9, 2),
  decimal(19, 4),
  decimal(28, 0),
  decimal(38, 30),
  decimal(38, 18, {}),
  instants,
  dates,
  texts,
  doubles,
  {
    property: property('Edm.Boolean'),
    samples: fc.boolean().map((value) => ({ json: String(value), cell: String(value) })),
  },
];

const NOTHING: Sample = { json: 'null', cell: null };

const rowSamples = fc.tuple(
  ...KINDS.map(({ samples }) =>
    fc.oneof({ weight: 6, arbitrary: samples }, { weight: 1, arbitrary: fc.constant(NOTHING) }),
  ),
);
const pages = fc.array(fc.array(rowSamples, { maxLength: 12 }), { maxLength: 4 });

const textOf = (page: readonly (readonly Sample[])[]): string =>
  `[${page
    .map(
      (row) =>
        `{${row.map(({ json }, at) => `${JSON.stringify(KINDS[at]?.property.name)}:${json}`).join(',')}}`,
    )
    .join(',')}]`;

const parse = (text: string): readonly JsonObject[] => JSON.parse(text);
const parseExact = (text: string): readonly JsonObject[] =>
  (
    JSON.parse as (
      text: string,
      reviver: (key: string, value: JsonValue, context: { source: string }) => JsonValue,
    ) => JsonObject[]
  )(text, (_key, value, { source }) => (typeof value === 'number' ? source : value));

const decoder = (): Decoder =>
  createDecoder(
    KINDS.map((kind) => ({ property: kind.property, field: fieldFor(kind.property, undefined, 'f') })),
    'f',
  );

const cellsOf = (filled: Decoder): (string | null)[][] => {
  const { rowCount, columns } = filled.finish();
  return Array.from({ length: rowCount }, (_, row) => columns.map((column) => cellText(column, row)));
};

describe('pages of rows', () => {
  test('become exactly the values that their text says', () => {
    fc.assert(
      fc.property(pages, (samples) => {
        const filled = decoder();
        for (const page of samples) {
          const text = textOf(page);
          expect(filled.append(parse(text), () => parseExact(text))).toBe('ok');
        }
        expect(cellsOf(filled)).toEqual(samples.flat().map((row) => row.map(({ cell }) => cell)));
      }),
      propertyOptions(150),
    );
  });

  test('are never rounded without exact rows: they are right, or inexact', () => {
    fc.assert(
      fc.property(pages, (samples) => {
        const filled = decoder();
        const kept: (readonly Sample[])[] = [];
        for (const page of samples) {
          const text = textOf(page);
          if (filled.append(parse(text)) === 'ok') kept.push(...page);
          else if (filled.append(parseExact(text)) === 'ok') kept.push(...page);
        }
        expect(cellsOf(filled)).toEqual(kept.map((row) => row.map(({ cell }) => cell)));
        expect(kept).toHaveLength(samples.flat().length);
      }),
      propertyOptions(150),
    );
  });
});

const BAD: readonly JsonValue[] = [
  { nested: true },
  [],
  'text',
  '',
  Infinity,
  -1.5,
  2 ** 70,
  true,
  '2024-02-30',
  '99:99',
];

/** The answer, or the row that the refusal names. */
const appended = (filled: Decoder, rows: readonly JsonObject[]): unknown => {
  try {
    return filled.append(rows);
  } catch (error) {
    return isTidemarkError(error, 'source-contract') ? error.facts['row'] : error;
  }
};

describe('a page that is refused', () => {
  test('leaves nothing behind', () => {
    fc.assert(
      fc.property(
        fc.array(rowSamples, { maxLength: 5 }),
        fc.array(rowSamples, { minLength: 1, maxLength: 5 }),
        fc.nat(),
        fc.nat(),
        fc.constantFrom(...BAD),
        (good, page, row, column, value) => {
          const filled = decoder();
          filled.append(parseExact(textOf(good)));
          const before = { cells: cellsOf(filled), size: filled.sizeBytes };
          const rows = parseExact(textOf(page)).map((cells) => ({ ...cells }));
          const kind = KINDS[column % KINDS.length];
          const victim = rows[row % rows.length];
          if (kind === undefined || victim === undefined) return;
          victim[kind.property.name] = value;
          const outcome = appended(filled, rows);
          const after = { cells: cellsOf(filled), size: filled.sizeBytes };
          expect(outcome === 'ok' || isDeepStrictEqual(after, before)).toBe(true);
          expect(['ok', 'inexact', row % rows.length]).toContain(outcome);
          if (outcome !== 'ok') filled.append(parseExact(textOf(page)));
          expect(cellsOf(filled).slice(0, good.length)).toEqual(before.cells);
          expect(filled.rowCount).toBe(good.length + page.length);
        },
      ),
      propertyOptions(300),
    );
  });
});
