import type { Feed } from '../../config/index.ts';
import { TidemarkError } from '../../core/index.ts';

/** Refuses (`config`) a feed that is refused in feeds.json: it says where nothing is. */
export const refuseBroken = ({ name, refused }: Feed): void => {
  if (refused === undefined) return;
  throw new TidemarkError('config', `Feed "${name}" cannot be looked at: ${refused.join(' ')}`, {
    feed: name,
  });
};
