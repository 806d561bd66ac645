import * as z from 'zod';

const entriesOf = (input: unknown): unknown =>
  typeof input === 'object' && input !== null && !Array.isArray(input)
    ? new Map<string, unknown>(Object.entries(input))
    : input;

/** The schema of an object whose members' names come from outside. Unlike zod's own record it keeps one that is named `__proto__`. */
export const members = <Value extends z.ZodType>(value: Value, name: z.ZodType<string> = z.string()) =>
  z
    .preprocess(entriesOf, z.map(name, value))
    .transform((found): Readonly<Record<string, z.output<Value>>> => Object.fromEntries(found));
