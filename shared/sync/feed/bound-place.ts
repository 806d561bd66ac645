import { comparePlaces, type CursorPlaces, type Place, placeOf } from '../../odata/index.ts';
import { type Bound, cursorValue, type FeedCursor } from './feed-cursor.ts';
import type { Feed } from '../../config/index.ts';

/** A bound, as the places of a page's rows are compared with it. */
export interface BoundPlace {
  readonly op: Bound['op'];
  readonly place: Place;
}

export const boundPlace = ({ kind }: FeedCursor, { op, value }: Bound): BoundPlace => ({
  op,
  place: placeOf(kind, value.order),
});

/** The place of a literal of configuration or state, which `name` names in the `config` error. */
export const literalPlace = (feed: Feed, cursor: FeedCursor, literal: string, name: string): Place =>
  placeOf(cursor.kind, cursorValue(feed, cursor, literal, name).order);

/** Whether a row, which has a cursor value, is within a lower bound. Absent: every row is. */
export const isWithin = (places: CursorPlaces, row: number, lower: BoundPlace | undefined): boolean => {
  if (lower === undefined) return true;
  const order = places.compareTo(row, lower.place);
  return lower.op === 'gt' ? order > 0 : order >= 0;
};

/** Whether an upper bound leaves out what stands so to its place: negative, zero or positive, as it is before, at or after it. */
const excludes = (op: Bound['op'], order: number): boolean => (op === 'lt' ? order >= 0 : order > 0);

/** Whether a row, which has a cursor value, lies beyond an upper bound. */
export const isBeyond = (places: CursorPlaces, row: number, { op, place }: BoundPlace): boolean =>
  excludes(op, places.compareTo(row, place));

/** The same of a place. */
export const isPlaceBeyond = (at: Place, { op, place }: BoundPlace): boolean =>
  excludes(op, comparePlaces(at, place));
