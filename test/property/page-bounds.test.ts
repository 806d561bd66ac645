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

const FLOATS = [Number.NaN, -0, 0, Infinity, -Infinity, 1, -1];

/** Cells of one type: of its whole range, and few different ones, so that pages share bounds and differ in the last word or letter. */
const cellsOf = ({ type, values }: (typeof KINDS)[number]): fc.Arbitrary<Cell> => {
  if (type === 'float' || type === 'double')
    return fc.oneof(fc.constant(null), fc.constantFrom(...FLOATS), values);
  if (type === 'string')
    return fc.oneof(
      fc.constant(null),
      values,
      fc.constantFrom('', 'abcd', 'abcde', 'abcd\u0000', 'ab', '\uffff', '😀'),
    );
  return fc.oneof(fc.constant(null), values);
};

interface GrownPage {
  readonly cells: readonly Cell[];
  readonly kept: readonly boolean[];
}

const cases = fc.constantFrom(...KINDS).chain((kind) =>
  fc.record({
    type: fc.constant(kind.type),
    pages: fc.array(
      fc.record<GrownPage>({
        cells: fc.array(cellsOf(kind), { maxLength: 12 }),
        kept: fc.array(fc.boolean(), { maxLength: 12 }),
      }),
      { maxLength: 6 },
    ),
  }),
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
  const ordered = type === 'boolean' || type === 'binary' ? [] : cells.filter(({ text }) => text !== 'NaN');
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
