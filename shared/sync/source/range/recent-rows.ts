import {
  comparePlaces,
  cursorAt,
  type CursorValue,
  orderOfPlace,
  type Place,
  placeOf,
  type ScannedPage,
} from '../../../odata/index.ts';
import type { LastRow } from '../../../state/index.ts';
import { type FeedCursor, keyTextAt, valueOfText } from '../../feed/index.ts';
import type { Position } from './position.ts';

/** Rows that a bound may be made of where those above it are gone. */
export const WITNESSES = 24;
/** Rows within a unit below the watermark that are remembered beside them. */
export const MOST_ROWS = 250;

/** A row by its key and its cursor value. */
export interface RecentRow {
  /** The cursor value as the source wrote it. */
  readonly literal: string;
  readonly value: CursorValue;
  readonly place: Place;
  readonly key: string;
  /** A hash of what its columns hold; absent: not known. */
  readonly content?: string | undefined;
}

/** A row that came, and a hash of what its columns hold. */
export type RowContent = Pick<RecentRow, 'place' | 'key'> & { readonly content: string };

const inOrder = (a: RecentRow, b: RecentRow): number => comparePlaces(a.place, b.place);

/** What a read knows: where it stands, and the rows that it read last. */
export interface KnownRows {
  readonly position: Position;
  readonly recent: RecentRows;
}

/** Whether a row that comes again holds what it held before. `unknown`: what it held is not known, or other columns are. */
export type Sameness = 'same' | 'other' | 'unknown';

const columnsOf = (content: string): string | undefined => content.split('-', 1)[0];

/** Compares two hashes of what a row holds. */
export const sameness = (before: string | undefined, now: string | undefined): Sameness => {
  if (before === undefined || now === undefined || columnsOf(before) !== columnsOf(now)) return 'unknown';
  return before === now ? 'same' : 'other';
};

/** The last rows in order of a read, and of those before it: what the next bound brings back, and what it may be made of. */
export class RecentRows {
  /** The rows that were read last before are known. */
  readonly isKnown: boolean;
  readonly #cursor: FeedCursor;
  #rows: RecentRow[] = [];

  constructor(cursor: FeedCursor, stored: readonly LastRow[] | undefined) {
    this.isKnown = stored !== undefined;
    this.#cursor = cursor;
    for (const [literal = '', key = '', content] of stored ?? []) {
      const value = valueOfText(cursor, literal);
      if (value !== undefined)
        this.#rows.push({ literal, value, place: placeOf(cursor.kind, value.order), key, content });
    }
    // They were kept in the order of what the source compares, which may have been learned since.
    if (cursor.compared !== undefined) this.#rows.sort(inOrder);
  }

  /** In order of the cursor. */
  get rows(): readonly RecentRow[] {
    return this.#rows;
  }

  /** As state keeps them. */
  get stored(): readonly LastRow[] {
    return this.#rows.map(({ literal, key, content }) =>
      content === undefined ? [literal, key] : [literal, key, content],
    );
  }

  has(places: ScannedPage['places'], row: number, key: string): boolean {
    return this.#rows.some((recent) => recent.key === key && places.compareTo(row, recent.place) === 0);
  }

  forget(keys: ReadonlySet<string>, place: Place): void {
    this.#rows = this.#rows.filter((row) => !keys.has(row.key) || comparePlaces(row.place, place) !== 0);
  }

  /** Keeps what rows hold that came; answers what those of them that were known hold beside before. */
  hold(rows: readonly RowContent[]): readonly Sameness[] {
    const byKey = new Map(rows.map((row) => [row.key, row]));
    const seen: Sameness[] = [];
    this.#rows = this.#rows.map((row) => {
      const now = byKey.get(row.key);
      if (now === undefined || comparePlaces(row.place, now.place) !== 0) return row;
      seen.push(sameness(row.content, now.content));
      return now.content === row.content ? row : { ...row, content: now.content };
    });
    return seen;
  }

  /** Sees the rows of a page that were read in order, of which `rows` lie above those before; `unit`: in units of `CursorValue.order`. */
  see(page: ScannedPage, rows: readonly number[], unit: bigint): void {
    const last = rows.at(-1);
    if (last === undefined) return;
    const near = this.#nearTo(page.places.at(last), unit);
    let first = Math.max(0, rows.length - WITNESSES);
    while (
      first > 0 &&
      rows.length - first < MOST_ROWS &&
      page.places.compareTo(rows[first - 1] ?? 0, near) >= 0
    )
      first -= 1;
    this.#keep([...this.#rows, ...rows.slice(first).map((row) => this.#rowAt(page, row))], unit);
  }

  /** Sees rows of a page that were read by key, and lie at or above those before. */
  seeCell(page: ScannedPage, rows: readonly number[], unit: bigint): void {
    const last = this.#rows.at(-1)?.place;
    const above = rows.filter((row) => last === undefined || page.places.compareTo(row, last) >= 0);
    const sorted = above.toSorted((a, b) => page.places.compare(a, b)).slice(-MOST_ROWS);
    const fresh = sorted.filter((row) => !this.has(page.places, row, keyTextAt(this.#cursor, page, row)));
    this.see(page, fresh, unit);
  }

  /** Sees rows of a page that came in any order, each for the first time. */
  seeUnordered(page: ScannedPage, rows: readonly number[], unit: bigint): void {
    const least = this.#rows.at(-WITNESSES)?.place;
    const above = rows.filter((row) => least === undefined || page.places.compareTo(row, least) >= 0);
    const highest = above.toSorted((a, b) => page.places.compare(a, b)).slice(-MOST_ROWS);
    this.#keep([...this.#rows, ...highest.map((row) => this.#rowAt(page, row))].toSorted(inOrder), unit);
  }

  /** The last rows of these and of others. */
  joined({ rows }: RecentRows, unit: bigint): RecentRows {
    const all = new RecentRows(this.#cursor, undefined);
    const isOther = (row: RecentRow): boolean =>
      rows.some(({ key, place }) => key === row.key && comparePlaces(place, row.place) === 0);
    all.#keep([...this.#rows.filter((row) => !isOther(row)), ...rows].toSorted(inOrder), unit);
    return all;
  }

  /** Of rows in order, keeps the last ones. */
  #keep(rows: readonly RecentRow[], unit: bigint): void {
    const last = rows.at(-1);
    if (last === undefined) return;
    const near = this.#nearTo(last.place, unit);
    const all = rows.slice(-MOST_ROWS);
    this.#rows = all.filter(
      ({ place }, index) => index >= all.length - WITNESSES || comparePlaces(place, near) >= 0,
    );
  }

  #nearTo(place: Place, unit: bigint): Place {
    const { kind } = this.#cursor;
    return placeOf(kind, orderOfPlace(kind, place) - unit);
  }

  #rowAt(page: ScannedPage, row: number): RecentRow {
    const { kind, column, compared } = this.#cursor;
    const place = page.places.at(row);
    const key = keyTextAt(this.#cursor, page, row);
    const text = page.textOf(column, row);
    const value = valueOfText(this.#cursor, text) ?? cursorAt(kind, orderOfPlace(kind, place));
    return { literal: compared === undefined ? value.literal : text, value, place, key };
  }
}
