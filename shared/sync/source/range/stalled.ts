import { TidemarkError } from '../../../core/index.ts';
import type { RunContext } from '../../run/index.ts';

/** The source has more rows, and no question brings them. */
export const stalled = ({ feed }: Pick<RunContext, 'feed'>, why: string): TidemarkError =>
  new TidemarkError(
    'source-stalled',
    `Feed "${feed.name}": the service has more rows than it hands out: ${why}. What came is kept. Choose a cursor with fewer rows at one value, or ask the service's owner for larger pages.`,
    { feed: feed.name },
  );
