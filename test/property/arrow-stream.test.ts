import { tableFromIPC } from 'apache-arrow';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { ArrowStream } from '../../shared/parquet/arrow-stream.ts';
import { cellText } from '../../shared/parquet/index.ts';
import { columnOf, field } from '../support/columns.ts';
import { propertyOptions } from '../support/property-options.ts';
import { KINDS, table } from './parquet-kinds.ts';

const columns = table.map((values) =>
  KINDS.map(({ type }, index) => columnOf(field(type, type), values[index] ?? [])),
);

/** As that reader spells the types of `KINDS`. */
const TYPES = [
  'Int8',
  'Int16',
  'Int32',
  'Int64',
  'Date32<DAY>',
  'Timestamp<MICROSECOND, UTC>',
  'Float32',
  'Float64',
  'Bool',
  'Utf8',
  'Binary',
  'Decimal[9e0]',
  'Decimal[9e+9]',
  'Decimal[18e+4]',
  'Decimal[19e+4]',
  'Decimal[38e+18]',
  'Decimal[38e+38]',
];

test('a stream of columns is what Apache Arrow’s own reader takes for them', () => {
  const stream = new ArrowStream();
  fc.assert(
    fc.property(columns, (of) => {
      const rowCount = of[0]?.length ?? 0;
      const read = tableFromIPC(stream.encode(of, rowCount).slice());
      expect(read.numRows).toBe(rowCount);
      expect(read.schema.fields.map(({ name, nullable }) => ({ name, nullable }))).toStrictEqual(
        of.map(({ field: { name, nullable } }) => ({ name, nullable })),
      );
      expect(read.schema.fields.map(({ type }) => String(type))).toStrictEqual(TYPES);
      const nulls = (index: number) => Array.from(read.getChildAt(index) ?? [], (value) => value === null);
      expect(of.map((_, index) => nulls(index))).toStrictEqual(
        of.map((column) => Array.from({ length: rowCount }, (_, row) => cellText(column, row) === null)),
      );
    }),
    propertyOptions(100),
  );
});
