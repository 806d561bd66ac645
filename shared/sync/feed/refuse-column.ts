import type { Feed } from '../../config/index.ts';
import { TidemarkError } from '../../core/index.ts';

/** The refusal (`config`) of a feed that reads something else than its watermark was made of. */
export const refuseChange = ({ name }: Pick<Feed, 'name'>, remedy: string): never => {
  throw new TidemarkError(
    'config',
    `Feed "${name}": its service, entity set, filter, query, key, cursor or table changed in feeds.json, so its watermark means nothing any more. ` +
      `Put the old values back, ${remedy}`,
    { feed: name },
  );
};

/** The refusal (`config`) of a feed for one of its columns. */
export const refuseColumn = (feed: Feed, column: string, problem: string): never => {
  throw new TidemarkError('config', `Feed "${feed.name}", column ${column}: ${problem}`, {
    feed: feed.name,
    column,
  });
};
