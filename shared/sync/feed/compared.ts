import {
  cursorAt,
  CursorPlaces,
  type CursorValue,
  localDigits,
  offsetMinutes,
  parseCursor,
  placeOf,
  type ScannedPage,
  PICOS_PER_SECOND,
} from '../../odata/index.ts';
import type { SourceTraits } from '../../state/index.ts';
import type { Compared, FeedCursor } from './feed-cursor.ts';

const MINUTE = 60n * PICOS_PER_SECOND;

/** The offsets from UTC that a source shows, the least and the most, 0 among them, in units of `CursorValue.order`. */
export const offsetsOf = ({
  leastOffset = 0,
  mostOffset = 0,
}: SourceTraits): { readonly least: bigint; readonly most: bigint } => ({
  least: BigInt(leastOffset) * MINUTE,
  most: BigInt(mostOffset) * MINUTE,
});

/** Whether a source shows times of several offsets. */
export const hasOffsets = ({ leastOffset = 0, mostOffset = 0 }: SourceTraits): boolean =>
  leastOffset !== mostOffset;

/** What a source was seen to compare in the place of instants; undefined: it compares instants, or the cursor is no time. */
export const comparedOf = (
  { kind }: Pick<FeedCursor, 'kind'>,
  traits: SourceTraits,
): Compared | undefined => {
  const { comparesDigits, comparesText } = traits;
  const byDigits = comparesDigits === true;
  const byText = comparesText === true;
  if (kind !== 'instant' || (!byDigits && !byText)) return undefined;
  return { byDigits, byText, ...offsetsOf(traits) };
};

const floored = (order: bigint): bigint =>
  order - (((order % PICOS_PER_SECOND) + PICOS_PER_SECOND) % PICOS_PER_SECOND);

/** A cursor's text by what the source compares; undefined where it is none of the cursor's type. */
export const valueOfText = ({ kind, compared }: FeedCursor, text: unknown): CursorValue | undefined => {
  const literal = typeof text === 'string' && compared?.byDigits === true ? localDigits(text) : text;
  const value =
    typeof literal === 'string' || typeof literal === 'number' ? parseCursor(kind, literal) : undefined;
  if (typeof value !== 'object') return undefined;
  return compared?.byText === true ? cursorAt(kind, floored(value.order)) : value;
};

/** The least value that a row of an instant, or of a later one, is compared as. */
export const leastCompared = ({ kind, compared }: FeedCursor, value: CursorValue): CursorValue => {
  if (compared === undefined) return value;
  const least = value.order + (compared.byDigits ? compared.least : 0n);
  return cursorAt(kind, compared.byText ? floored(least) : least);
};

/** The greatest value that a row of an instant, or of an earlier one, is compared as. */
export const mostCompared = ({ kind, compared }: FeedCursor, value: CursorValue): CursorValue => {
  if (compared === undefined) return value;
  const most = value.order + (compared.byDigits ? compared.most : 0n);
  return cursorAt(kind, compared.byText ? floored(most) : most);
};

/** The greatest instant of rows that are compared as a value, or as a lesser one. */
export const lastInstant = ({ kind, compared }: FeedCursor, value: CursorValue): CursorValue => {
  if (compared === undefined) return value;
  const last = value.order - (compared.byDigits ? compared.least : 0n);
  return cursorAt(kind, compared.byText ? last + PICOS_PER_SECOND - 1n : last);
};

/** A page whose rows stand where the source compares them. Its texts are the source's own. */
export const comparedPage = (cursor: FeedCursor, page: ScannedPage): ScannedPage => {
  if (cursor.compared === undefined) return page;
  const { kind, column } = cursor;
  const places = new CursorPlaces(kind);
  for (let row = 0; row < page.rowCount; row += 1) {
    const text = page.places.isNull(row) ? '' : page.textOf(column, row);
    const value = valueOfText(cursor, text);
    if (value === undefined) places.addNull();
    else {
      places.addOrder(value.order);
      places.noteOffset(offsetMinutes(text));
    }
  }
  return { ...page, places, textOf: (name, row) => page.textOf(name, row) };
};

/** A row's place by what the source compares. */
export const comparedPlace = (cursor: FeedCursor, page: ScannedPage, row: number) => {
  const value = cursor.compared && valueOfText(cursor, page.textOf(cursor.column, row));
  return value === undefined ? page.places.at(row) : placeOf(cursor.kind, value.order);
};
