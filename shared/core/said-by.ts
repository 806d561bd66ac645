import { boundedText } from './bounded-text.ts';
import { isTidemarkError } from './errors.ts';
import type { Redact } from './redactor.ts';

/** Characters of what a service said itself: longer sentences are stack traces. */
const MAX_SAID = 500;

/** What an outside service said itself of an error, short and without secrets: for the answer to a person's own call, never for a log or a record. */
export const saidBy = (error: unknown, redact: Redact): { readonly said?: string } =>
  isTidemarkError(error) && error.said !== undefined
    ? { said: boundedText(redact(error.said), MAX_SAID) }
    : {};
