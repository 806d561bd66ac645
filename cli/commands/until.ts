import { untilOf } from '../../shared/api/index.ts';
import { Failure } from '../failure.ts';

/** A time in ISO 8601, of a time or of a duration from `now` (epoch ms) on. */
export const givenUntil = (text: string | undefined, now: number): string | undefined => {
  if (text === undefined) return undefined;
  const until = untilOf(text, now);
  if (until.outcome === 'refused') throw new Failure('usage', `--until ${until.message}.`);
  return until.at;
};
