import { crossChecks, type Entry } from './cross-checks.ts';
import { feedSchema } from './feed-schema.ts';
import { fillIn, type Shared } from './fill-in.ts';
import { issueMessage, type Problem, problemsOf } from './problems.ts';

/** An entry of "feeds", and everything that is wrong with it. */
export interface CheckedFeed extends Entry {
  readonly problems: readonly Problem[];
}

const isMissingRoot = ({ path, message }: Problem): boolean =>
  path.join('.') === 'source.serviceUrl' && message.startsWith('is missing');

const checkOne = (raw: unknown, index: number, shared: Shared): CheckedFeed => {
  const { value, problems: faults, sourceName } = fillIn(raw, shared);
  const parsed = feedSchema.safeParse(value, { error: issueMessage });
  const issues = parsed.success ? [] : problemsOf(parsed.error);
  // A source that is not found has no root: that is told once.
  const told = faults.length === 0 ? issues : issues.filter((issue) => !isMissingRoot(issue));
  const problems = [...faults, ...told].map(({ path, message }) => ({
    path: ['feeds', index, ...path],
    message,
  }));
  return { raw, input: parsed.data, sourceName, problems };
};

/** The feeds of a feeds.json, each by itself and beside the others. `found`: what is wrong with places of the file apart from what they hold. */
export const checkFeeds = (
  feeds: readonly unknown[],
  shared: Shared,
  found: readonly Problem[],
): readonly CheckedFeed[] => {
  const checked = feeds.map((raw, index) => checkOne(raw, index, shared));
  const all = [...found, ...crossChecks(checked)];
  return checked.map((feed, index) => ({
    ...feed,
    problems: [...all.filter(({ path }) => path[0] === 'feeds' && path[1] === index), ...feed.problems],
  }));
};
