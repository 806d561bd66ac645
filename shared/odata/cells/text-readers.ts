import { ownOf } from '../../core/index.ts';
import { BytesBuilder } from '../../parquet/index.ts';
import type { ByEdmType } from '../metadata/index.ts';
import { type Spelling, SPELLINGS } from '../values/index.ts';
import { AsIsCell } from './as-is-cell.ts';
import { BinaryCell } from './binary-cell.ts';
import { BooleanTextCell } from './boolean-text-cell.ts';
import type { CellColumn, CellReader } from './cell-reader.ts';
import { CheckedTextCell } from './checked-text-cell.ts';
import { EnumCell } from './enum-cell.ts';
import { FloatTextCell } from './float-text-cell.ts';
import { JsonCell, OpenCell } from './json-cell.ts';
import { LimitedTextCell } from './limited-text-cell.ts';
import { NumberTextCell } from './number-text-cell.ts';
import { SpelledCell } from './spelled-cell.ts';
import { TextCell } from './text-cell.ts';

type TextReader = (builder: BytesBuilder, of: CellColumn) => CellReader;

const wholeNumber: TextReader = (builder, { literals }) =>
  new NumberTextCell(builder, literals.numbers, true);
const float: TextReader = (builder, { literals }) => new FloatTextCell(builder, literals.numbers);
const text: TextReader = (builder, { isKey }) => new TextCell(builder, isKey);
const spelled =
  (spelling: Spelling): TextReader =>
  (builder, { isKey }) =>
    new SpelledCell(builder, spelling, isKey);

/** How a value of each type becomes text. */
const TEXT_READERS: ByEdmType<TextReader> = {
  'Edm.SByte': wholeNumber,
  'Edm.Byte': wholeNumber,
  'Edm.Int16': wholeNumber,
  'Edm.Int32': wholeNumber,
  'Edm.Int64': wholeNumber,
  'Edm.Decimal': (builder, { literals }) => new NumberTextCell(builder, literals.numbers, false),
  'Edm.Single': float,
  'Edm.Double': float,
  'Edm.Boolean': (builder) => new BooleanTextCell(builder),
  'Edm.Date': (builder, { literals }) => new CheckedTextCell(builder, literals.dates.literal),
  'Edm.TimeOfDay': spelled(SPELLINGS['Edm.TimeOfDay']),
  'Edm.DateTimeOffset': (builder, { literals }) => new CheckedTextCell(builder, literals.instants.literal),
  'Edm.Duration': spelled(SPELLINGS['Edm.Duration']),
  'Edm.Guid': spelled(SPELLINGS['Edm.Guid']),
  'Edm.String': text,
  // Never a column of text: `field.ts` makes it binary.
  'Edm.Binary': (builder) => new BinaryCell(builder),
};

/** Types whose values may be of any other. */
const OPEN_TYPES = new Set(['Edm.Untyped', 'Edm.PrimitiveType']);

const strictReader = (of: CellColumn, builder: BytesBuilder): CellReader => {
  const { kind, type } = of.column.property;
  if (kind === 'enum') return new EnumCell(builder, of.literals.numbers, of.isKey);
  if (kind !== 'primitive') return new JsonCell(builder);
  const reader = ownOf(TEXT_READERS, type);
  if (reader !== undefined) return reader(builder, of);
  return OPEN_TYPES.has(type) ? new OpenCell(builder) : new JsonCell(builder);
};

/** Of texts of any length. */
const plainReader = (of: CellColumn, builder: BytesBuilder): CellReader => {
  const { property, isAsIs = false } = of.column;
  const strict = strictReader(of, builder);
  if (isAsIs && property.unread !== undefined) return new OpenCell(builder);
  const isSingle = property.kind === 'primitive' || property.kind === 'enum';
  return isAsIs && isSingle ? new AsIsCell(builder, strict, of.isKey) : strict;
};

/** The reader of a column of text. */
export const textReader = (of: CellColumn): CellReader => {
  const { field, limit } = of.column;
  const builder = new BytesBuilder(field);
  const reader = plainReader(of, builder);
  return limit === undefined ? reader : new LimitedTextCell(builder, reader, limit);
};
