import { comparePlaces } from '../../../odata/index.ts';
import { type RecentRow, type Sameness, sameness } from './recent-rows.ts';
import type { FoundRow } from './row-finder.ts';

/** What became of a row that was read. `moved`: it has a greater value. `other`: what is there under its key is another row. */
type Fate = Sameness | 'gone' | 'moved';

/** A key that is there again below is of another row, as a cursor never falls. */
export const fateOf = (row: RecentRow, found: FoundRow | undefined): Fate => {
  if (found === undefined) return 'gone';
  const order = comparePlaces(found.place, row.place);
  if (order === 0) return sameness(row.content, found.content);
  return order > 0 ? 'moved' : 'other';
};

/** Rows that are others by now; 0 where one is as it was, or more may be. */
export const othersAmong = (fates: readonly Fate[]): number => {
  const countOf = (...any: readonly Fate[]): number => fates.filter((fate) => any.includes(fate)).length;
  const others = countOf('other');
  return countOf('same') === 0 && others > countOf('unknown', 'moved') ? others : 0;
};
