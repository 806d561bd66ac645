import { cursorAt, cursorKind, parseCursor, type ScannedPage, spell } from '../../odata/index.ts';
import type { FeedCursor } from './feed-cursor.ts';
import { leadingText, type SourceRow } from './source-row.ts';

/** A key property's text by its value: equal for equal values, however they are spelled. */
const byValue = (edmType: string | undefined, text: string): string => {
  if (edmType === undefined) return text;
  const kind = cursorKind(edmType);
  const value = kind && parseCursor(kind, text);
  return kind !== undefined && typeof value === 'object'
    ? cursorAt(kind, value.order).literal
    : spell(edmType, text);
};

const joined = ({ key, keyTypes }: FeedCursor, textAt: (place: number, name: string) => string): string => {
  const texts = key.map((name, place) => byValue(keyTypes?.[place], textAt(place, name)));
  return texts.length === 1 ? (texts[0] ?? '') : JSON.stringify(texts);
};

/** A row's key as it is compared, of the texts of its properties: equal for equal values. */
export const keyText = (cursor: FeedCursor, textOf: (name: string) => string): string =>
  joined(cursor, (_place, name) => textOf(name));

/** The key of a page's row. */
export const keyTextAt = (cursor: FeedCursor, page: ScannedPage, row: number): string =>
  keyText(cursor, (name) => page.textOf(name, row));

/** The key of a row that was read before. */
export const keyTextOf = (cursor: FeedCursor, row: SourceRow): string =>
  keyText(cursor, (name) => leadingText(row, name));

/** A key's text that was kept, perhaps by a version that kept the source's spelling, as `keyText` makes it. */
export const keptKeyText = (cursor: FeedCursor, text: string): string => {
  const parts: unknown = cursor.key.length === 1 ? [text] : JSON.parse(text);
  return joined(cursor, (place) => (Array.isArray(parts) ? String(parts[place]) : ''));
};
