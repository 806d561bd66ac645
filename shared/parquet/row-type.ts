/** The type of a value in the nested rows that are written; a map's keys are strings. */
export type RowType =
  | 'string'
  | 'long'
  | 'integer'
  | 'boolean'
  | { readonly struct: readonly RowField[] }
  | { readonly map: RowType }
  | { readonly list: RowType };

/** A column of nested rows. Everything may be null, except a map's keys. */
export interface RowField {
  readonly name: string;
  readonly type: RowType;
}

/**
 * A row in JavaScript values. Integers up to 32 bits, dates (days since 1970-01-01) and floats are numbers; 64-bit integers and
 * timestamps (µs since 1970) bigint; decimals their exact text, with as many fraction digits as the scale; strings and
 * booleans themselves; bytes Uint8Array; structs and maps plain objects, lists arrays; null null.
 */
export type Row = Readonly<Record<string, unknown>>;
