import * as z from 'zod';
import type { Feed, ReloadWindow } from './feed.ts';
import { object } from './feed-parts.ts';
import { END_ALONE, isEndAlone, ONE_WINDOW, toWindow, windowCount, windowShape } from './reload-window.ts';

/** What the body of a reload may say. One that names no window takes the feed's. */
export const reloadBody = object({
  ...windowShape,
  fromIncluded: z
    .literal(true)
    .describe('With "from": the rows of that value too, as the answer of a dry run may name its window.')
    .exactOptional(),
  dryRun: z.boolean().describe('Tell what would change, and change nothing.').exactOptional(),
  force: z
    .boolean()
    .describe('Take what the source sends, though it has fewer than half of the rows, or not all.')
    .exactOptional(),
})
  .refine((body) => windowCount(body) <= 1, { error: ONE_WINDOW })
  .refine((body) => !isEndAlone(body), { error: END_ALONE })
  .refine(({ from, fromIncluded }) => from !== undefined || fromIncluded === undefined, {
    error: 'has "fromIncluded", which needs "from"',
  })
  .describe(
    'The window, by one of `last`, `rows`, `from` (with `to`, or without) and `all`; without any it is the `reload` of the feed in feeds.json.',
  );

/** What is wrong with a body that names no window, where the feed has none either. */
export const NO_WINDOW = `${ONE_WINDOW}, as the feed has no "reload" of its own in feeds.json`;

/** The window that a body names, else the feed's; undefined where there is neither. */
export const windowOf = (
  body: z.output<typeof reloadBody>,
  feed: Pick<Feed, 'reload'>,
): ReloadWindow | undefined => {
  const { dryRun: _dryRun, force: _force, fromIncluded, ...named } = body;
  const window = toWindow(named) ?? feed.reload;
  return window !== undefined && 'from' in window && fromIncluded ? { ...window, fromIncluded } : window;
};
