import * as z from 'zod';
import { members } from '../core/index.ts';
import type { ColumnType } from '../parquet/index.ts';
import { parseDuration } from './duration.ts';
import { jsonSchemaOf } from './json-schema.ts';
import { nearestName } from './nearest-name.ts';
import type { Rule } from './name-rules.ts';

/** A string that keeps a rule. */
export const text = (rule: Rule) =>
  z.string().check((context) => {
    const message = rule(context.value);
    if (message !== undefined) context.issues.push({ code: 'custom', message, input: context.value });
  });

const unknownKeys = (keys: readonly string[], known: readonly string[]): string =>
  keys
    .map((key) => {
      const meant = nearestName(key, known);
      const hint = meant === undefined ? `it can be one of ${known.join(', ')}` : `did you mean "${meant}"?`;
      return `unknown key; ${hint}`;
    })
    .join('\n');

/** An object without further keys. The message about unknown ones has a line for each, in their order. */
export const object = <Shape extends z.core.$ZodLooseShape>(shape: Shape) =>
  z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys' ? unknownKeys(issue.keys, Object.keys(shape)) : undefined,
  });

/** An object of further names, each of which keeps a rule. The JSON Schema cannot be derived of it, so it brings its own. */
export const named = <Value extends z.ZodType>(rule: Rule, value: Value) => {
  const { $schema: _draft, ...additionalProperties } = jsonSchemaOf(value);
  return members(value, text(rule)).meta({
    type: 'object',
    propertyNames: { type: 'string' },
    additionalProperties,
  });
};

const PLAIN_TYPES = [
  'string',
  'long',
  'integer',
  'short',
  'byte',
  'float',
  'double',
  'boolean',
  'binary',
  'date',
  'timestamp',
] as const satisfies readonly ColumnType[];

const DECIMAL = /^decimal\(([1-9]\d?),(0|[1-9]\d?)\)$/;

/** True for the spelling of a Delta type that a column can have. */
const isColumnType = (value: string): value is ColumnType => {
  if (PLAIN_TYPES.some((type) => type === value)) return true;
  const match = DECIMAL.exec(value);
  return match !== null && Number(match[1]) <= 38 && Number(match[2]) <= Number(match[1]);
};

const TYPE_MESSAGE = `must be one of ${PLAIN_TYPES.join(', ')} or decimal(p,s) with 1 <= p <= 38 and 0 <= s <= p`;

export const columnType = z
  .union([z.enum(PLAIN_TYPES), z.string().regex(DECIMAL, { error: TYPE_MESSAGE, abort: true })], {
    error: () => TYPE_MESSAGE,
  })
  .refine(isColumnType, { error: TYPE_MESSAGE, abort: true });

const durationRule: Rule = (value) =>
  (parseDuration(value) ?? 0) > 0
    ? undefined
    : 'must be an ISO 8601 duration of weeks, days, hours, minutes or seconds, such as "P7D" or "PT15M", and longer than none';

export const duration = text(durationRule);

const UNITS = /^(?:0|[1-9]\d{0,37})(?:\.\d{1,38})?$/;

/** A positive count of units as a literal: of a number, or of a text with one. */
export const unitsOf = (value: string | number): string | undefined => {
  const literal = String(value);
  return UNITS.test(literal) && /[1-9]/.test(literal) ? literal : undefined;
};

const SPAN_MESSAGE =
  'must be a positive number of the cursor\'s units, such as 100 or "0.5", or an ISO 8601 duration, such as "P7D", when the cursor is a time';

/** Up to 15 digits come through a JSON number as they were written: IEEE 754, binary64. One that is told by its exponent has more. */
const isExact = (value: string | number): boolean =>
  typeof value === 'string' || Number.isSafeInteger(value) || /^-?(?:\d\.?){1,15}$/.test(String(value));

/** A distance along the cursor: units of a number, or a duration. */
export const span = z
  .union([z.number(), z.string()], { error: () => SPAN_MESSAGE })
  .refine(isExact, {
    error: 'has more digits than a JSON number keeps; write them out as a text, in double quotes',
    abort: true,
  })
  .refine((value) => unitsOf(value) !== undefined || (parseDuration(String(value)) ?? 0) > 0, {
    error: SPAN_MESSAGE,
  });

const LITERAL_MESSAGE =
  'must be a value of the cursor: a whole number up to 9007199254740991; write any other one as a text, in double quotes';

/** A cursor value: text, or a number that JSON holds exactly. */
export const cursorLiteral = z.union(
  [z.int({ error: LITERAL_MESSAGE }), z.string().regex(/^\S(?:.*\S)?$/, LITERAL_MESSAGE)],
  {
    error: () => LITERAL_MESSAGE,
  },
);
