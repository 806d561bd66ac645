import type { Manifest } from '../../state/index.ts';
import type { Fetched } from '../source/index.ts';

/**
 * What a fetch of the window came to. `whole`: it can be replaced. `later`: the next attempt resumes from what is kept. `too-slow-dry`,
 * `unordered`: it did not end within the attempt, and nothing is kept to resume from. `stuck`: an attempt brought nothing but
 * rows that nobody asked for. `order-ignored`: the source was asked by an order that it does not keep, or ignores the filter.
 */
export type FetchVerdict = 'whole' | 'later' | 'too-slow-dry' | 'unordered' | 'stuck' | 'order-ignored';

/** What a verdict depends on. */
export interface FetchFacts {
  readonly fetched: Pick<Fetched, 'isComplete' | 'isOrdered' | 'rows' | 'outside'>;
  /** How far an earlier attempt had come. */
  readonly from: Pick<Manifest, 'isComplete' | 'rows' | 'outside'> | undefined;
  /** The attempt's time is up. */
  readonly isLate: boolean;
  readonly isDry: boolean;
  /** The source is known to keep no order, and was asked accordingly. */
  readonly ignoresOrder: boolean;
}

const judgePartial = ({ fetched, from, isDry }: FetchFacts): FetchVerdict => {
  if (isDry) return 'too-slow-dry';
  if (!fetched.isOrdered) return 'unordered';
  const isStuck = from !== undefined && fetched.rows === from.rows && fetched.outside > from.outside;
  return isStuck ? 'stuck' : 'later';
};

export const judgeFetch = (facts: FetchFacts): FetchVerdict => {
  const { fetched, from, isLate, isDry, ignoresOrder } = facts;
  if (!fetched.isComplete) return judgePartial(facts);
  // An attempt that began with everything fetched has all its time for the rest; of a dry run nothing could be kept.
  if (isLate && from?.isComplete !== true && !isDry) return 'later';
  return !fetched.isOrdered && !ignoresOrder ? 'order-ignored' : 'whole';
};
