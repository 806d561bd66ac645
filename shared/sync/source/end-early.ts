import { isTidemarkError } from '../../core/index.ts';
import type { CellPlace } from '../../state/index.ts';
import type { RunContext } from '../run/index.ts';
import type { Intake } from './intake.ts';
import { keepCell, keepLearned } from './keep-learned.ts';

/** What is kept of a walk that failed. */
export interface EarlyEnd {
  /** Its rows came in order. */
  readonly isInOrder: boolean;
  readonly flush: () => Promise<'more' | 'replan'>;
  /** How far the present cell came. */
  readonly cell: () => CellPlace | undefined;
}

/** What came in order before the source failed is committed all the same, with how far the present cell came. */
export const endEarly = async (
  run: RunContext,
  intake: Intake,
  failure: unknown,
  { isInOrder, flush, cell }: EarlyEnd,
): Promise<void> => {
  const isOfSource = isTidemarkError(failure) && failure.kind.startsWith('source-') && !run.signal.aborted;
  const commit = async (): Promise<boolean> =>
    (await flush()) === 'more' && (await intake.settle()) === 'settled';
  const isKept = isOfSource && isInOrder && (await commit().catch(() => false));
  // A commit that is under way is waited for, whatever ends the walk: the lease must not be given back before it.
  await intake.abandon();
  // A cell that gets no further is begun anew.
  if (isKept) keepCell(run, isTidemarkError(failure, 'source-stalled') ? undefined : cell());
  if (isOfSource) keepLearned(run);
};
