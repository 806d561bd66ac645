import { isTidemarkError, TidemarkError } from '../../../core/index.ts';
import type { Answer } from '../../../odata/index.ts';

type Broken = Extract<Answer, { readonly outcome: 'broken' }>;

/** How many rows of an answer stand before one that cannot be read; undefined: that is not what an error is about. */
export const rowsBefore = (error: unknown): number | undefined => {
  if (!isTidemarkError(error, 'source-contract')) return undefined;
  const { row } = error.facts;
  return typeof row === 'number' && row > 0 ? row : undefined;
};

/** An answer with a row that cannot be read is one that breaks off before it. Throws any other error. */
export const asBroken = (error: unknown): Broken => {
  const wholeRows = rowsBefore(error);
  if (wholeRows === undefined || !(error instanceof TidemarkError)) throw error;
  return { outcome: 'broken', why: 'cut', wholeRows, error };
};
