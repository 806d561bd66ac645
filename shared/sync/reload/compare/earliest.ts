interface Ranked {
  readonly rank: number;
  readonly text: string;
}

/** Of texts that are offered in any order, those of the lowest ranks. Holds twice as many at most. */
export class Earliest {
  readonly #most: number;
  #kept: Ranked[] = [];
  #bound = Infinity;

  constructor(most: number) {
    this.#most = most;
  }

  /** Whether a text of this rank would be kept. */
  wants(rank: number): boolean {
    return rank < this.#bound;
  }

  add(rank: number, text: string): void {
    this.#kept.push({ rank, text });
    if (this.#kept.length >= 2 * this.#most) this.#prune();
  }

  /** By rank. */
  texts(): readonly string[] {
    this.#prune();
    return this.#kept.map(({ text }) => text);
  }

  #prune(): void {
    this.#kept = this.#kept.toSorted((a, b) => a.rank - b.rank).slice(0, this.#most);
    if (this.#kept.length === this.#most) this.#bound = this.#kept.at(-1)?.rank ?? this.#bound;
  }
}
