/** Rows that were read at a value and are there no more: deleted, or moved up, where they come as new versions. */
export class GoneRows {
  /** Their keys, by the value, in units of `CursorValue.order`. */
  readonly #keys = new Map<bigint, Set<string>>();

  see(order: bigint, keys: Iterable<string>): void {
    const seen = this.#keys.get(order) ?? new Set();
    for (const key of keys) seen.add(key);
    this.#keys.set(order, seen);
  }

  /** How many of them were above a value; undefined: anywhere. */
  above(bound: bigint | undefined): number {
    let count = 0;
    for (const [order, keys] of this.#keys) if (bound === undefined || order > bound) count += keys.size;
    return count;
  }
}
