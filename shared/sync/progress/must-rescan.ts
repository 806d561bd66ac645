import type { FeedState } from '../../state/index.ts';

/**
 * Whether the next walk begins at what is verified: an earlier one found that the source has other rows above it than were read. What was
 * only not counted yet, by a run that was stopped or killed, is counted at the end of that walk together with its own rows.
 */
export const mustRescan = ({ watermark, verifiedThrough, unverifiedRows }: FeedState): boolean =>
  unverifiedRows === 'unknown' && watermark !== undefined && watermark !== verifiedThrough;
