import { comparePlaces, type CursorPlaces, type Place } from '../../../odata/index.ts';

/** Whether the rows of an answer rise, those without a value aside. */
export const isInOrder = (places: CursorPlaces): boolean => {
  let last: number | undefined;
  for (let row = 0; row < places.count; row += 1) {
    if (places.isNull(row)) continue;
    if (last !== undefined && places.compare(row, last) < 0) return false;
    last = row;
  }
  return true;
};

/** Whether two places are one; two that are not known are. */
export const isSamePlace = (a: Place | undefined, b: Place | undefined): boolean =>
  a === undefined || b === undefined ? a === b : comparePlaces(a, b) === 0;
