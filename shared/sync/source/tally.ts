import type { CursorPlaces, Place } from '../../odata/index.ts';

/** Where a walk's rows are counted from; undefined: they all are above it. */
export interface TallyBounds {
  readonly watermark: Place | undefined;
  readonly verified: Place | undefined;
  /** Nothing lies between the two. */
  readonly isWhole: boolean;
}

const countAbove = (places: CursorPlaces, rows: readonly number[], bound: Place | undefined): number => {
  if (bound === undefined) return rows.length;
  let count = 0;
  for (const row of rows) if (places.compareTo(row, bound) > 0) count += 1;
  return count;
};

/** Counts a walk's rows for the comparison with the source's `$count`, by where they lie. */
export class Tally {
  readonly #bounds: TallyBounds;
  #above = 0;
  #aboveVerified = 0;
  #missing = 0;

  constructor(bounds: TallyBounds) {
    this.#bounds = bounds;
  }

  /** Counts anew: what was read is read once more. */
  reset(): void {
    this.#above = 0;
    this.#aboveVerified = 0;
    this.#missing = 0;
  }

  /** Read above the watermark that the walk began with. */
  get above(): number {
    return this.#above;
  }

  /** Read above what is verified. */
  get aboveVerified(): number {
    return this.#aboveVerified;
  }

  /** Taken between that and the watermark: rows that had been missing, or came late. */
  get missing(): number {
    return this.#missing;
  }

  /** Rows read, each counted once. */
  see(places: CursorPlaces, rows: readonly number[]): void {
    const { watermark, verified, isWhole } = this.#bounds;
    const above = countAbove(places, rows, watermark);
    this.#above += above;
    this.#aboveVerified += isWhole ? above : countAbove(places, rows, verified);
  }

  /** Those of them that the table did not hold. */
  took(places: CursorPlaces, rows: readonly number[]): void {
    const { watermark, verified, isWhole } = this.#bounds;
    if (isWhole) return;
    this.#missing += countAbove(places, rows, verified) - countAbove(places, rows, watermark);
  }
}
