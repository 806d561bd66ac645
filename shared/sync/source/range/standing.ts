import { comparePlaces, cursorAt, orderOfPlace, type Place, placeOf } from '../../../odata/index.ts';
import type { FeedCursor } from '../../feed/index.ts';
import type { RowsAt } from './bound-steps.ts';
import type { FoundRow } from './row-finder.ts';

/** Of rows that were at one value, the keys of those that are still there; and of those that have a greater one, the rows at the least of these. */
export interface Standing {
  /** `unproven`: the service does not answer by key. */
  readonly still: readonly string[] | 'unproven';
  readonly moved?: RowsAt | undefined;
}

const isAt = (row: FoundRow | undefined, place: Place): boolean =>
  row !== undefined && comparePlaces(row.place, place) === 0;

/** Where rows stand that were at a value, as the source answers them by key. */
export const standingOf = (
  kind: FeedCursor['kind'],
  { value, keys }: RowsAt,
  found: ReadonlyMap<string, FoundRow>,
): Standing => {
  const at = placeOf(kind, value.order);
  const keysAt = (place: Place): readonly string[] => keys.filter((key) => isAt(found.get(key), place));
  const above = [...found.values()].map(({ place }) => place).filter((place) => comparePlaces(place, at) > 0);
  const [least] = above.toSorted(comparePlaces);
  if (least === undefined) return { still: keysAt(at) };
  return {
    still: keysAt(at),
    moved: { value: cursorAt(kind, orderOfPlace(kind, least)), keys: keysAt(least) },
  };
};
