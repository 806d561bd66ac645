import { comparePlaces, type CursorPlaces, type Place, placeOf } from '../../../odata/index.ts';
import { type FeedCursor, type SourceRow, sourceRowAt } from '../../feed/index.ts';
import type { BoundCheck } from './bound-check.ts';
import type { Cut } from './cuts.ts';
import { isInOrder } from './order-check.ts';
import type { Asked } from './range-answer.ts';
import type { RangeRequest } from './range-request.ts';

/** A page that came before its turn: its rows are scanned once more, whole, when that comes. */
export interface PageAhead extends Asked {
  readonly body: Uint8Array;
  /** Its lower bound as it was sent, in units of `CursorValue.order`. */
  readonly ge: bigint;
  readonly first: Place;
  readonly last: SourceRow;
}

/**
 * How a page ends its range. `empty`: nothing new was on it. `end`: it ends beyond all that is to be read ahead, and so would one from further up. `odd`: it
 * is in no order, or rows without a value are at its ends.
 */
export type PageFate = { readonly kept: PageAhead } | 'empty' | 'end' | 'odd';

/** Pages behind which a range ends: what is left of it is cut again. */
const MOST_PAGES = 20;

/** A range of a source that is read before its turn: its pages wait in their order. */
export class RangeAhead {
  readonly cut: Cut;
  /** The read has come to it. */
  isEntered = false;
  isAsking = false;
  readonly #cursor: FeedCursor;
  readonly #bounds: Pick<BoundCheck, 'cutOf' | 'lowerOf'>;
  readonly #pages: PageAhead[] = [];
  #isDone = false;
  #begin: bigint;
  #ge: bigint;
  #last: SourceRow | undefined;
  /** Rows of the last page at its last value. */
  #ties = 0;
  #came = 0;

  constructor(cursor: FeedCursor, bounds: Pick<BoundCheck, 'cutOf' | 'lowerOf'>, cut: Cut) {
    this.cut = cut;
    this.#cursor = cursor;
    this.#bounds = bounds;
    this.#begin = this.#ge = bounds.cutOf(cut.from);
  }

  /** Where its first question began: rows of ranges below lie there as well. */
  get begin(): Place {
    return placeOf(this.#cursor.kind, this.#begin);
  }

  get canAsk(): boolean {
    return !this.isAsking && !this.#isDone;
  }

  get isOver(): boolean {
    return this.#isDone && !this.isAsking && this.#pages.length === 0;
  }

  get pages(): readonly PageAhead[] {
    return this.#pages;
  }

  /** What is left of it, where it has more pages than a range is to have, and has come to its own rows; undefined: nothing. */
  get rest(): Cut | undefined {
    const from = this.#last?.value.order;
    return this.#came < MOST_PAGES || this.#isDone || from === undefined || from <= this.cut.from
      ? undefined
      : { from, to: this.cut.to };
  }

  /** What it asks next: from its last row on, once there is one. */
  ask(page: number): RangeRequest {
    const ge = this.#last === undefined ? this.#begin : this.#bounds.lowerOf(this.#last.value);
    this.#ge = typeof ge === 'bigint' ? ge : ge.order;
    return { order: 'cursor', top: page + this.#ties, ge };
  }

  /** Takes the answer. Rows beyond `limit` are left to the read itself, which is to see the end of the source as it is by then. */
  take(asked: Asked, body: Uint8Array, limit: Place): PageFate {
    const { scanned } = asked.page;
    const { places, rowCount } = scanned;
    const final = rowCount - 1;
    this.#came += 1;
    this.#isDone = true;
    if (final < 0) return 'end';
    if (places.isNull(0) || places.isNull(final) || !isInOrder(places)) return 'odd';
    const last = sourceRowAt(this.#cursor, scanned, final);
    if (comparePlaces(last.place, limit) > 0) return 'end';
    if (this.#last !== undefined && comparePlaces(last.place, this.#last.place) <= 0) return 'empty';
    const kept = { ...asked, body, ge: this.#ge, first: places.at(0), last };
    this.#pages.push(kept);
    this.#last = last;
    this.#ties = tiesOf(places, final);
    this.#isDone = last.value.order >= this.cut.to;
    return { kept };
  }

  /** Nothing more is asked of it. */
  end(): void {
    this.#isDone = true;
  }

  /** Its first page, which is the caller's from now on. */
  shift(): PageAhead | undefined {
    return this.#pages.shift();
  }
}

/** Rows at the value of the last one. */
const tiesOf = (places: CursorPlaces, final: number): number => {
  let first = final;
  while (first > 0 && !places.isNull(first - 1) && places.compare(first - 1, final) === 0) first -= 1;
  return final - first + 1;
};
