import { cursorRange, type CursorValue } from '../../../odata/index.ts';
import { behindHorizon } from './behind-horizon.ts';
import { PartWidth } from './part-width.ts';
import type { Position } from './position.ts';
import type { RangeParts } from './range-parts.ts';
import type { RangeRequest } from './range-request.ts';
import type { RangeStart } from './range-start.ts';
import type { KnownRows, RecentRows } from './recent-rows.ts';
import { hasFraction } from './units.ts';

/** A position that has more known rows than a part of a page is read by key: rows that follow would come late. */
const CELL_PART = 4;

/** What is asked next, by where a read stands. */
export class NextRequest {
  /** It is the first one of the run. */
  isFirst = true;
  /** The bound of the first question; undefined: it had none. */
  firstBound: RangeRequest['ge'];
  /** The first value of this read above which a bound was made that is no row's value; undefined: none was. */
  firstBeyond: CursorValue | undefined;
  /** The rows at the position were read by key. */
  #isRead = false;
  #isBeyond = false;
  /** Nothing above is asked for; undefined: everything is. */
  #below: bigint | undefined;
  readonly #parts: RangeParts;
  readonly #start: RangeStart;
  readonly #position: Position;
  readonly #recent: RecentRows;
  /** How much is asked for at once. */
  readonly width = new PartWidth();

  constructor(parts: RangeParts, start: RangeStart, { position, recent }: KnownRows) {
    this.#parts = parts;
    this.#start = start;
    this.#position = position;
    this.#recent = recent;
    if (start.isAhead !== true) this.#below = behindHorizon(parts, start);
  }

  /** The rows at the position are complete: the next question begins a unit above them. */
  get isBeyond(): boolean {
    return this.#isBeyond;
  }

  /** The position is another one: so many rows came with its answer. */
  begin(rows: number): void {
    const { value } = this.#position;
    this.#parts.cells.leave();
    if (value !== undefined) this.width.moveTo(value.order, rows, this.#parts.page);
    this.readAgain();
  }

  /** The rows at the position were read by key. `isWhole`: nothing more is asked for at it. */
  leaveCell(isWhole: boolean): void {
    this.isFirst = false;
    this.#isRead = true;
    this.#isBeyond = isWhole;
  }

  /** Bounds are other ones by now: those that the rows at the position were read by may have left some out. */
  readAgain(): void {
    this.#isRead = false;
    this.#isBeyond = false;
  }

  /** Nothing more came at the position; answers whether its rows were read by key, so that what lies above it is next. */
  goBeyond(): boolean {
    this.#isBeyond = this.#isRead;
    return this.#isRead;
  }

  /** Many rows are known where it stands: their value is read by key. */
  get isCell(): boolean {
    const { cursor, page } = this.#parts;
    if (cursor.unique || this.#isBeyond || this.#isRead) return false;
    return this.#position.keys.size > page / CELL_PART || this.#isFullAgain;
  }

  /** A question from there brings nothing else, and rows that are read by key prove its bound as well. Parts are short as less is asked for. */
  get #isFullAgain(): boolean {
    return this.isFull && !this.isFirst && this.width.now === undefined;
  }

  /** No answer was longer than one of the rows that are known where it stands. */
  get isFull(): boolean {
    const { longestPage = Infinity } = this.#parts.learned.traits;
    return this.#position.keys.size >= Math.max(1, longestPage);
  }

  /** The source's clock is so far ahead that rows up to its horizon were not asked for: they are, from now on. */
  hasLeftOut(): boolean {
    const { horizon } = this.#parts.bounds;
    const below = this.#below;
    if (below === undefined || horizon === undefined || horizon.value.order < below) return false;
    this.#below = undefined;
    return true;
  }

  make(): RangeRequest {
    const { value, keys } = this.#position;
    const top = this.#parts.page + (this.#isBeyond ? 0 : keys.size);
    const ge = value && this.#boundAt(value);
    if (this.isFirst) this.firstBound = ge;
    return { order: 'cursor', top, ...this.#end, ge };
  }

  /** Where a question ends: of a part a width above the position. */
  get #end(): Pick<RangeRequest, 'lt' | 'isPart'> {
    const { bounds, cursor } = this.#parts;
    const { value } = this.#position;
    const below = this.#below;
    const width = this.width.now;
    const whole = { lt: below };
    if (width === undefined || value === undefined) return whole;
    const { max } = cursorRange(cursor.kind, cursor.edmType);
    const lt = value.order + (this.#isBeyond ? bounds.unit : 0n) + width + bounds.upper;
    return lt >= (below ?? lt + 1n) || lt > (max ?? lt) ? whole : { lt, isPart: true };
  }

  #boundAt(value: CursorValue): CursorValue | bigint {
    const { bounds, cursor } = this.#parts;
    if (this.#isBeyond) {
      this.firstBeyond ??= value;
      return value.order + bounds.unit - bounds.lowerAt(value.order);
    }
    if (!this.isFirst) return bounds.lowerOf(value);
    if (this.#start.keys === undefined) return this.#startAt(value);
    return bounds.lowerOf(value, hasFraction(cursor.kind) && this.#isSparse(value) ? bounds.unit : 0n);
  }

  /** A bound that is no row's value. */
  #startAt(value: CursorValue): CursorValue | bigint {
    const { bounds, cursor } = this.#parts;
    if (bounds.lowerAt(value.order) !== 0n) return bounds.cutOf(value.order);
    return this.#start.floor?.op === 'gt' && cursor.kind === 'integer' ? value.order + 1n : value;
  }

  /** Few rows are known within a unit below a value. */
  #isSparse({ order }: CursorValue): boolean {
    const least = order - this.#parts.bounds.unit;
    const near = this.#recent.rows.filter(({ value }) => value.order < order && value.order >= least);
    return near.length <= this.#parts.page / CELL_PART;
  }
}
