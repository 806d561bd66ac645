import type { Feed } from '../../config/index.ts';
import { TidemarkError } from '../../core/index.ts';

/** The refusal (`config`) of a feed for one of its columns. */
export const refuseColumn = (feed: Feed, column: string, problem: string): never => {
  throw new TidemarkError('config', `Feed "${feed.name}", column ${column}: ${problem}`, {
    feed: feed.name,
    column,
  });
};
