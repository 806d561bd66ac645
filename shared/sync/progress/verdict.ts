import type { FeedState } from '../../state/index.ts';
import type { ComparedWalk } from './events.ts';

/** Rescans that found nothing missing while the count disagreed, before the rows read are believed. */
const DISAGREEMENTS = 2;

/** What a count says of a walk. */
export type Verdict =
  /** Everything up to the watermark is right. */
  | 'verified'
  /** The count differs as often as is asked, and nothing was missing: the rows are right all the same. */
  | 'overruled'
  /** Pages that were joined by offsets prove nothing until they have been read twice. */
  | 'offset-paged'
  /** A rescan found nothing missing, and the count differs. */
  | 'disputed'
  /** Not verified yet. */
  | 'open';

const isReadTwice = (progress: FeedState, { rescan, missing, from }: ComparedWalk): boolean =>
  rescan && missing === 0 && progress.watermark === from;

/** What becomes of a walk that was compared with the source's count. */
export const verdictOf = (progress: FeedState, walk: ComparedWalk): Verdict => {
  const { agreement, rescan, missing, offsetPaged } = walk;
  const { watermark, verifiedThrough, countDisagreements = 0 } = progress;
  if (agreement === 'agrees' || agreement === 'cannot-count') {
    const isProven = !offsetPaged || watermark === verifiedThrough || isReadTwice(progress, walk);
    return isProven ? 'verified' : 'offset-paged';
  }
  if (agreement === 'not-now' || !rescan || missing > 0) return 'open';
  return countDisagreements + 1 < DISAGREEMENTS ? 'disputed' : 'overruled';
};
