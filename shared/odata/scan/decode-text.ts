import type { BooleanBuilder, BytesBuilder } from '../../parquet/index.ts';
import { formatScaled, parseScaled, SCALE } from '../values/index.ts';
import {
  INEXACT,
  MAX_EXACT,
  NOT_A_NUMBER,
  NOT_TEXT,
  NOT_WHOLE,
  type Present,
  type PutCell,
} from './decode-cell.ts';
import { parseFloating } from './decode-number.ts';

const NOT_A_BOOLEAN = 'it is not true or false';

/** Text as it is; with `isValid`, only text that passes. */
export const textCell = (builder: BytesBuilder, isValid?: (text: string) => boolean): PutCell =>
  isValid === undefined
    ? (json) => {
        if (typeof json !== 'string') return NOT_TEXT;
        builder.push(json);
        return undefined;
      }
    : (json) => {
        if (typeof json !== 'string' || !isValid(json)) return 'it is not of its type';
        builder.push(json);
        return undefined;
      };

/** An enum's member names, or its number. */
export const enumCell =
  (builder: BytesBuilder): PutCell =>
  (json) => {
    if (typeof json !== 'string' && typeof json !== 'number') return NOT_TEXT;
    if (typeof json === 'number' && !Number.isSafeInteger(json)) return INEXACT;
    builder.push(String(json));
    return undefined;
  };

export const booleanCell =
  (builder: BooleanBuilder): PutCell =>
  (json) => {
    if (typeof json !== 'boolean') return NOT_A_BOOLEAN;
    builder.push(json);
    return undefined;
  };

export const booleanTextCell =
  (builder: BytesBuilder): PutCell =>
  (json) => {
    if (typeof json !== 'boolean') return NOT_A_BOOLEAN;
    builder.push(String(json));
    return undefined;
  };

/** Whether the shortest text of a double can only come from itself: at most 15 digits. */
const isShort = (value: number): boolean =>
  Number.isInteger(value)
    ? Math.abs(value) <= MAX_EXACT
    : String(value).replace(/^-?0?\.?0*|e.*$|\./g, '').length <= 15;

/** Numbers as their shortest plain text, so that equal numbers are equal texts. */
export const numberTextCell =
  (builder: BytesBuilder, isWhole: boolean): PutCell =>
  (json, exact) => {
    if (typeof json !== 'string' && typeof json !== 'number') return NOT_A_NUMBER;
    if (typeof json === 'number' && !exact && !isShort(json)) return INEXACT;
    const scaled = parseScaled(String(json));
    if (scaled === undefined) return NOT_A_NUMBER;
    if (isWhole && scaled % SCALE !== 0n) return NOT_WHOLE;
    builder.push(formatScaled(scaled));
    return undefined;
  };

/** Floats as the shortest text that reads back the same. */
export const floatTextCell =
  (builder: BytesBuilder): PutCell =>
  (json) => {
    const value = parseFloating(json);
    if (value === undefined) return NOT_A_NUMBER;
    const special = value === Infinity ? 'INF' : value === -Infinity ? '-INF' : undefined;
    builder.push(special ?? String(value));
    return undefined;
  };

/** A single value that its own type does not take, as the text that it came as; what its type takes is spelled by that type. */
export const asIsCell =
  (builder: BytesBuilder, strict: PutCell): PutCell =>
  (json, exact, plain) => {
    const trouble = strict(json, exact, plain);
    if (trouble === undefined || trouble === INEXACT) return trouble;
    if (typeof json === 'object') return 'it is not a single value';
    // With `exact` a number is its own digits already.
    if (typeof json === 'number' && !exact && !isShort(json)) return INEXACT;
    builder.push(String(json));
    return undefined;
  };

const BASE64 = /^[A-Za-z0-9+/_-]*={0,2}$/;

/** Binary: base64url, as the standard has it, or base64. Source: OData JSON Format 4.01, 7.1 "Primitive Value". */
export const binaryCell =
  (builder: BytesBuilder): PutCell =>
  (json) => {
    if (typeof json !== 'string' || !BASE64.test(json) || json.replace(/=+$/, '').length % 4 === 1)
      return 'it is not base64';
    builder.pushBytes(Buffer.from(json, 'base64'));
    return undefined;
  };

/** Thrown inside the walk through a nested value, caught at its top. */
class Trouble extends Error {}

/** Values within values: no service means more, and each costs a place on the stack. */
const MOST_DEEP = 200;

const numberText = (value: Present | null, plain: number, exact: boolean): string => {
  if (!exact && !isShort(plain)) throw new Trouble(INEXACT);
  return typeof value === 'string' && !isShort(plain) ? value : JSON.stringify(plain);
};

/** The JSON text of a nested value without its annotations, member order as it came. */
const jsonText = (value: Present | null, plain: unknown, exact: boolean, depth = 0): string => {
  if (depth > MOST_DEEP) throw new Trouble(`it is nested more than ${MOST_DEEP} deep`);
  if (typeof plain === 'number') return numberText(value, plain, exact);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value))
    return `[${value.map((item: Present | null, at) => jsonText(item, memberOf(plain, String(at)), exact, depth + 1)).join(',')}]`;
  return objectText(value, plain, exact, depth);
};

const objectText = (
  value: Extract<Present, object>,
  plain: unknown,
  exact: boolean,
  depth: number,
): string => {
  const members: string[] = [];
  for (const [name, member] of Object.entries(value)) {
    if (name.endsWith('nextLink') && name.includes('@'))
      throw new Trouble('the service left out a part of it');
    if (!name.includes('@') && member !== undefined)
      members.push(`${JSON.stringify(name)}:${jsonText(member, memberOf(plain, name), exact, depth + 1)}`);
  }
  return `{${members.join(',')}}`;
};

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? Reflect.get(value, name)
    : undefined;

/** Complex values, collections, geographies as JSON text. With `isOpen`, text stays as it is: an untyped value. */
export const jsonCell =
  (builder: BytesBuilder, isOpen: boolean): PutCell =>
  (json, exact, plain) => {
    try {
      builder.push(isOpen && typeof plain === 'string' ? plain : jsonText(json, plain, exact));
      return undefined;
    } catch (error) {
      if (error instanceof Trouble) return error.message;
      throw error;
    }
  };
