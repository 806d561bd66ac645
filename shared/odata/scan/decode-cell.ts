import type { JsonValue } from '../metadata/index.ts';

export type Present = Exclude<JsonValue, null>;

/**
 * Puts one JSON value into its column. Answers undefined when it is in, `INEXACT` for a JSON number that may have been
 * rounded, or else what is wrong with it. With `exact`, the value comes from rows in which every number is its source text, or
 * known to be exact; `plain` is then the same value as `JSON.parse` gave it.
 */
export type PutCell = (value: Present, exact: boolean, plain: Present) => string | undefined;

export const INEXACT = 'inexact';
export const NOT_A_NUMBER = 'it is not a number';
export const NOT_WHOLE = 'it is not a whole number';
export const OUT_OF_RANGE = 'it is out of range';
export const NOT_TEXT = 'it is not text';

/** Every number of up to 15 decimal digits survives as a double, and comes back as the same digits. */
export const MAX_EXACT = 999_999_999_999_999;
