import { type Bound, boundPlace, type BoundPlace, type FeedCursor, type Window } from '../feed/index.ts';
import type { RunContext } from '../run/index.ts';
import { ComparedReads } from './compared-reads.ts';
import { horizonAt } from './horizon-at.ts';
import { type WindowFetchParts, WindowRange } from './window-range.ts';

/** The horizon by our own clock: of a fetch that is resumed no answer has told the source's time yet. */
export const ownHorizon = (run: RunContext, cursor: FeedCursor): BoundPlace | undefined => {
  const horizon = horizonAt(run, cursor, { serverTimeMs: undefined });
  return horizon && boundPlace(cursor, horizon);
};

export const endsBeyond = ({ upper }: Window, { value }: Bound): boolean => upper.value.order > value.order;

/** What reads the rows of a window that lie beyond the horizon. None of them becomes the watermark. */
export const aheadReads = (horizon: Bound, fetch: WindowFetchParts): ComparedReads => {
  const { run, cursor, taken } = fetch;
  taken.horizon = boundPlace(cursor, horizon);
  return new ComparedReads(run, cursor, new WindowRange(fetch));
};
