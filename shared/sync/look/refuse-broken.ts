import type { Feed } from '../../config/index.ts';
import { TidemarkError } from '../../core/index.ts';

/** Refuses (`config`) a feed that is refused in feeds.json, as a run of it is: it says where nothing is. */
export const refuseBroken = ({ name, refused }: Feed): void => {
  if (refused === undefined) return;
  throw new TidemarkError('config', refused.join('\n'), {
    feed: name,
  });
};
