import { ownOf } from '../../core/index.ts';
import {
  BooleanBuilder,
  type ByType,
  BytesBuilder,
  type ColumnBuilder,
  decimalFacets,
  FixedBuilder,
  ofType,
  WordsBuilder,
} from '../../parquet/index.ts';
import type { PutCell } from './decode-cell.ts';
import { decimalCell, doubleCell, integerCell, longCell, singleCell } from './decode-number.ts';
import {
  asIsCell,
  binaryCell,
  booleanCell,
  booleanTextCell,
  enumCell,
  floatTextCell,
  jsonCell,
  numberTextCell,
  textCell,
} from './decode-text.ts';
import { dateCell, isInstant, midnightCell, parseDate, timestampCell } from './decode-time.ts';
import { INTEGER_RANGES } from '../values/index.ts';
import type { ByEdmType, Property, SourceColumn } from '../metadata/index.ts';

/** A column's builder, and how a value gets into it. */
export interface ColumnDecoder {
  readonly builder: ColumnBuilder;
  readonly put: PutCell;
}

const COLUMN_RANGES = {
  byte: [-128, 127],
  short: [-32_768, 32_767],
  integer: [-2_147_483_648, 2_147_483_647],
} as const;

const isDate = (text: string): boolean => parseDate(text) !== undefined;

type TextCell = (builder: BytesBuilder) => PutCell;

const wholeNumberCell: TextCell = (builder) => numberTextCell(builder, true);
const plainTextCell: TextCell = (builder) => textCell(builder);

/** How a value of each type becomes text. */
const TEXT_CELLS: ByEdmType<TextCell> = {
  'Edm.SByte': wholeNumberCell,
  'Edm.Byte': wholeNumberCell,
  'Edm.Int16': wholeNumberCell,
  'Edm.Int32': wholeNumberCell,
  'Edm.Int64': wholeNumberCell,
  'Edm.Decimal': (builder) => numberTextCell(builder, false),
  'Edm.Single': floatTextCell,
  'Edm.Double': floatTextCell,
  'Edm.Boolean': booleanTextCell,
  'Edm.Date': (builder) => textCell(builder, isDate),
  'Edm.TimeOfDay': plainTextCell,
  'Edm.DateTimeOffset': (builder) => textCell(builder, isInstant),
  'Edm.Duration': plainTextCell,
  'Edm.Guid': plainTextCell,
  'Edm.String': plainTextCell,
  // Never a column of text: `field.ts` makes it binary.
  'Edm.Binary': (builder) => jsonCell(builder, false),
};

/** Types whose values may be of any other. */
const OPEN_TYPES = new Set(['Edm.Untyped', 'Edm.PrimitiveType']);

const textCellOf = ({ type, kind }: Property, builder: BytesBuilder): PutCell => {
  if (kind === 'enum') return enumCell(builder);
  if (kind !== 'primitive') return jsonCell(builder, false);
  const cell = ownOf(TEXT_CELLS, type);
  return cell === undefined ? jsonCell(builder, OPEN_TYPES.has(type)) : cell(builder);
};

const stringCell = (property: Property, builder: BytesBuilder, isAsIs: boolean): PutCell => {
  const strict = textCellOf(property, builder);
  const isSingle = property.kind === 'primitive' || property.kind === 'enum';
  return isAsIs && isSingle ? asIsCell(builder, strict) : strict;
};

const integerDecoder = (
  { property, field }: SourceColumn,
  kind: keyof typeof COLUMN_RANGES,
): ColumnDecoder => {
  const builder = new FixedBuilder(field, kind);
  const [low, high] = COLUMN_RANGES[kind];
  const range = INTEGER_RANGES.get(property.type);
  const min = range === undefined ? low : Math.max(low, Number(range.min));
  const max = range === undefined ? high : Math.min(high, Number(range.max));
  return { builder, put: integerCell(builder, min, max) };
};

/** A decoder of what `cell` puts into `builder`. */
const withCell = <B extends ColumnBuilder>(builder: B, cell: (builder: B) => PutCell): ColumnDecoder => ({
  builder,
  put: cell(builder),
});

const isWhole = ({ type }: Property): boolean => INTEGER_RANGES.has(type);

const DECODERS: ByType<(column: SourceColumn) => ColumnDecoder> = {
  byte: (column) => integerDecoder(column, 'byte'),
  short: (column) => integerDecoder(column, 'short'),
  integer: (column) => integerDecoder(column, 'integer'),
  long: ({ field }) => withCell(new WordsBuilder(field, 2), longCell),
  float: ({ field }) => withCell(new FixedBuilder(field, 'float'), singleCell),
  double: ({ property, field }) =>
    withCell(new FixedBuilder(field, 'double'), (builder) => doubleCell(builder, isWhole(property))),
  boolean: ({ field }) => withCell(new BooleanBuilder(field), booleanCell),
  date: ({ property, field }) =>
    withCell(new FixedBuilder(field, 'date'), (builder) =>
      dateCell(builder, property.type === 'Edm.DateTimeOffset'),
    ),
  timestamp: ({ property, field }) =>
    withCell(new WordsBuilder(field, 2), property.type === 'Edm.Date' ? midnightCell : timestampCell),
  string: ({ property, field, isAsIs = false }) =>
    withCell(new BytesBuilder(field), (builder) => stringCell(property, builder, isAsIs)),
  binary: ({ field }) => withCell(new BytesBuilder(field), binaryCell),
  decimal: ({ property, field }) =>
    withCell(new WordsBuilder(field, 4), (builder) =>
      decimalCell(builder, decimalFacets(field.type) ?? { precision: 38, scale: 0 }, isWhole(property)),
    ),
};

/** The decoder of one column, by the type that the source declares and the type that the table has. */
export const columnDecoder = (column: SourceColumn): ColumnDecoder =>
  ofType(DECODERS, column.field.type)(column);
