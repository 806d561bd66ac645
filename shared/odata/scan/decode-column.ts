import {
  BooleanBuilder,
  BytesBuilder,
  type ColumnBuilder,
  type ColumnType,
  decimalFacets,
  FixedBuilder,
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
import type { Property, SourceColumn } from '../metadata/index.ts';

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

const TEXT_TYPES = new Set(['Edm.String', 'Edm.Guid', 'Edm.TimeOfDay', 'Edm.Duration']);
const OPEN_TYPES = new Set(['Edm.Untyped', 'Edm.PrimitiveType']);

const textCellOf = ({ type, kind }: Property, builder: BytesBuilder): PutCell => {
  if (kind === 'enum') return enumCell(builder);
  if (kind !== 'primitive') return jsonCell(builder, false);
  if (TEXT_TYPES.has(type)) return textCell(builder);
  if (type === 'Edm.Date') return textCell(builder, isDate);
  if (type === 'Edm.DateTimeOffset') return textCell(builder, isInstant);
  if (type === 'Edm.Boolean') return booleanTextCell(builder);
  if (type === 'Edm.Single' || type === 'Edm.Double') return floatTextCell(builder);
  if (type === 'Edm.Decimal' || INTEGER_RANGES.has(type))
    return numberTextCell(builder, type !== 'Edm.Decimal');
  return jsonCell(builder, OPEN_TYPES.has(type));
};

const stringCell = (property: Property, builder: BytesBuilder, isAsIs: boolean): PutCell => {
  const strict = textCellOf(property, builder);
  const isSingle = property.kind === 'primitive' || property.kind === 'enum';
  return isAsIs && isSingle ? asIsCell(builder, strict) : strict;
};

/** The decoder of one column, by the type that the source declares and the type that the table has. */
export const columnDecoder = ({ property, field, isAsIs = false }: SourceColumn): ColumnDecoder => {
  const isWhole = INTEGER_RANGES.has(property.type);
  const columnType: ColumnType = field.type;
  switch (columnType) {
    case 'byte':
    case 'short':
    case 'integer': {
      const builder = new FixedBuilder(field, columnType);
      const [low, high] = COLUMN_RANGES[columnType];
      const range = INTEGER_RANGES.get(property.type);
      const min = range === undefined ? low : Math.max(low, Number(range.min));
      const max = range === undefined ? high : Math.min(high, Number(range.max));
      return { builder, put: integerCell(builder, min, max) };
    }
    case 'long': {
      const builder = new WordsBuilder(field, 2);
      return { builder, put: longCell(builder) };
    }
    case 'float': {
      const builder = new FixedBuilder(field, 'float');
      return { builder, put: singleCell(builder) };
    }
    case 'double': {
      const builder = new FixedBuilder(field, 'double');
      return { builder, put: doubleCell(builder, isWhole) };
    }
    case 'boolean': {
      const builder = new BooleanBuilder(field);
      return { builder, put: booleanCell(builder) };
    }
    case 'date': {
      const builder = new FixedBuilder(field, 'date');
      return { builder, put: dateCell(builder, property.type === 'Edm.DateTimeOffset') };
    }
    case 'timestamp': {
      const builder = new WordsBuilder(field, 2);
      const cell = property.type === 'Edm.Date' ? midnightCell : timestampCell;
      return { builder, put: cell(builder) };
    }
    case 'string': {
      const builder = new BytesBuilder(field);
      return { builder, put: stringCell(property, builder, isAsIs) };
    }
    case 'binary': {
      const builder = new BytesBuilder(field);
      return { builder, put: binaryCell(builder) };
    }
    default: {
      const builder = new WordsBuilder(field, 4);
      const facets = decimalFacets(columnType) ?? { precision: 38, scale: 0 };
      return { builder, put: decimalCell(builder, facets, isWhole) };
    }
  }
};
