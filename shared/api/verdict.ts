import { counted, whole } from './counted.ts';
import { type FeedFacts, type Standing, standingOf } from './standing.ts';

/** Whether anything is wrong with the feeds, in a sentence, and how bad that is. */
export interface Verdict {
  readonly tone: 'good' | 'warning' | 'error' | 'calm';
  readonly sentence: string;
}

/** Of those that are not in step, and need nobody. */
const BESIDE: readonly { readonly standing: Standing; readonly words: (count: number) => string }[] = [
  { standing: 'paused', words: (count) => `${count === 1 ? 'is' : 'are'} paused` },
  { standing: 'off', words: (count) => `${count === 1 ? 'is' : 'are'} off` },
  { standing: 'new', words: (count) => `${count === 1 ? 'has' : 'have'} not run yet` },
];

const countOf = (standings: readonly Standing[], wanted: Standing): number =>
  standings.filter((one) => one === wanted).length;

const calmly = (standings: readonly Standing[]): Verdict => {
  const feeds = standings.length;
  if (feeds === 0) return { tone: 'calm', sentence: 'There is no feed yet.' };
  const beside = BESIDE.map(({ standing, words }) => ({ count: countOf(standings, standing), words })).filter(
    ({ count }) => count > 0,
  );
  const tone = beside.length === 0 ? 'good' : 'calm';
  if (feeds === 1) return { tone, sentence: `The one feed ${beside[0]?.words(1) ?? 'is in step'}.` };
  const all = counted(feeds, 'feed');
  if (beside.length === 0) return { tone, sentence: `All ${all} are in step.` };
  const inStep = beside.reduce((left, { count }) => left - count, feeds);
  const others = beside.map(({ count, words }) => `${whole(count)} ${words(count)}`).join(', ');
  return {
    tone,
    sentence: `${whole(inStep)} of ${all} ${inStep === 1 ? 'is' : 'are'} in step, ${others}.`,
  };
};

/** A feed that is at work is in step, unless its first run is not over. */
const countedAs = (feed: FeedFacts, nowMs: number): Standing => {
  const standing = standingOf(feed, nowMs);
  return standing === 'running' && feed.freshAt === undefined ? 'new' : standing;
};

/** The one sentence that page and command line begin with. `nowMs` is epoch ms. */
export const verdictOf = (feeds: readonly FeedFacts[], nowMs: number): Verdict => {
  const standings = feeds.map((feed) => countedAs(feed, nowMs));
  const some = (count: number): string =>
    standings.length === 1 ? 'The one feed' : `${whole(count)} of ${counted(standings.length, 'feed')}`;
  const [failing, delayed] = [countOf(standings, 'failing'), countOf(standings, 'delayed')];
  if (failing > 0)
    return { tone: 'error', sentence: `${some(failing)} ${failing === 1 ? 'needs' : 'need'} you.` };
  if (delayed > 0)
    return {
      tone: 'warning',
      sentence: `${some(delayed)} ${delayed === 1 ? 'is' : 'are'} behind, and may catch up.`,
    };
  return calmly(standings);
};
