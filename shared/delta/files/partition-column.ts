import {
  BooleanBuilder,
  BytesBuilder,
  type ByType,
  type Column,
  type ColumnBuilder,
  decimalFacets,
  type Field,
  FixedBuilder,
  ofType,
  WordsBuilder,
} from '../../parquet/index.ts';
import { parseDate, parseDecimal, parseTimestamp } from '../stats/index.ts';

/** A builder for the field, and the push of `text` to it; no push for a text that is no value of its type. */
interface Filler {
  readonly builder: ColumnBuilder;
  readonly push: (() => void) | undefined;
}

const words = (field: Field, value: bigint | undefined): Filler => {
  const builder = new WordsBuilder(field, decimalFacets(field.type) === undefined ? 2 : 4);
  return { builder, push: value === undefined ? undefined : () => builder.pushBigInt(value) };
};

const fixed = (
  field: Field,
  type: 'byte' | 'short' | 'integer' | 'date' | 'float' | 'double',
  value: number,
): Filler => {
  const builder = new FixedBuilder(field, type);
  return { builder, push: Number.isNaN(value) ? undefined : () => builder.push(value) };
};

const bytes = (field: Field, text: string): Filler => {
  const builder = new BytesBuilder(field);
  return { builder, push: field.type === 'string' ? () => builder.push(text) : undefined };
};

const boolean = (field: Field, text: string): Filler => {
  const builder = new BooleanBuilder(field);
  const isBoolean = text === 'true' || text === 'false';
  return { builder, push: isBoolean ? () => builder.push(text === 'true') : undefined };
};

const unscaled = (text: string, scale: number): bigint | undefined => {
  const parsed = parseDecimal(text);
  return parsed === undefined || parsed.scale > scale
    ? undefined
    : parsed.unscaled * 10n ** BigInt(scale - parsed.scale);
};

type FillerOf = (field: Field, text: string) => Filler;

const number =
  (type: 'byte' | 'short' | 'integer' | 'float' | 'double'): FillerOf =>
  (field, text) =>
    fixed(field, type, Number(text));

const FILLERS: ByType<FillerOf> = {
  string: bytes,
  binary: bytes,
  boolean,
  long: (field, text) => words(field, /^-?\d+$/.test(text) ? BigInt(text) : undefined),
  timestamp: (field, text) => words(field, parseTimestamp(text)),
  date: (field, text) => fixed(field, 'date', Number(parseDate(text) ?? Number.NaN)),
  byte: number('byte'),
  short: number('short'),
  integer: number('integer'),
  float: number('float'),
  double: number('double'),
  decimal: (field, text) => words(field, unscaled(text, decimalFacets(field.type)?.scale ?? 0)),
};

/**
 * The column of a partition value, `rowCount` times: the log holds it once a file, as text; null and the empty text are null. Undefined when
 * the text is no value of the type for certain: a timestamp without a zone is in its writer's zone, which the log does not tell.
 * Source: Delta PROTOCOL.md, "Partition Value Serialization".
 */
export const partitionColumn = (field: Field, text: string | null, rowCount: number): Column | undefined => {
  const isNull = text === null || text === '';
  const { builder, push } = ofType(FILLERS, field.type)(field, text ?? '');
  if (!isNull && push === undefined) return undefined;
  builder.reserve(rowCount);
  for (let row = 0; row < rowCount; row += 1) {
    if (isNull || push === undefined) builder.pushNull();
    else push();
  }
  return builder.finish();
};
