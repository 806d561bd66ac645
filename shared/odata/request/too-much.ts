import { isTidemarkError, type TidemarkError } from '../../core/index.ts';
import { isTimeLimit } from './causes.ts';

/** A service that says that it is not there at all. */
const DOWN = 503;

/**
 * Whether a question that failed so may be answered where it asks for less: no answer in time, one that breaks off, a status that refuses it, or more
 * than the app's memory takes.
 */
export const mayBeTooMuch = (error: unknown): error is TidemarkError => {
  if (!isTidemarkError(error)) return false;
  const { status, maxBytes } = error.facts;
  const isAnswered = typeof status === 'number' && status !== DOWN;
  if (error.kind === 'source-unavailable') return isAnswered || isTimeLimit(error.cause);
  return error.kind === 'source-contract' && (isAnswered || maxBytes !== undefined);
};
