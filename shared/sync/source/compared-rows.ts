import type { ScannedPage } from '../../odata/index.ts';
import {
  type BoundPlace,
  boundPlace,
  comparedPage,
  type FeedCursor,
  isBeyond,
  isWithin,
  keyTextAt,
  type SourceRow,
} from '../feed/index.ts';
import { greatestRow } from './greatest-row.ts';
import type { RangeStart, ReadRows, RowTaker } from './range/index.ts';

/** Keys of one read that are remembered, to compare their number with the source's count. */
const MOST_KEYS = 100_000;

/**
 * Between a read in the order of what its source compares, and a taker who knows of instants only: the rows of a page come to it in no order of
 * theirs, so that each is looked for.
 */
export class ComparedRows implements RowTaker {
  readonly #taker: RowTaker;
  readonly #cursor: FeedCursor;
  readonly #instants: FeedCursor;
  #floor: BoundPlace | undefined;
  readonly #keys = new Set<string>();
  #answers = 0;
  #page: ScannedPage | undefined;
  #greatest: SourceRow | undefined;

  /** `cursor`: of what is compared. */
  constructor(taker: RowTaker, cursor: FeedCursor) {
    this.#taker = taker;
    this.#cursor = cursor;
    this.#instants = { ...cursor, compared: undefined };
  }

  get whenGone(): 0 | 'replan' {
    return this.#taker.whenGone;
  }

  begin({ floor }: Pick<RangeStart, 'floor'>): void {
    this.#floor = floor && boundPlace(this.#cursor, floor);
    this.#keys.clear();
    this.#answers = 0;
  }

  /** The row of the greatest instant that came; undefined: none did. */
  get greatest(): SourceRow | undefined {
    return this.#greatest;
  }

  /** Rows came in more than one answer of a read. */
  get cameInParts(): boolean {
    return this.#answers > 1;
  }

  /** How many rows came in a read, each once; undefined: more than are remembered. */
  get came(): number | undefined {
    return this.#keys.size < MOST_KEYS ? this.#keys.size : undefined;
  }

  scan(body: Uint8Array): ScannedPage {
    this.#page = this.#taker.scan(body);
    return comparedPage(this.#cursor, this.#page);
  }

  async take(_: ScannedPage, { fresh, old, isRepeated, until }: ReadRows): Promise<number | 'replan'> {
    const page = this.#page;
    if (page === undefined) return 0;
    const rows = [...fresh, ...old].toSorted((a, b) => a - b);
    if (rows.length > 0) this.#answers += 1;
    for (const row of rows)
      if (this.#keys.size < MOST_KEYS) this.#keys.add(keyTextAt(this.#cursor, page, row));
    const end = until && boundPlace(this.#instants, until);
    const wanted = rows.filter(
      (row) =>
        isWithin(page.places, row, this.#floor) && (end === undefined || !isBeyond(page.places, row, end)),
    );
    this.#greatest = greatestRow(this.#instants, this.#greatest, page, wanted);
    return this.#taker.take(page, { fresh: [], old: wanted, isRepeated });
  }

  pause(): ReturnType<RowTaker['pause']> {
    return this.#taker.pause();
  }

  /** Rows of one value are of several instants: what they hold is no other content of the same row. */
  contentsOf(): undefined {
    return undefined;
  }

  keysAt(order: bigint): ReturnType<RowTaker['keysAt']> {
    return this.#taker.keysAt(order);
  }
}
