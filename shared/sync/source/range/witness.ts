import { comparePlaces, type CursorValue, placeOf, type ScannedPage } from '../../../odata/index.ts';
import { type FeedCursor, keyTextAt, keyTextOf } from '../../feed/index.ts';
import { askTop } from './ask-top.ts';
import type { RowsAt } from './bound-steps.ts';
import type { RangeParts } from './range-parts.ts';
import { type RecentRow, type RecentRows, WITNESSES } from './recent-rows.ts';

/**
 * What vouches for a bound whose own rows are all gone. `there`: a row below it came with it, or none is needed. `bound`: the next bound is made of the
 * highest row below that still stands. `due`: no row that was known is left, and the source's last row must come too.
 */
export type Witness = { readonly kind: 'there' } | { readonly kind: 'bound' | 'due'; readonly at: RowsAt };

const THERE: Witness = { kind: 'there' };

type Parts = Pick<RangeParts, 'run' | 'cursor' | 'asker' | 'bounds' | 'find'>;

/** Whether rows are on a page. */
export const isOn =
  (cursor: FeedCursor, page: ScannedPage) =>
  ({ place, key }: RecentRow): boolean => {
    const { places, rowCount } = page;
    for (let row = 0; row < rowCount; row += 1)
      if (!places.isNull(row) && places.compareTo(row, place) === 0 && keyTextAt(cursor, page, row) === key)
        return true;
    return false;
  };

/** Finds rows that vouch for a bound, among those that were read last. */
export class Witnesses {
  readonly #parts: Parts;
  readonly #recent: RecentRows;
  readonly #watermark: CursorValue | undefined;

  constructor(parts: Parts, recent: RecentRows, watermark: CursorValue | undefined) {
    this.#parts = parts;
    this.#recent = recent;
    this.#watermark = watermark;
  }

  /** `hasCome`: whether a row came with the bound that was made of `value`. */
  async call(value: CursorValue, hasCome: (row: RecentRow) => boolean): Promise<Witness> {
    const place = placeOf(this.#parts.cursor.kind, value.order);
    const below = this.#recent.rows.filter((row) => comparePlaces(row.place, place) < 0).slice(-WITNESSES);
    const standing = below.length === 0 ? [] : await this.#standing(below);
    const witness = standing.at(-1);
    if (witness === undefined) return this.#callTop(value);
    if (hasCome(witness)) return THERE;
    const keys = standing
      .filter((row) => comparePlaces(row.place, witness.place) === 0)
      .map(({ key }) => key);
    return { kind: 'bound', at: { value: witness.value, keys } };
  }

  /** Of rows, those that the source still answers where they were. The others are forgotten. */
  async #standing(rows: readonly RecentRow[]): Promise<readonly RecentRow[]> {
    const found = await this.#parts.find(rows.map(({ key }) => key));
    if (found === 'unproven') return [];
    const standing = rows.filter((row) => {
      const at = found.get(row.key);
      return at !== undefined && comparePlaces(at, row.place) === 0;
    });
    for (const row of rows) if (!standing.includes(row)) this.#recent.forget(new Set([row.key]), row.place);
    return standing;
  }

  /** Where the source's last row lies below the watermark, the source has begun again. `value`: what the bound was made of. */
  async #callTop(value: CursorValue): Promise<Witness> {
    const top = await askTop(this.#parts);
    const watermark = this.#watermark;
    if (top === undefined || (watermark === undefined && top.value.order < value.order)) return THERE;
    if (watermark !== undefined && top.value.order < watermark.order) {
      this.#parts.run.notes.add({ kind: 'source-went-back', top: top.value.literal });
      return THERE;
    }
    const keys = [keyTextOf(this.#parts.cursor, top)];
    return { kind: 'due', at: { value: top.value, keys } };
  }
}
