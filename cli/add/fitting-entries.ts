import { parseFeeds, shownLines } from '../../shared/config/index.ts';
import { Failure } from '../failure.ts';
import type { FeedsFile } from './feeds-file.ts';
import { type Entries, withEntries } from './write-entries.ts';

/** What may be written. */
export interface Fitting {
  readonly text: string;
  readonly entries: Entries;
  /** What the app would refuse, a line each, with its place and why. */
  readonly refused: readonly string[];
}

const linesOf = (refused: ReturnType<typeof parseFeeds>['refused']): readonly string[] =>
  shownLines(refused.flatMap(({ problems }) => problems));

/**
 * The entries that the app itself takes, beside those that the file has: it reads the text as it would be written. Those that it refuses are left out, and
 * told. Rejects with a `Failure` where even the others would make it refuse more than it does.
 */
export const fittingEntries = (file: FeedsFile, entries: Entries): Fitting => {
  if (entries.feeds.length === 0) return { text: file.text ?? '', entries, refused: [] };
  const place = file.path.split(/[/\\]/).at(-1) ?? file.path;
  const text = withEntries(file.text, entries);
  const { refused } = parseFeeds(text, place);
  if (refused.length <= file.refused) return { text, entries, refused: [] };
  const ours = entries.feeds.map((_, at) => `${place}: feeds[${file.count + at}]`);
  const wrong = refused.filter((feed) => ours.includes(feed.place));
  const told = linesOf(wrong);
  const places = new Set(wrong.map((feed) => feed.place));
  const left = { ...entries, feeds: entries.feeds.filter((_, at) => !places.has(ours[at] ?? '')) };
  if (left.feeds.length === 0) return { text: file.text ?? '', entries: left, refused: told };
  const again = withEntries(file.text, left);
  const after = parseFeeds(again, place).refused;
  if (after.length > file.refused)
    throw new Failure('failed', `Nothing was written: ${linesOf(after).join('\n')}`);
  return { text: again, entries: left, refused: told };
};
