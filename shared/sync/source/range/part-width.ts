/** A part that brought no row is made so many times as wide, so often at most: then everything is asked for. */
const WIDER = 8n;
const MOST_WIDER = 40;
/** One that brought less than a page divided by this is made as many times as wide: still no more than a page. */
const SHORT = 4;

/**
 * How far above a position is asked for at once, in units of `CursorValue.order`, where the service does not answer for all that lies above it. What a part
 * does not bring proves nothing: the next one begins at the last row again, or is wider.
 */
export class PartWidth {
  /** Of the present question; undefined: everything is asked for. */
  #now: bigint | undefined;
  /** Of the last one whose rows moved the position on. */
  #usual: bigint | undefined;
  /** From the present position: the widest part that brought nothing, and the narrowest that was not answered. */
  #empty = 0n;
  #refused: bigint | undefined;
  #widened = 0;
  #at: bigint | undefined;
  /** From one position to the next. */
  #step = 0n;

  /** Undefined: everything is asked for. */
  get now(): bigint | undefined {
    return this.#now;
  }

  /** The position is another one: `rows` came with its answer, of a `page` at most. */
  moveTo(order: bigint, rows: number, page: number): void {
    this.#step = this.#at === undefined ? 0n : order - this.#at;
    this.#at = order;
    if (this.#now !== undefined) this.#now = this.#usual = this.#widthBehind(this.#now, rows, page);
    this.#empty = 0n;
    this.#refused = undefined;
    this.#widened = 0;
  }

  /** A question was not answered: less is asked for. Answers whether there is less: the smallest step between two values is tried first, as a service in trouble answers nothing. */
  narrow(unit: bigint): boolean {
    if (this.#now === undefined) {
      this.#now = unit;
      return this.#empty === 0n;
    }
    this.#refused = this.#now;
    return this.#halve(this.#now, unit);
  }

  /** A part brought nothing: more is asked for. Answers whether there is more that was not refused. */
  widen(unit: bigint, page: number): boolean {
    const now = this.#now ?? unit;
    this.#empty = now;
    if (this.#refused !== undefined) return this.#halve(this.#refused, unit);
    this.#widened += 1;
    const wider = now > unit ? now * WIDER : this.#firstOf(unit, page);
    this.#now = this.#widened > MOST_WIDER ? undefined : wider;
    return true;
  }

  #halve(refused: bigint, unit: bigint): boolean {
    const between = (this.#empty + refused) / 2n;
    this.#now = between < unit ? unit : between;
    return refused - this.#empty > unit;
  }

  /** Twice as wide as the last page, or so many units as a page has rows. */
  #firstOf(unit: bigint, page: number): bigint {
    const width = this.#step > 0n ? 2n * this.#step : unit * BigInt(page);
    return width > unit ? width : unit * WIDER;
  }

  #widthBehind(now: bigint, rows: number, page: number): bigint {
    const isShort = rows * SHORT < page;
    if (this.#empty === 0n) return isShort ? now * BigInt(SHORT) : now;
    return isShort ? now : (this.#usual ?? now);
  }
}
