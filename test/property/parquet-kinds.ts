import * as fc from 'fast-check';
import type { ColumnType } from '../../shared/parquet/index.ts';
import type { Cell } from '../support/columns.ts';
import { bigInts } from './big-ints.ts';

const small = (bits: number) => bigInts(bits).map(Number);
const digits = (precision: number) =>
  fc.bigInt({ min: -(10n ** BigInt(precision)) + 1n, max: 10n ** BigInt(precision) - 1n });
const decimalText = (unscaled: bigint, scale: number): string => {
  const text = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, '0');
  const point = text.length - scale;
  return `${unscaled < 0n ? '-' : ''}${text.slice(0, point)}${scale === 0 ? '' : `.${text.slice(point)}`}`;
};

export interface Kind {
  readonly type: ColumnType;
  readonly values: fc.Arbitrary<NonNullable<Cell>>;
  /** The value as `readRows` has it. */
  readonly row?: (value: NonNullable<Cell>) => unknown;
}

const decimal = (precision: number, scale: number): Kind => ({
  type: `decimal(${precision},${scale})`,
  values: digits(precision),
  row: (value) => decimalText(BigInt(String(value)), scale),
});

/** Every type of column, with values over its whole range. */
export const KINDS: readonly Kind[] = [
  { type: 'byte', values: small(8) },
  { type: 'short', values: small(16) },
  { type: 'integer', values: small(32) },
  { type: 'long', values: bigInts(64) },
  { type: 'date', values: fc.integer({ min: -719_162, max: 2_932_896 }) },
  { type: 'timestamp', values: fc.bigInt({ min: -62_135_596_800_000_000n, max: 253_402_300_799_999_999n }) },
  { type: 'float', values: fc.float() },
  { type: 'double', values: fc.double() },
  { type: 'boolean', values: fc.boolean() },
  { type: 'string', values: fc.string({ unit: 'binary', maxLength: 40 }) },
  { type: 'binary', values: fc.uint8Array({ maxLength: 40 }) },
  decimal(9, 0),
  decimal(9, 9),
  decimal(18, 4),
  decimal(19, 4),
  decimal(38, 18),
  decimal(38, 38),
];

/** The cells of a table with one column of each kind. */
export const table = fc
  .integer({ min: 0, max: 60 })
  .chain((rows) =>
    fc.tuple(
      ...KINDS.map(({ values }) =>
        fc.array(fc.option(values, { freq: 5 }), { minLength: rows, maxLength: rows }),
      ),
    ),
  );
