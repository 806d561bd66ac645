import type { FeedView } from '../api/answers.ts';
import { type Verdict as OfFeeds, verdictOf as ofFeeds } from '../../shared/api/index.ts';
import type { Concern } from './judge.ts';

/** Is anything wrong: in a sentence, since when, and how it looks. */
export interface Verdict extends OfFeeds {
  readonly mark: string;
  /** ISO 8601. */
  readonly since: string | undefined;
}

const MARKS: Readonly<Record<Verdict['tone'], string>> = { error: '✕', warning: '!', calm: 'i', good: '✓' };

const NOT_AT_ALL: OfFeeds = { tone: 'error', sentence: 'The app cannot work.' };

/** Of all that is wrong or worth knowing, and of the feeds. */
export const verdictOf = (
  concerns: readonly Concern[],
  feeds: readonly FeedView[],
  nowMs: number,
): Verdict => {
  const found = ofFeeds(feeds, nowMs);
  const hasErrors = concerns.some(({ severity }) => severity === 'error');
  // What is wrong is with no feed, but with the app itself.
  const { tone, sentence } = hasErrors && found.tone !== 'error' ? NOT_AT_ALL : found;
  const worst = concerns.filter(({ severity }) => severity === tone);
  const since = worst.flatMap((concern) => concern.since ?? []).toSorted((a, b) => a.localeCompare(b))[0];
  return { tone, sentence, since, mark: feeds.length === 0 && !hasErrors ? '○' : MARKS[tone] };
};
