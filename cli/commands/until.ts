import { untilOf } from '../../shared/api/index.ts';
import { Failure } from '../failure.ts';

const WRONG =
  '--until must be a duration (PT2H, P1D, PT30M) or a time (2026-12-24T18:00:00Z) that is still to come.';

/** A time in ISO 8601, of a time or of a duration from `now` (epoch ms) on. */
export const givenUntil = (text: string | undefined, now: number): string | undefined => {
  if (text === undefined) return undefined;
  const until = untilOf(text, now);
  if (until === undefined) throw new Failure('usage', WRONG);
  return until;
};
