import type { Problem } from '../../shared/api/index.ts';

/** Who paused a feed, why and until when, after the feed's name. */
export const pauseText = ({ by, reason, until }: NonNullable<Problem['pause']>): string =>
  `is paused by ${by}${reason === undefined ? '' : `: ${reason}`}${until === undefined ? '' : `, until ${until}`}`;
