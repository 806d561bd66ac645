import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeStatistics } from '../../shared/delta/index.ts';
import {
  BatchBounds,
  boundsOf,
  cellText,
  type Column,
  type ColumnBatch,
  isNullAt,
} from '../../shared/parquet/index.ts';
import { batchOf, type Cell, field, pushesOf } from '../support/columns.ts';
import { propertyOptions } from '../support/property-options.ts';
import { KINDS } from './parquet-kinds.ts';

/** Values that only their last words or letters tell apart, or that are no plain numbers. */
const NEAR: Readonly<Record<string, readonly Cell[]>> = {
  float: [Number.NaN, -0, 0, Infinity, -Infinity, 1],
  double: [Number.NaN, -0, 0, Infinity, -Infinity, 1],
  string: ['', 'abcd', 'abcde', 'abcd\u0000', 'abcdz', 'abcdé'],
  long: [2n ** 53n, 2n ** 53n + 1n, 2n ** 53n + 2n, -(2n ** 53n) - 1n, -(2n ** 53n)],
  'decimal(38,18)': [
    2n ** 100n,
    2n ** 100n + 1n,
    -(2n ** 100n),
    -(2n ** 100n) - 1n,
    2n ** 64n,
    2n ** 64n - 1n,
  ],
};

/** The cells of a column: of its type's whole range, or near each other. */
const cellsOf = ({ type, values }: (typeof KINDS)[number]): fc.Arbitrary<fc.Arbitrary<Cell>> => {
  const few = NEAR[type] === undefined ? values : fc.constantFrom(...NEAR[type]);
  return fc.constantFrom(values, few, fc.oneof(fc.constant(null), values), fc.oneof(fc.constant(null), few));
};

interface GrownPage {
  readonly cells: readonly Cell[];
  readonly kept: readonly boolean[];
}

const pagesOf = (cell: fc.Arbitrary<Cell>): fc.Arbitrary<readonly GrownPage[]> =>
  fc.array(
    fc.record<GrownPage>({
      cells: fc.array(cell, { maxLength: 12 }),
      kept: fc.array(fc.boolean(), { maxLength: 12 }),
    }),
    { maxLength: 6 },
  );

const cases = fc
  .constantFrom(...KINDS)
  .chain((kind) =>
    fc.record({ type: fc.constant(kind.type), pages: cellsOf(kind).chain((cell) => pagesOf(cell)) }),
  );

/** The column of pages that come one after the other, each without the rows that are not kept, and the bounds that were found on the way. */
const grown = (type: (typeof KINDS)[number]['type'], pages: readonly GrownPage[]): ColumnBatch => {
  const { builder, push } = pushesOf(field('c', type));
  const found = new BatchBounds();
  for (const { cells, kept } of pages) {
    const from = builder.length;
    builder.reserve(cells.length);
    for (const cell of cells) {
      if (cell === null) builder.pushNull();
      else push(cell);
    }
    builder.keep(
      from,
      cells.flatMap((_, row) => (kept[row] === false ? [] : [row])),
    );
    found.add(batchOf(builder.finish()), from, builder.length);
  }
  return { ...batchOf(builder.finish()), bounds: found.take() };
};

/** Where values stand, by the values themselves and not as columns hold them. */
const before = (type: string, a: string, b: string): boolean => {
  if (type === 'boolean') return a === 'false' && b === 'true';
  if (type === 'string') return Buffer.compare(Buffer.from(a), Buffer.from(b)) < 0;
  return type === 'float' || type === 'double' ? Number(a) < Number(b) : BigInt(a) < BigInt(b);
};

const bruteForce = (column: Column) => {
  const { type } = column.field;
  const cells = Array.from({ length: column.length }, (_, row) => ({
    row,
    text: cellText(column, row) ?? '',
  })).filter(({ row }) => !isNullAt(column, row));
  const isFloat = type === 'float' || type === 'double';
  const ordered = type === 'binary' ? [] : cells.filter(({ text }) => text !== 'NaN');
  const extreme = (isBeyond: (a: string, b: string) => boolean): number | undefined =>
    ordered.find(({ row, text }) =>
      ordered.every(
        (other) => !isBeyond(other.text, text) && (isBeyond(text, other.text) || row <= other.row),
      ),
    )?.row;
  return {
    minRow: extreme((a, b) => before(type, a, b)),
    maxRow: extreme((a, b) => before(type, b, a)),
    hasNaN: isFloat && cells.some(({ row }) => Number.isNaN(column.values[row])),
    hasNegativeZero: isFloat && cells.some(({ row }) => Object.is(column.values[row], -0)),
  };
};

test('T7: bounds found page by page, of the rows that are kept, are those of the whole batch', () => {
  fc.assert(
    fc.property(cases, ({ type, pages }) => {
      const batch = grown(type, pages);
      const { columns, rowCount } = batch;
      const [column] = columns;
      const whole = boundsOf({ columns, rowCount }, 0);
      expect({ ...boundsOf(batch, 0) }).toStrictEqual({ ...whole });
      expect({ ...whole }).toStrictEqual(column && bruteForce(column));
      expect(encodeStatistics(batch)).toBe(encodeStatistics({ columns, rowCount }));
    }),
    propertyOptions(3000),
  );
});
