import { isTidemarkError, type Redact } from '../shared/core/index.ts';

/** The name and the place of an error in the code; not its words, which may quote a row. */
const placeOf = (error: unknown): string => {
  const { name, stack } = error instanceof Error ? error : new Error();
  return `${name} at ${/file:\/\/(\S+?)\)?\n/.exec(`${stack}\n`)?.[1] ?? 'an unknown place'}`;
};

/** An error as a log line may tell it. */
export const toldError = (error: unknown, redact: Redact): string =>
  isTidemarkError(error) ? redact(`${error.kind}: ${error.message}`) : `unexpected ${placeOf(error)}`;
