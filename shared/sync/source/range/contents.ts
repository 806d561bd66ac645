import { comparePlaces, type Place, type ScannedPage } from '../../../odata/index.ts';
import type { RangeParts } from './range-parts.ts';
import { type KnownRows, MOST_ROWS, type RowContent, WITNESSES } from './recent-rows.ts';
import { isWide } from './units.ts';
import type { Witnesses } from './witness.ts';

/** Says that a read ended at an integer so great that the service may have rounded it. */
export const noteRounded = (
  { run, cursor }: Pick<RangeParts, 'run' | 'cursor'>,
  place: Place | undefined,
): void => {
  if (place !== undefined && isWide(cursor.kind, place) && run.state.source.hasExact !== true)
    run.notes.add({ kind: 'cursor-rounded', column: cursor.column });
};

type Parts = Pick<RangeParts, 'run' | 'cursor' | 'rows'>;

/** Sees what the last rows of a read hold, and holds those that come back against what they held before. */
export class Contents {
  readonly #parts: Parts;
  readonly #known: KnownRows;
  readonly #witnesses: Witnesses;
  /** Where the last rows are that were known before the read; undefined: they have come. */
  #before: Place | undefined;

  constructor(parts: Parts, known: KnownRows, witnesses: Witnesses) {
    this.#parts = parts;
    this.#known = known;
    this.#witnesses = witnesses;
    this.#before = known.recent.rows.at(-1)?.place;
  }

  /**
   * Sees an answer before its rows are taken. The last rows that were known and hold something else were changed and kept their value: an append does
   * not take them, and says so. Where all rows that were read last hold something else, the source has begun again.
   */
  async seeKnown(page: ScannedPage): Promise<void> {
    const place = this.#before;
    const last = page.rowCount - 1;
    if (place === undefined || last < 0 || page.places.isNull(last)) return;
    const order = page.places.compareTo(last, place);
    if (order > 0) this.#before = undefined;
    if (order < 0) return;
    const seen = this.#hold(page, this.#at(page, place));
    const rows = seen.filter((is) => is === 'other').length;
    if (rows === 0) return;
    if (rows === seen.length && (await this.#witnesses.areOthers(place, rows))) return;
    const { run, cursor } = this.#parts;
    run.notes.add({ kind: 'changed-in-place', column: cursor.column, rows });
  }

  /** Sees the rows of an answer that were taken as those that were read last. */
  seeTaken(page: ScannedPage, fresh: readonly number[]): void {
    this.#hold(page, fresh.slice(-WITNESSES));
  }

  /** Sees the last answer: what rows at the last value hold is known for the next read. */
  seeLast(page: ScannedPage): void {
    const { position, recent } = this.#known;
    const { place } = position;
    if (place === undefined) return;
    const unknown = recent.rows.filter(
      (row) => row.content === undefined && comparePlaces(row.place, place) === 0,
    );
    const keys = new Set(unknown.map(({ key }) => key));
    if (keys.size === 0) return;
    this.#hold(
      page,
      this.#at(page, place).filter((row) => keys.has(position.keyAt(page, row))),
    );
  }

  /** Rows of an answer at a place, the last ones. */
  #at({ places, rowCount }: ScannedPage, place: Place): readonly number[] {
    const rows: number[] = [];
    for (let row = rowCount - 1; row >= 0 && rows.length < MOST_ROWS; row -= 1)
      if (!places.isNull(row) && places.compareTo(row, place) === 0) rows.push(row);
    return rows;
  }

  #hold(page: ScannedPage, rows: readonly number[]): ReturnType<KnownRows['recent']['hold']> {
    const { position, recent } = this.#known;
    const contents = rows.length === 0 ? undefined : this.#parts.rows.contentsOf(rows);
    if (contents === undefined) return [];
    return recent.hold(
      rows.map((row, at): RowContent => ({
        place: page.places.at(row),
        key: position.keyAt(page, row),
        content: contents[at] ?? '',
      })),
    );
  }
}
