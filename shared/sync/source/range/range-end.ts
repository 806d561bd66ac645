import type { RangeAnswer } from './range-answer.ts';
import type { PageFound } from './page-rows.ts';

/**
 * How a read ended. `end`: the last answer is the end, by itself or without rows. `settled`: rows are too young from here on. `disordered`,
 * `unfiltered`: the source keeps no order, or ignores the filter, and nothing of the last answer was taken. `ahead`: the watermark lies beyond
 * the horizon, and nothing was taken. `compared`: the same, and it was learned that the source compares otherwise.
 */
export type RangeEnd =
  'end' | 'settled' | 'stopped' | 'replan' | 'disordered' | 'unfiltered' | 'ahead' | 'compared';

export type Step = RangeEnd | 'more';

/** What became of the rows of an answer. */
export interface Taken {
  readonly taken: number | 'replan' | 'stopped';
  readonly found: Pick<PageFound, 'isPastEnd'>;
  readonly isEnd: boolean;
  readonly answer: RangeAnswer;
}

/** What an answer leads to. The end comes before the deadline: what was read to its end need not be read again. */
export const endOf = ({ taken, found, isEnd, answer: { page, isPart } }: Taken): Step => {
  if (taken === 'replan') return taken;
  if (found.isPastEnd) return 'settled';
  if (isEnd || (page.scanned.rowCount === 0 && !isPart)) return 'end';
  return taken === 'stopped' ? taken : 'more';
};
