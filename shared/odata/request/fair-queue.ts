/** What waits, by who put it there: each of these has its turn in a round, first in, first out. */
export class FairQueue<Item> {
  readonly #byOwner = new Map<string, Item[]>();

  get isEmpty(): boolean {
    return this.#byOwner.size === 0;
  }

  push(owner: string, item: Item): void {
    const items = this.#byOwner.get(owner);
    if (items === undefined) this.#byOwner.set(owner, [item]);
    else items.push(item);
  }

  /** The next one; whose it was has the last place of the next round. */
  shift(): Item | undefined {
    for (const [owner, [item, ...rest]] of this.#byOwner) {
      this.#byOwner.delete(owner);
      if (rest.length > 0) this.#byOwner.set(owner, rest);
      return item;
    }
    return undefined;
  }

  remove(owner: string, item: Item): void {
    const rest = (this.#byOwner.get(owner) ?? []).filter((one) => one !== item);
    if (rest.length === 0) this.#byOwner.delete(owner);
    else this.#byOwner.set(owner, rest);
  }

  takeAll(): readonly Item[] {
    const items = [...this.#byOwner.values()].flat();
    this.#byOwner.clear();
    return items;
  }
}
