import type { CursorKind } from './cursor-value.ts';

/**
 * Where one cursor value stands in order, as whole numbers in doubles, the weightiest first: an integer is its upper and lower 32 bits, a date
 * its day, an instant its second and the picoseconds within, a decimal six groups of thirteen digits, of units of 10^-38.
 */
export type Place = Float64Array;

const WIDTHS: Readonly<Record<CursorKind, number>> = { integer: 2, date: 1, instant: 2, decimal: 6 };

/** What one step of a lane is worth in the next one. */
const BASES: Readonly<Record<CursorKind, bigint>> = {
  integer: 2n ** 32n,
  date: 1n,
  instant: 10n ** 12n,
  decimal: 10n ** 13n,
};

/** The place of a `CursorValue.order`. */
export const placeOf = (kind: CursorKind, order: bigint): Place => {
  const place = new Float64Array(WIDTHS[kind]);
  const base = BASES[kind];
  let rest = order;
  for (let lane = place.length - 1; lane > 0; lane -= 1) {
    const low = ((rest % base) + base) % base;
    place[lane] = Number(low);
    rest = (rest - low) / base;
  }
  place[0] = Number(rest);
  return place;
};

/** The `CursorValue.order` of a place. */
export const orderOfPlace = (kind: CursorKind, place: Place): bigint =>
  place.reduce((order, lane) => order * BASES[kind] + BigInt(lane), 0n);

/** Negative, zero or positive, as the first place is before, at or after the second one. */
export const comparePlaces = (a: Place, b: Place): number => {
  for (let lane = 0; lane < a.length; lane += 1) {
    const order = (a[lane] ?? 0) - (b[lane] ?? 0);
    if (order !== 0) return order;
  }
  return 0;
};

/** The places of a page's rows, to be compared without a value that is made for it. Its memory is used again after `clear`. */
export class CursorPlaces {
  readonly kind: CursorKind;
  readonly width: number;
  /** `width` lanes a row; the first is NaN where the row has no cursor value. */
  lanes = new Float64Array(0);
  /** Minutes from UTC that instants were written with, from the least to the most; the first is greater where none was noted. */
  leastOffset = Number.POSITIVE_INFINITY;
  mostOffset = Number.NEGATIVE_INFINITY;
  #count = 0;

  constructor(kind: CursorKind) {
    this.kind = kind;
    this.width = WIDTHS[kind];
  }

  get count(): number {
    return this.#count;
  }

  clear(): void {
    this.#count = 0;
    this.leastOffset = Number.POSITIVE_INFINITY;
    this.mostOffset = Number.NEGATIVE_INFINITY;
  }

  /** Adds a row; its lanes, from the answered index on, are the caller's to fill. */
  add(): number {
    const at = this.#count * this.width;
    if (at + this.width > this.lanes.length) {
      const grown = new Float64Array(Math.max(1024 * this.width, this.lanes.length * 2));
      grown.set(this.lanes);
      this.lanes = grown;
    }
    this.#count += 1;
    return at;
  }

  noteOffset(minutes: number): void {
    if (minutes < this.leastOffset) this.leastOffset = minutes;
    if (minutes > this.mostOffset) this.mostOffset = minutes;
  }

  addNull(): void {
    const at = this.add();
    this.lanes[at] = Number.NaN;
  }

  /** Takes back the row that was added last. */
  takeBack(): void {
    this.#count -= 1;
  }

  /** The slow way: any place. */
  addOrder(order: bigint): void {
    const at = this.add();
    this.lanes.set(placeOf(this.kind, order), at);
  }

  isNull(row: number): boolean {
    return Number.isNaN(this.lanes[row * this.width] ?? Number.NaN);
  }

  /** Whether the rows rise, those without a value aside: in one loop, as every page is looked at. */
  get rises(): boolean {
    const { lanes, width } = this;
    const end = this.#count * width;
    let last = -1;
    for (let at = 0; at < end; at += width) {
      if (Number.isNaN(lanes[at])) continue;
      for (let lane = last < 0 ? width : 0; lane < width; lane += 1) {
        const step = (lanes[at + lane] ?? 0) - (lanes[last + lane] ?? 0);
        if (step < 0) return false;
        if (step > 0) break;
      }
      last = at;
    }
    return true;
  }

  /** The order of two rows, neither of which is null. */
  compare(i: number, j: number): number {
    const { lanes, width } = this;
    for (let lane = 0; lane < width; lane += 1) {
      const order = (lanes[i * width + lane] ?? 0) - (lanes[j * width + lane] ?? 0);
      if (order !== 0) return order;
    }
    return 0;
  }

  /** The order of a row, which is not null, and a place. */
  compareTo(row: number, place: Place): number {
    const { lanes, width } = this;
    for (let lane = 0; lane < width; lane += 1) {
      const order = (lanes[row * width + lane] ?? 0) - (place[lane] ?? 0);
      if (order !== 0) return order;
    }
    return 0;
  }

  /** A copy of one row's place. */
  at(row: number): Place {
    return this.lanes.slice(row * this.width, (row + 1) * this.width);
  }
}
