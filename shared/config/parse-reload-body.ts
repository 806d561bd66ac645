import * as z from 'zod';
import type { Feed, ReloadWindow } from './feed.ts';
import { object } from './feed-parts.ts';
import { formatPath, issueMessage, problemsOf } from './problems.ts';
import { END_ALONE, isEndAlone, ONE_WINDOW, toWindow, windowCount, windowShape } from './reload-window.ts';

/** What is wrong with a request's body: `place` in it, such as `last`; empty for all of it. */
export interface BodyProblem {
  readonly place: string;
  readonly message: string;
}

export type ParsedReload =
  | {
      readonly outcome: 'ok';
      readonly window: ReloadWindow;
      readonly dryRun: boolean;
      readonly force: boolean;
    }
  | { readonly outcome: 'refused'; readonly problems: readonly BodyProblem[] };

const bodySchema = object({
  ...windowShape,
  dryRun: z.boolean().exactOptional(),
  force: z.boolean().exactOptional(),
})
  .refine((body) => windowCount(body) <= 1, { error: ONE_WINDOW })
  .refine((body) => !isEndAlone(body), { error: END_ALONE });

const NO_WINDOW = `${ONE_WINDOW}, as the feed has no "reload" of its own in feeds.json`;

/**
 * What the body of a reload asks for; `undefined`: there was none. A body that names no window takes the feed's. Answers every problem, each
 * with what to do; no value of the body is in it.
 */
export const parseReloadBody = (body: unknown, feed: Pick<Feed, 'reload'>): ParsedReload => {
  const parsed = bodySchema.safeParse(body ?? (body === null ? null : {}), { error: issueMessage });
  if (!parsed.success) {
    const problems = problemsOf(parsed.error).map(({ path, message }) => ({
      place: formatPath(path),
      message,
    }));
    return { outcome: 'refused', problems };
  }
  const { dryRun = false, force = false, ...named } = parsed.data;
  const window = toWindow(named) ?? feed.reload;
  if (window === undefined) return { outcome: 'refused', problems: [{ place: '', message: NO_WINDOW }] };
  return { outcome: 'ok', window, dryRun, force };
};
