import {
  BooleanBuilder,
  type ByType,
  BytesBuilder,
  decimalFacets,
  FixedBuilder,
  ofType,
  WordsBuilder,
} from '../../parquet/index.ts';
import { INTEGER_RANGES } from '../values/index.ts';
import { BinaryCell } from './binary-cell.ts';
import { BooleanCell } from './boolean-cell.ts';
import type { CellColumn, CellReader } from './cell-reader.ts';
import { DateCell, InstantDateCell } from './date-cell.ts';
import { DecimalCell } from './decimal-cell.ts';
import { FloatCell, WholeDoubleCell } from './float-cell.ts';
import { IntegerCell } from './integer-cell.ts';
import { LongCell } from './long-cell.ts';
import { textReader } from './text-readers.ts';
import { MidnightCell, TimestampCell } from './timestamp-cell.ts';

const COLUMN_RANGES = {
  byte: [-128, 127],
  short: [-32_768, 32_767],
  integer: [-2_147_483_648, 2_147_483_647],
} as const;

const integerReader = (
  { column: { property, field }, literals }: CellColumn,
  kind: keyof typeof COLUMN_RANGES,
): CellReader => {
  const [low, high] = COLUMN_RANGES[kind];
  const range = INTEGER_RANGES.get(property.type);
  return new IntegerCell(new FixedBuilder(field, kind), literals.numbers, {
    min: range === undefined ? low : Math.max(low, Number(range.min)),
    max: range === undefined ? high : Math.min(high, Number(range.max)),
  });
};

const doubleReader = ({ column: { property, field }, literals }: CellColumn): CellReader => {
  const builder = new FixedBuilder(field, 'double');
  return INTEGER_RANGES.has(property.type)
    ? new WholeDoubleCell(builder, literals.numbers)
    : new FloatCell(builder, literals.numbers, (value) => value);
};

const dateReader = ({ column: { property, field }, literals }: CellColumn): CellReader => {
  const builder = new FixedBuilder(field, 'date');
  return property.type === 'Edm.DateTimeOffset'
    ? new InstantDateCell(builder, literals.instants)
    : new DateCell(builder, literals.dates);
};

const timestampReader = ({ column: { property, field }, literals }: CellColumn): CellReader => {
  const builder = new WordsBuilder(field, 2);
  return property.type === 'Edm.Date'
    ? new MidnightCell(builder, literals.dates)
    : new TimestampCell(builder, literals.instants);
};

const decimalReader = ({ column: { field }, literals }: CellColumn): CellReader => {
  const facets = decimalFacets(field.type) ?? { precision: 38, scale: 0 };
  return new DecimalCell(new WordsBuilder(field, 4), literals.numbers, facets);
};

const CELL_READERS: ByType<(of: CellColumn) => CellReader> = {
  byte: (of) => integerReader(of, 'byte'),
  short: (of) => integerReader(of, 'short'),
  integer: (of) => integerReader(of, 'integer'),
  long: ({ column: { field }, literals }) => new LongCell(new WordsBuilder(field, 2), literals.numbers),
  float: ({ column: { field }, literals }) =>
    new FloatCell(new FixedBuilder(field, 'float'), literals.numbers, Math.fround),
  double: doubleReader,
  boolean: ({ column: { field } }) => new BooleanCell(new BooleanBuilder(field)),
  date: dateReader,
  timestamp: timestampReader,
  string: textReader,
  binary: ({ column: { field } }) => new BinaryCell(new BytesBuilder(field)),
  decimal: decimalReader,
};

/** The reader of one column's cells, by the type that the source declares and the type that the table has. */
export const cellReaderOf = (of: CellColumn): CellReader => ofType(CELL_READERS, of.column.field.type)(of);
