import type { CursorValue } from '../../../odata/index.ts';
import type { RangeAnswer } from './range-answer.ts';

/** `again`, `compared`: nothing of the answer is taken, as it, or all, is to be asked for otherwise. `cut`: rows of the value were left out of it. */
export type DueVerdict = 'fine' | 'again' | 'cut' | 'unfiltered' | 'compared';

/** Nothing of the answer is taken, and the read ends. */
export const endsRead = (verdict: DueVerdict): verdict is 'unfiltered' | 'compared' =>
  verdict === 'unfiltered' || verdict === 'compared';

/** Whether an answer has no row at or above a value: it is empty and, where it is a part, the read stands there, so that the part begins at it. */
export const isEmptyAt = (
  { page, isPart }: RangeAnswer,
  value: CursorValue,
  stands: CursorValue | undefined,
): boolean =>
  page.scanned.rowCount === 0 && (!isPart || (stands !== undefined && stands.order >= value.order));

/** Whether rows at a value were not taken yet, as it lies above where the read stands: what passes them by, or ends before them, would lose them. */
export const isUntaken = (value: CursorValue, stands: CursorValue | undefined): boolean =>
  stands !== undefined && value.order > stands.order;
