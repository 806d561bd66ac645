import { ownOf, TidemarkError } from '../../core/index.ts';
import { type ColumnType, decimalFacets, type Field } from '../../parquet/index.ts';
import type { ByEdmType } from './edm-type.ts';
import type { Property } from './types.ts';

export type Kind = Exclude<ColumnType, `decimal(${number},${number})`> | 'decimal';

/** A decimal without facets to go by: 20 digits before the point, 18 after. What does not fit is an error, never rounded. */
const OPEN_DECIMAL: ColumnType = 'decimal(38,18)';
const MAX_PRECISION = 38;
const OPEN_SCALE = 18;

/** What each type becomes, the default first. */
const KINDS: ByEdmType<readonly [Kind, ...Kind[]]> = {
  'Edm.SByte': ['byte', 'short', 'integer', 'long', 'decimal', 'double', 'string'],
  'Edm.Byte': ['short', 'integer', 'long', 'decimal', 'double', 'string'],
  'Edm.Int16': ['short', 'integer', 'long', 'decimal', 'double', 'string'],
  'Edm.Int32': ['integer', 'long', 'decimal', 'double', 'string'],
  'Edm.Int64': ['long', 'decimal', 'double', 'string'],
  'Edm.Decimal': ['decimal', 'double', 'string'],
  'Edm.Single': ['float', 'double', 'string'],
  'Edm.Double': ['double', 'string'],
  'Edm.Boolean': ['boolean', 'string'],
  'Edm.Date': ['date', 'timestamp', 'string'],
  'Edm.TimeOfDay': ['string'],
  'Edm.DateTimeOffset': ['timestamp', 'date', 'string'],
  'Edm.Duration': ['string'],
  'Edm.Guid': ['string'],
  'Edm.String': ['string', 'timestamp', 'date', 'integer', 'long', 'double', 'decimal'],
  'Edm.Binary': ['binary'],
};
const TEXT_KINDS = ['string'] as const;

export const kindOf = (type: ColumnType): Kind => {
  switch (type) {
    case 'string':
    case 'long':
    case 'integer':
    case 'short':
    case 'byte':
    case 'float':
    case 'double':
    case 'boolean':
    case 'binary':
    case 'date':
    case 'timestamp':
      return type;
    default:
      return 'decimal';
  }
};

export const kindsOf = ({ kind, type }: Property): readonly [Kind, ...Kind[]] =>
  (kind === 'primitive' ? ownOf(KINDS, type) : undefined) ?? TEXT_KINDS;

const decimalOf = ({ precision, scale }: Property): ColumnType => {
  if (precision === undefined || scale === 'variable') return OPEN_DECIMAL;
  // By OData it has no digits behind the point then. Many services that leave it out have them all the same.
  if (scale === undefined)
    return `decimal(${MAX_PRECISION},${Math.max(0, Math.min(OPEN_SCALE, MAX_PRECISION - precision))})`;
  const digits = Math.min(MAX_PRECISION, scale);
  return `decimal(${Math.max(1, digits, Math.min(MAX_PRECISION, precision))},${digits})`;
};

/** The type that holds every value of a property. */
export const defaultType = (property: Property): ColumnType => {
  const [kind] = kindsOf(property);
  return kind === 'decimal' ? decimalOf(property) : kind;
};

const refusal = (property: Property, why: string, feed: string, type?: ColumnType): TidemarkError =>
  new TidemarkError(
    'config',
    `Feed "${feed}": column ${property.name} is ${property.type} at the source${why}.`,
    {
      feed,
      column: property.name,
      sourceType: property.type,
      type,
    },
  );

/** How the possible types read in a message. */
const listOf = (property: Property): string =>
  kindsOf(property)
    .map((kind) => (kind === 'decimal' ? 'decimal(p,s)' : kind))
    .join(', ');

const assertPossible = (property: Property, type: ColumnType, feed: string): void => {
  const facets = decimalFacets(type);
  const isValid =
    facets === undefined ||
    (facets.precision >= 1 && facets.precision <= MAX_PRECISION && facets.scale <= facets.precision);
  if (isValid && kindsOf(property).includes(kindOf(type))) return;
  throw refusal(property, ` and cannot become ${type}. It can become: ${listOf(property)}`, feed, type);
};

/**
 * The table column of a source property: of `override`'s type, or else of the type that holds every value of the property.
 * Nullable, as Spark makes its columns: a source may drop a promise that a table cannot.
 * Errors: `config` for a type that the property cannot become, and for `Edm.Stream`.
 * Source: OData CSDL 4.01, 4.4 "Primitive Types"; Delta PROTOCOL.md, "Primitive Types".
 */
export const fieldFor = (property: Property, override: ColumnType | undefined, feed: string): Field => {
  if (property.type === 'Edm.Stream')
    throw refusal(property, ', which has no place in a table: leave it out with "select"', feed);
  const type = override ?? defaultType(property);
  assertPossible(property, type, feed);
  return { name: property.column ?? property.name, type, nullable: true };
};

const EXACT_KINDS = new Set<Kind>(['byte', 'short', 'integer', 'long', 'decimal']);

/**
 * Whether different values of the property stay different, and in order, in a column of this type, so that a key or a
 * cursor may have it. Times count at microseconds.
 */
export const isLossless = (property: Property, columnType: ColumnType): boolean => {
  const kind = kindOf(columnType);
  const [first] = kindsOf(property);
  if (!kindsOf(property).includes(kind)) return false;
  if (kind === first) return true;
  if (first === 'date') return kind === 'timestamp';
  return EXACT_KINDS.has(first) && EXACT_KINDS.has(kind);
};
