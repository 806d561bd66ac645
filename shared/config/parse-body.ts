import type * as z from 'zod';
import { formatPath, issueMessage, problemsOf } from './problems.ts';

/** What is wrong with a request: `place` in it, such as `last`; empty for all of its body. */
export interface BodyProblem {
  readonly place: string;
  readonly message: string;
}

type Parsed<Value> =
  | { readonly outcome: 'ok'; readonly value: Value }
  | { readonly outcome: 'refused'; readonly problems: readonly BodyProblem[] };

/** A part of a request by its schema, or every problem with it, each with what to do; no value is in them. `at`: the part's own place. */
export const parsePart = <Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  at: readonly string[] = [],
): Parsed<z.output<Schema>> => {
  const parsed = schema.safeParse(value, { error: issueMessage });
  if (parsed.success) return { outcome: 'ok', value: parsed.data };
  const problems = problemsOf(parsed.error).map(({ path, message }) => ({
    place: formatPath([...at, ...path]),
    message,
  }));
  return { outcome: 'refused', problems };
};

/** A body by its schema; `undefined`: there was none, which is as `{}`. */
export const parseBody = <Schema extends z.ZodType>(
  schema: Schema,
  body: unknown,
): Parsed<z.output<Schema>> => parsePart(schema, body === undefined ? {} : body);
