import { ownOf, TidemarkError } from '../../core/index.ts';
import type { ByEdmType } from '../metadata/index.ts';
import { INTEGER_RANGES } from '../values/index.ts';

const DATE = String.raw`\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])`;
const TIME = String.raw`(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,12})?)?`;
const IDENTIFIER = String.raw`[\p{L}\p{Nl}_][\p{L}\p{Nl}\p{Nd}\p{Mn}\p{Mc}\p{Pc}\p{Cf}]{0,127}`;

const ENUM_TYPE = new RegExp(`^${IDENTIFIER}(?:\\.${IDENTIFIER})+$`, 'u');
const ENUM_VALUE = new RegExp(`^(?:-?\\d{1,19}|${IDENTIFIER}(?:,${IDENTIFIER})*)$`, 'u');
const INTEGER = /^[+-]?\d{1,40}$/;

const DURATION = /^[+-]?P(?=\d|T\d)(?:\d+D)?(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?)?$/;
const BASE64 = /^[\w+/-]*={0,2}$/;

const FLOAT = /^(?:-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|-?INF|NaN)$/;
const GUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;

const refused = (edmType: string): TidemarkError =>
  new TidemarkError(
    'source-contract',
    `A value is not of its declared type ${edmType}, so it cannot stand in a filter.`,
  );

const checked = (edmType: string, text: string, grammar: RegExp): string => {
  if (!grammar.test(text)) throw refused(edmType);
  return text;
};

type Literal = (text: string, edmType: string) => string;

/** The literal of a type whose text, when it follows the grammar, is its own. */
const bare =
  (grammar: RegExp): Literal =>
  (text, edmType) =>
    checked(edmType, text, grammar);

const integer: Literal = (text, edmType) => {
  const range = INTEGER_RANGES.get(edmType);
  const value = BigInt(checked(edmType, text, INTEGER));
  if (range === undefined || value < range.min || value > range.max) throw refused(edmType);
  return text;
};

// A lone surrogate has no UTF-8 form, so it cannot be percent-encoded.
const wellFormed = (text: string): string => {
  if (!text.isWellFormed()) throw refused('Edm.String');
  return text;
};

const base64Url = (text: string): string => text.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');

const LITERALS: ByEdmType<Literal> = {
  'Edm.SByte': integer,
  'Edm.Byte': integer,
  'Edm.Int16': integer,
  'Edm.Int32': integer,
  'Edm.Int64': integer,
  'Edm.Decimal': bare(/^[+-]?\d+(?:\.\d+)?$/),
  'Edm.Single': bare(FLOAT),
  'Edm.Double': bare(FLOAT),
  'Edm.Boolean': bare(/^(?:true|false)$/),
  'Edm.Date': bare(new RegExp(`^${DATE}$`)),
  'Edm.TimeOfDay': bare(new RegExp(`^${TIME}$`)),
  'Edm.DateTimeOffset': bare(new RegExp(`^${DATE}T${TIME}(?:Z|[+-]\\d\\d:\\d\\d)$`, 'i')),
  'Edm.Duration': (text, edmType) => `duration'${checked(edmType, text, DURATION)}'`,
  'Edm.Guid': bare(GUID),
  'Edm.String': (text) => `'${wellFormed(text).replaceAll("'", "''")}'`,
  'Edm.Binary': (text, edmType) => `binary'${base64Url(checked(edmType, text, BASE64))}'`,
};

/**
 * A value's text as the literal of a V4 URL, not yet percent-encoded: the form follows from the declared type, never from
 * the text. Text outside the type's grammar is refused with `source-contract`, a type that has no literal with `config`,
 * so nothing but one value can come out; neither message holds the text.
 * Source: OData 4.01 ABNF, `primitiveLiteral`.
 */
export const formatLiteral = (edmType: string, text: string): string => {
  const literal = ownOf(LITERALS, edmType);
  if (literal !== undefined) return literal(text, edmType);
  if (edmType.startsWith('Edm.') || !ENUM_TYPE.test(edmType)) {
    throw new TidemarkError(
      'config',
      `A value of type ${edmType} cannot stand in a filter. Choose another column.`,
    );
  }
  return `${edmType}'${checked(edmType, text, ENUM_VALUE)}'`;
};
