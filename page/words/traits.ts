/** What a trait of a source means, in a line. docs/http.md has the table. */
const WORDS: ReadonlyMap<string, string> = new Map([
  ['ignoresOrder', 'ignores $orderby: it is read by its links, to the end'],
  ['noOrder', 'refuses $orderby: it is read by its links, to the end'],
  ['ignoresFilter', 'ignores $filter: it is read by its links, to the end'],
  ['linksEndEarly', 'ends its answers before its rows do: it is asked on by $skip'],
  ['cannotCount', 'does not count: its last row is compared'],
  ['countFails', 'does not answer a count: its last row is compared'],
  ['countUseless', 'counts wrongly: its last row is compared'],
  ['noTop', 'refuses $top'],
  ['topAtMost', 'takes no $top above this'],
  ['orderParts', 'takes few parts of the key in $orderby'],
  ['noSelect', 'refuses $select'],
  ['noSkip', 'refuses $skip'],
  ['noGt', 'takes no gt on its key'],
  ['lowerStep', 'compares elsewhere than it shows: lower bounds are moved'],
  ['upperStep', 'compares elsewhere than it shows: upper bounds are moved'],
  ['comparesDigits', 'compares the digits of times, whatever their offset'],
  ['comparesText', 'compares times as texts'],
  ['slowsDown', 'slows down when asked for several ranges at once: it is asked for one'],
  ['refusesIn', 'takes no in: keys are compared one by one'],
  ['lookUpKeys', 'takes few keys in one question'],
  ['noLookUp', 'answers no question by key'],
]);

export const traitWords = (trait: string): string =>
  WORDS.get(trait) ?? 'goes another way here; docs/http.md says which';
