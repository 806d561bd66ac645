import type { FeedView } from '../api/answers.ts';
import { type Standing, standingOf } from '../../shared/api/index.ts';
import type { Concern } from './judge.ts';
import { counted, whole } from './number.ts';

/** Is anything wrong: in a sentence, since when, and how it looks. */
export interface Verdict {
  readonly tone: 'good' | 'warning' | 'error' | 'calm';
  readonly mark: string;
  readonly sentence: string;
  /** ISO 8601. */
  readonly since: string | undefined;
}

/** Of those that are not in step, and need nobody. */
const BESIDE: readonly { readonly standing: Standing; readonly words: (count: number) => string }[] = [
  { standing: 'paused', words: (count) => `${count === 1 ? 'is' : 'are'} paused` },
  { standing: 'off', words: (count) => `${count === 1 ? 'is' : 'are'} off` },
  { standing: 'new', words: (count) => `${count === 1 ? 'has' : 'have'} not run yet` },
];

const calmly = (feeds: readonly FeedView[], nowMs: number): Verdict => {
  if (feeds.length === 0)
    return { tone: 'calm', mark: '○', sentence: 'There is no feed yet.', since: undefined };
  const standings = feeds.map((feed) => standingOf(feed, nowMs));
  const beside = BESIDE.map(({ standing, words }) => ({
    count: standings.filter((one) => one === standing).length,
    words,
  })).filter(({ count }) => count > 0);
  const inStep = beside.reduce((left, { count }) => left - count, feeds.length);
  const tone =
    beside.length === 0 ? { tone: 'good' as const, mark: '✓' } : { tone: 'calm' as const, mark: 'i' };
  if (feeds.length === 1) {
    const what = beside[0]?.words(1) ?? 'is in step';
    return { ...tone, sentence: `The one feed ${what}.`, since: undefined };
  }
  const all = counted(feeds.length, 'feed');
  const sentence =
    beside.length === 0
      ? `All ${all} are in step.`
      : `${whole(inStep)} of ${all} ${inStep === 1 ? 'is' : 'are'} in step, ${beside.map(({ count, words }) => `${whole(count)} ${words(count)}`).join(', ')}.`;
  return { ...tone, sentence, since: undefined };
};

/** Of all that is wrong or worth knowing, and of the feeds that it is about. */
export const verdictOf = (
  concerns: readonly Concern[],
  feeds: readonly FeedView[],
  nowMs: number,
): Verdict => {
  const errors = concerns.filter(({ severity }) => severity === 'error');
  const worst = errors.length > 0 ? errors : concerns.filter(({ severity }) => severity === 'warning');
  if (worst.length === 0) return calmly(feeds, nowMs);
  const since = worst.flatMap((concern) => concern.since ?? []).toSorted((a, b) => a.localeCompare(b))[0];
  const distinct = new Set(worst.flatMap(({ feed }) => feed ?? [])).size;
  const some = `${whole(distinct)} of ${counted(feeds.length, 'feed')}`;
  if (errors.length === 0)
    return {
      tone: 'warning',
      mark: '!',
      sentence: `${some} ${distinct === 1 ? 'is' : 'are'} behind, and may catch up.`,
      since,
    };
  const sentence =
    distinct === 0 ? 'The app cannot work.' : `${some} ${distinct === 1 ? 'needs' : 'need'} you.`;
  return { tone: 'error', mark: '✕', sentence, since };
};
