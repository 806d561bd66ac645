import { isTidemarkError } from '../../../core/index.ts';
import {
  comparePlaces,
  type CursorValue,
  type Place,
  placeOf,
  type ScannedPage,
} from '../../../odata/index.ts';
import { type FeedCursor, isPlaceBeyond, keyTextAt, keyTextOf, type SourceRow } from '../../feed/index.ts';
import { greaterRow } from '../greatest-row.ts';
import { askEndRow, askTop } from './ask-top.ts';
import type { RowsAt } from './bound-steps.ts';
import { fateOf, othersAmong } from './fates.ts';
import type { RangeParts } from './range-parts.ts';
import { type RecentRow, type RecentRows, WITNESSES } from './recent-rows.ts';
import type { FoundRow } from './row-finder.ts';

/**
 * What vouches for a bound whose own rows are all gone. `there`: a row below it came with it, or none is needed. `bound`: the next bound is made of the
 * highest row below that still stands. `due`: no row that was known is left where it was, and one that moved up, or the source's last one, must come
 * with what follows. `due` and `any`: such a row must come with a bound of its own value.
 */
export type Witness =
  { readonly kind: 'there' } | { readonly kind: 'bound' | 'due' | 'any'; readonly at: RowsAt };

const THERE: Witness = { kind: 'there' };

type Parts = Pick<RangeParts, 'run' | 'cursor' | 'learned' | 'asker' | 'bounds' | 'find'>;

/** Where the last rows are there, fewer than this may all have been changed, and kept their values. */
const FEW = 5;

const isAt = ({ place }: RecentRow, found: FoundRow | undefined): boolean =>
  found !== undefined && comparePlaces(found.place, place) === 0;

/** Of rows that stand, those at the place of one of them. */
const rowsAt = ({ value, place }: RecentRow, standing: readonly RecentRow[]): RowsAt => {
  const beside = standing.filter((row) => comparePlaces(row.place, place) === 0);
  return { value, keys: beside.map(({ key }) => key) };
};

/** Rows that were read last, by what became of them. */
interface Fates {
  /** Those that are where they were. */
  readonly standing: readonly RecentRow[];
  /** Of a source that has begun again, how many rows under their keys are others: none is as it was. */
  readonly others: number;
  /** Those that do not stand are gone: the last rows are known, and the source answered by key. */
  readonly isProven: boolean;
}

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

/** What a read saw beside the rows that were due: those of them that have a greater value by now, and the greatest row that came. */
interface Seen {
  readonly moved?: RowsAt | undefined;
  readonly came?: SourceRow | undefined;
}

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
  async call(value: CursorValue, hasCome: (row: RecentRow) => boolean, seen: Seen = {}): Promise<Witness> {
    const { standing, others, isProven } = await this.#lookUp(placeOf(this.#parts.cursor.kind, value.order));
    if (others > 0) {
      await this.#tell();
      return THERE;
    }
    const witness = standing.at(-1);
    if (witness === undefined)
      return seen.moved === undefined ? this.#callTop(value, seen.came, isProven) : this.#vouch(seen.moved);
    return hasCome(witness) ? THERE : { kind: 'bound', at: rowsAt(witness, standing) };
  }

  /** The highest rows read last below a value that still are where they were, else the source's last row; undefined: there is none, or it does not tell. */
  async next(value: CursorValue): Promise<RowsAt | undefined> {
    const { standing } = await this.#lookUp(placeOf(this.#parts.cursor.kind, value.order));
    const witness = standing.at(-1);
    if (witness !== undefined) return rowsAt(witness, standing);
    const top = await askTop(this.#parts);
    return top && this.#rowsAt(top);
  }

  /**
   * Whether the source has begun again, of which the last rows, `count` of them at a place, came back with other contents: none below is as it was
   * either. Where the key is the cursor, a row that is changed cannot move: then that is no proof.
   */
  async areOthers(place: Place, count: number): Promise<boolean> {
    if (this.#parts.cursor.unique) return false;
    const { others } = await this.#lookUp(place);
    if (others === 0 || others + count < FEW) return false;
    await this.#tell();
    return true;
  }

  /** Looks up the last rows below a place. Those that do not stand are forgotten. */
  async #lookUp(place: Place): Promise<Fates> {
    const rows = this.#recent.rows.filter((row) => comparePlaces(row.place, place) < 0).slice(-WITNESSES);
    if (rows.length === 0) return { standing: [], others: 0, isProven: this.#recent.isKnown };
    const found = await this.#find(rows);
    if (found === 'unproven') return { standing: [], others: 0, isProven: false };
    const fates = rows.map((row) => fateOf(row, found.get(row.key)));
    const others = this.#watermark === undefined ? 0 : othersAmong(fates);
    const standing = others > 0 ? [] : rows.filter((row) => isAt(row, found.get(row.key)));
    for (const row of rows) if (!standing.includes(row)) this.#recent.forget(new Set([row.key]), row.place);
    return { standing, others, isProven: true };
  }

  /** Asks for rows, and for what they hold where every column takes it. */
  async #find(rows: readonly RecentRow[]): ReturnType<RangeParts['find']> {
    const keys = rows.map(({ key }) => key);
    try {
      return await this.#parts.find(keys, undefined, 'contents');
    } catch (error) {
      if (!isTidemarkError(error, 'source-contract')) throw error;
      return this.#parts.find(keys);
    }
  }

  /** Rows beyond the read's end do not come with it. */
  #vouch(at: RowsAt): Witness {
    const isPastEnd = this.#isPastEnd(placeOf(this.#parts.cursor.kind, at.value.order));
    return { kind: isPastEnd ? 'any' : 'due', at };
  }

  #isPastEnd(place: Place): boolean {
    const { end } = this.#parts.bounds;
    return end !== undefined && isPlaceBeyond(place, end);
  }

  #rowsAt(row: SourceRow): RowsAt {
    return { value: row.value, keys: [keyTextOf(this.#parts.cursor, row)] };
  }

  /** Of a source that does not tell its last row, the first one. */
  async #callFirst(): Promise<Witness> {
    const first = await askEndRow(this.#parts, { order: 'cursor' });
    return first === undefined ? THERE : { kind: 'any', at: this.#rowsAt(first) };
  }

  /** The source's last row up to the read's end, and no lower than one that came: what keeps no order sends any row. */
  async #top(came: SourceRow | undefined): Promise<SourceRow | undefined> {
    const last = came === undefined || this.#isPastEnd(came.place) ? undefined : came;
    if (last !== undefined && this.#isUnordered) return last;
    return greaterRow(last, await askTop(this.#parts));
  }

  get #isUnordered(): boolean {
    return this.#parts.learned.has('ignoresOrder');
  }

  /**
   * Where the source's last row lies below the watermark, the source has begun again: later runs say so only where it is proven that no row that was read
   * last stands. `value`: what the bound was made of.
   */
  async #callTop(value: CursorValue, came: SourceRow | undefined, isProven: boolean): Promise<Witness> {
    const top = await this.#top(came);
    const watermark = this.#watermark;
    if (top === undefined) return this.#callFirst();
    const at = this.#rowsAt(top);
    if (watermark === undefined && top.value.order < value.order) return THERE;
    if (watermark === undefined || top.value.order >= watermark.order) return this.#vouch(at);
    // No row came: those above it may be hidden by the bound.
    if (this.#isUnordered && (await this.#parts.bounds.proveLowerAnew(at)) === 'stepped')
      return { kind: 'any', at };
    if (isProven) this.#parts.learned.note({ wentBack: top.value.literal });
    else this.#parts.run.notes.add({ kind: 'source-went-back', top: top.value.literal });
    return THERE;
  }

  /** The source has begun again, and may have come as far as it was. */
  async #tell(): Promise<void> {
    const top = (await askTop(this.#parts))?.value ?? this.#watermark;
    if (top !== undefined) this.#parts.learned.note({ wentBack: top.literal });
  }
}
