import {
  BooleanBuilder,
  type ByType,
  BytesBuilder,
  decimalFacets,
  FixedBuilder,
  ofType,
  WordsBuilder,
} from '../../parquet/index.ts';
import type { SourceColumn } from '../metadata/index.ts';
import { INTEGER_RANGES } from '../values/index.ts';
import { BinaryCell } from './binary-cell.ts';
import { BooleanCell } from './boolean-cell.ts';
import type { CellColumn, CellReader } from './cell-reader.ts';
import { DateCell, InstantDateCell } from './date-cell.ts';
import { DecimalCell } from './decimal-cell.ts';
import { DoubleCell, SingleCell, WholeDoubleCell } from './float-cell.ts';
import { IntegerCell } from './integer-cell.ts';
import { LongCell } from './long-cell.ts';
import { textReader } from './text-readers.ts';
import { MidnightCell, TimestampCell } from './timestamp-cell.ts';

const COLUMN_RANGES = {
  byte: [-128, 127],
  short: [-32_768, 32_767],
  integer: [-2_147_483_648, 2_147_483_647],
} as const;

const integerReader = ({ property, field }: SourceColumn, kind: keyof typeof COLUMN_RANGES): CellReader => {
  const [low, high] = COLUMN_RANGES[kind];
  const range = INTEGER_RANGES.get(property.type);
  return new IntegerCell(new FixedBuilder(field, kind), {
    min: range === undefined ? low : Math.max(low, Number(range.min)),
    max: range === undefined ? high : Math.min(high, Number(range.max)),
  });
};

const READERS: ByType<(of: CellColumn) => CellReader> = {
  byte: ({ column }) => integerReader(column, 'byte'),
  short: ({ column }) => integerReader(column, 'short'),
  integer: ({ column }) => integerReader(column, 'integer'),
  long: ({ column: { field } }) => new LongCell(new WordsBuilder(field, 2)),
  float: ({ column: { field } }) => new SingleCell(new FixedBuilder(field, 'float')),
  double: ({ column: { property, field } }) => {
    const builder = new FixedBuilder(field, 'double');
    return INTEGER_RANGES.has(property.type) ? new WholeDoubleCell(builder) : new DoubleCell(builder);
  },
  boolean: ({ column: { field } }) => new BooleanCell(new BooleanBuilder(field)),
  date: ({ column: { property, field } }) => {
    const builder = new FixedBuilder(field, 'date');
    return property.type === 'Edm.DateTimeOffset' ? new InstantDateCell(builder) : new DateCell(builder);
  },
  timestamp: ({ column: { property, field } }) => {
    const builder = new WordsBuilder(field, 2);
    return property.type === 'Edm.Date' ? new MidnightCell(builder) : new TimestampCell(builder);
  },
  string: textReader,
  binary: ({ column: { field } }) => new BinaryCell(new BytesBuilder(field)),
  decimal: ({ column: { field } }) =>
    new DecimalCell(new WordsBuilder(field, 4), decimalFacets(field.type) ?? { precision: 38, scale: 0 }),
};

/** The reader of one column's cells, by the type that the source declares and the type that the table has. */
export const cellReaderOf = (of: CellColumn): CellReader => ofType(READERS, of.column.field.type)(of);
