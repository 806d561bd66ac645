import { TidemarkError } from '../../core/index.ts';
import { INTEGER_RANGES } from '../values/index.ts';

const DATE = String.raw`\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])`;
const TIME = String.raw`(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,12})?)?`;
const IDENTIFIER = String.raw`[\p{L}\p{Nl}_][\p{L}\p{Nl}\p{Nd}\p{Mn}\p{Mc}\p{Pc}\p{Cf}]{0,127}`;

const ENUM_TYPE = new RegExp(`^${IDENTIFIER}(?:\\.${IDENTIFIER})+$`, 'u');
const ENUM_VALUE = new RegExp(`^(?:-?\\d{1,19}|${IDENTIFIER}(?:,${IDENTIFIER})*)$`, 'u');
const INTEGER = /^[+-]?\d{1,40}$/;

/** Types whose text, when it follows the grammar, is its own literal. */
const BARE: ReadonlyMap<string, RegExp> = new Map([
  ['Edm.Boolean', /^(?:true|false)$/],
  ['Edm.Decimal', /^[+-]?\d+(?:\.\d+)?$/],
  ['Edm.Double', /^(?:-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|-?INF|NaN)$/],
  ['Edm.Single', /^(?:-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|-?INF|NaN)$/],
  ['Edm.Guid', /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i],
  ['Edm.Date', new RegExp(`^${DATE}$`)],
  ['Edm.TimeOfDay', new RegExp(`^${TIME}$`)],
  ['Edm.DateTimeOffset', new RegExp(`^${DATE}T${TIME}(?:Z|[+-]\\d\\d:\\d\\d)$`, 'i')],
]);

const DURATION = /^[+-]?P(?=\d|T\d)(?:\d+D)?(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?)?$/;
const BASE64 = /^[\w+/-]*={0,2}$/;

/**
 * A value's text as the literal of a V4 URL, not yet percent-encoded: the form follows from the declared type, never from
 * the text. Text outside the type's grammar is refused with `source-contract`, a type that has no literal with `config`,
 * so nothing but one value can come out; neither message holds the text.
 * Source: OData 4.01 ABNF, `primitiveLiteral`.
 */
export const formatLiteral = (edmType: string, text: string): string => {
  if (edmType === 'Edm.String') return `'${wellFormed(text).replaceAll("'", "''")}'`;
  if (INTEGER_RANGES.has(edmType)) return integerLiteral(edmType, text);
  if (edmType === 'Edm.Duration') return `duration'${checked(edmType, text, DURATION)}'`;
  if (edmType === 'Edm.Binary') return `binary'${base64Url(checked(edmType, text, BASE64))}'`;
  const grammar = BARE.get(edmType);
  if (grammar !== undefined) return checked(edmType, text, grammar);
  if (edmType.startsWith('Edm.') || !ENUM_TYPE.test(edmType)) {
    throw new TidemarkError(
      'config',
      `A value of type ${edmType} cannot stand in a filter. Choose another column.`,
    );
  }
  return `${edmType}'${checked(edmType, text, ENUM_VALUE)}'`;
};

const refused = (edmType: string): TidemarkError =>
  new TidemarkError(
    'source-contract',
    `A value is not of its declared type ${edmType}, so it cannot stand in a filter.`,
  );

const checked = (edmType: string, text: string, grammar: RegExp): string => {
  if (!grammar.test(text)) throw refused(edmType);
  return text;
};

// A lone surrogate has no UTF-8 form, so it cannot be percent-encoded.
const wellFormed = (text: string): string => {
  if (!text.isWellFormed()) throw refused('Edm.String');
  return text;
};

const integerLiteral = (edmType: string, text: string): string => {
  const range = INTEGER_RANGES.get(edmType);
  const value = BigInt(checked(edmType, text, INTEGER));
  if (range === undefined || value < range.min || value > range.max) throw refused(edmType);
  return text;
};

const base64Url = (text: string): string => text.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
