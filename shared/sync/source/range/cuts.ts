/** Values from `from` on and below `to`, in units of `CursorValue.order`. */
export interface Cut {
  readonly from: bigint;
  readonly to: bigint;
}

/** What is not cut into ranges yet; `span`: how far apart the first and the last row of a page are there. */
interface Uncut extends Cut {
  readonly span: bigint;
}

/** Pages of one range: fewer towards the end, so that none is left over to be read alone. */
const MOST_PAGES = 10n;
const LEAST_PAGES = 4n;
/** What is left is enough for so many ranges for each that is read at once. */
const ROUNDS = 2n;

/** Where a source is cut into ranges, from the front, each as wide as the rows just seen suggest. */
export class Cuts {
  readonly #atOnce: bigint;
  /** No range is narrower. */
  readonly #least: () => bigint;
  /** From the lowest on. */
  #uncut: readonly Uncut[] = [];

  constructor(atOnce: number, least: () => bigint) {
    this.#atOnce = BigInt(atOnce);
    this.#least = least;
  }

  /** Where the next range begins; undefined: all is cut. */
  get lowest(): bigint | undefined {
    return this.#uncut[0]?.from;
  }

  /** Whether a part is no narrower than a range is to be. */
  isWide({ from, to }: Cut): boolean {
    return to - from >= this.#least();
  }

  /** What is to be cut. */
  add(part: Uncut): void {
    if (part.from >= part.to) return;
    this.#uncut = [...this.#uncut, part].toSorted((a, b) => (a.from < b.from ? -1 : 1));
  }

  /** A page right below what is to be cut spans so much. */
  see(below: bigint, span: bigint): void {
    this.#uncut = this.#uncut.map((part) => (part.from === below ? { ...part, span } : part));
  }

  /** No row lies between a value and another one, from which on a page spans so much. */
  skip({ from, to }: Cut, span: bigint): void {
    this.#uncut = this.#uncut.flatMap((part) => {
      if (part.from < from || part.from >= to) return [part];
      return part.to <= to ? [] : [{ from: to, to: part.to, span }];
    });
  }

  /** The read has come to a value: what lies below it is not cut any more. */
  leaveBelow(value: bigint): void {
    this.#uncut = this.#uncut.flatMap((part) => {
      if (part.from >= value) return [part];
      return part.to <= value ? [] : [{ ...part, from: value }];
    });
  }

  /** Nothing that is to be read ahead lies above a value. */
  endAt(value: bigint): void {
    this.#uncut = this.#uncut.filter(({ from }) => from < value);
  }

  /** The lowest range that nobody reads yet; undefined: there is none. A rest that is hardly worth a range is part of it. */
  next(): Cut | undefined {
    const [first, ...others] = this.#uncut;
    if (first === undefined) return undefined;
    const { from, to } = first;
    const width = this.widthOf(first);
    const end = from + width + width / 2n >= to ? to : from + width;
    this.#uncut = end === to ? others : [{ ...first, from: end }, ...others];
    return { from, to: end };
  }

  /** How wide the first range of a part is. */
  widthOf({ from, to, span }: Uncut): bigint {
    const page = span > 0n ? span : 1n;
    const share = (to - from) / (page * ROUNDS * this.#atOnce);
    const pages = share > MOST_PAGES ? MOST_PAGES : share < LEAST_PAGES ? LEAST_PAGES : share;
    const least = this.#least();
    // Half a page less: a range that ends right behind its last page is asked for one more.
    const width = pages * page - page / 2n;
    return width > least ? width : least;
  }
}
