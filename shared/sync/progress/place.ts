import type { FeedState } from '../../state/index.ts';
import { orderOf } from './order-of.ts';
import { withCell } from './with-cell.ts';

/** How far a feed is. */
export interface Place {
  readonly watermark: string | undefined;
  readonly boundaryKeys: readonly string[] | undefined;
  readonly lastRows?: FeedState['lastRows'] | undefined;
  readonly verifiedThrough: string | null;
  readonly unverifiedRows: FeedState['unverifiedRows'];
}

export const placeOf = (progress: FeedState): Place => ({
  watermark: progress.watermark,
  boundaryKeys: progress.boundaryKeys,
  lastRows: progress.lastRows,
  verifiedThrough: progress.verifiedThrough,
  unverifiedRows: progress.unverifiedRows,
});

/**
 * The progress at another place, which is a cursor value: what was at a token of the source is not any more, and no cell is under way. Nothing is verified above the
 * watermark, and where all is verified up to it no row is unverified: a rescan begins at `verifiedThrough`, and would leave out what lies
 * between (T2).
 */
export const placedAt = (
  progress: FeedState,
  { watermark, boundaryKeys, lastRows, verifiedThrough, unverifiedRows }: Place,
): FeedState => {
  const { watermark: _watermark, token: _token, boundaryKeys: _keys, lastRows: _rows, ...rest } = progress;
  const source = withCell(progress.source, undefined);
  if (watermark === undefined) return { ...rest, source, verifiedThrough: null, unverifiedRows: 0 };
  const isWhole =
    verifiedThrough !== null &&
    (verifiedThrough === watermark || orderOf(progress, verifiedThrough) >= orderOf(progress, watermark));
  return {
    ...rest,
    source,
    watermark,
    ...(boundaryKeys && { boundaryKeys }),
    ...(lastRows?.at === watermark && { lastRows }),
    verifiedThrough: isWhole ? watermark : verifiedThrough,
    unverifiedRows: isWhole ? 0 : unverifiedRows,
  };
};

/** The table's rows end at `watermark`, below where they ended: how many of them are not verified is not known. */
export const loweredTo = (progress: FeedState, watermark: string): FeedState =>
  placedAt(progress, {
    ...placeOf(progress),
    watermark,
    boundaryKeys: undefined,
    unverifiedRows: 'unknown',
  });

/** Everything up to the watermark is right. */
export const verifiedWhole = (progress: FeedState): FeedState => {
  const { countDisagreements: _settled, ...rest } = progress;
  return placedAt(rest, { ...placeOf(rest), verifiedThrough: rest.watermark ?? null });
};
