import { ownOf, TidemarkError } from '../../core/index.ts';
import {
  cursorAt,
  type CursorValue,
  type JsonObject,
  orderOfPlace,
  type Place,
  placeOf,
  type ScannedPage,
} from '../../odata/index.ts';
import type { LeadingTexts } from '../../state/index.ts';
import { valueOfText } from './compared.ts';
import type { FeedCursor } from './feed-cursor.ts';

/** A row by its key and its cursor value, which outlasts its page. */
export interface SourceRow {
  /** Key and cursor, by property, as the source wrote them: what a manifest keeps. */
  readonly leading: JsonObject;
  readonly value: CursorValue;
  readonly place: Place;
}

/** A key or cursor property of a row as text. Version 0.2.0 and before kept numbers as numbers. */
export const leadingText = ({ leading }: SourceRow, name: string): string => {
  const value = ownOf(leading, name);
  return typeof value === 'string' ? value : JSON.stringify(value ?? null);
};

/** Its key and cursor value, as texts that a state keeps. */
export const leadingTexts = (row: SourceRow): LeadingTexts =>
  Object.keys(row.leading).map((name) => [name, leadingText(row, name)]);

/** A row of a page, which has a cursor value. */
export const sourceRowAt = (cursor: FeedCursor, page: ScannedPage, row: number): SourceRow => {
  const { key, column, kind } = cursor;
  const names = [...new Set([...key, column])];
  const place = page.places.at(row);
  const value = valueOfText(cursor, page.textOf(column, row));
  return {
    leading: Object.fromEntries(names.map((name) => [name, page.textOf(name, row)])),
    value: value ?? cursorAt(kind, orderOfPlace(kind, place)),
    place,
  };
};

/** A row that an earlier attempt has kept. */
export const storedSourceRow = (cursor: FeedCursor, leading: JsonObject): SourceRow => {
  const { column, kind } = cursor;
  const value = valueOfText(cursor, ownOf(leading, column));
  if (value !== undefined) return { leading, value, place: placeOf(kind, value.order) };
  throw new TidemarkError('invariant', `A saved row has a ${column} of another type.`, { column });
};

/** The row of texts that a state has kept. */
export const rowOfTexts = (cursor: FeedCursor, texts: LeadingTexts): SourceRow =>
  storedSourceRow(cursor, Object.fromEntries(texts));
