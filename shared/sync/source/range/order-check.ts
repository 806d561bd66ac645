import { comparePlaces, type CursorPlaces, orderOfPlace, type Place } from '../../../odata/index.ts';
import { isChangeDay } from './change-days.ts';
import { HOUR } from './steps.ts';

/** Whether a time that comes after a later one may be of the hour that comes twice when clocks go back. */
export const isHourAgain = (kind: CursorPlaces['kind'], order: bigint, before: bigint): boolean =>
  kind === 'instant' && before - order <= HOUR && isChangeDay(order);

/** Whether the rows of an answer rise, those without a value aside, but for the hour that comes twice. */
export const isInOrder = (places: CursorPlaces): boolean => {
  if (places.rises) return true;
  const { kind } = places;
  const orderAt = (row: number): bigint => orderOfPlace(kind, places.at(row));
  let last: number | undefined;
  for (let row = 0; row < places.count; row += 1) {
    if (places.isNull(row)) continue;
    if (last === undefined || places.compare(row, last) >= 0) last = row;
    else if (!isHourAgain(kind, orderAt(row), orderAt(last))) return false;
  }
  return true;
};

/** Whether two places are one; two that are not known are. */
export const isSamePlace = (a: Place | undefined, b: Place | undefined): boolean =>
  a === undefined || b === undefined ? a === b : comparePlaces(a, b) === 0;

/** Whether the rows of an answer fall, those without a value aside. */
export const isFalling = (places: CursorPlaces): boolean => {
  let last: number | undefined;
  for (let row = 0; row < places.count; row += 1) {
    if (places.isNull(row)) continue;
    if (last !== undefined && places.compare(row, last) > 0) return false;
    last = row;
  }
  return true;
};

/** Watches whether the rows of answers that follow each other rise. */
export class OrderWatch {
  #last: Place | undefined;
  #isKept = true;

  get isKept(): boolean {
    return this.#isKept;
  }

  see(places: CursorPlaces): void {
    const rows = Array.from({ length: places.count }, (_, row) => row).filter((row) => !places.isNull(row));
    const [first] = rows;
    const last = rows.at(-1);
    if (first === undefined || last === undefined) return;
    const follows = this.#last === undefined || places.compareTo(first, this.#last) >= 0;
    this.#isKept &&= follows && isInOrder(places);
    this.#last = places.at(last);
  }
}
