const descending = (a: bigint, b: bigint): number => (a > b ? -1 : Number(a < b));

/** The `n` largest of the values that are added, equal ones each for itself. Holds twice as many at most. */
export class TopValues {
  private readonly n: number;
  private values: bigint[] = [];
  private floor: bigint | undefined;
  private isFull = false;

  /** `floor`: a value that `n` of those to come are known to reach. */
  constructor(n: number, floor: bigint | undefined) {
    this.n = n;
    this.floor = floor;
  }

  /** Whether the n-th largest may be another once `value` is added, or a smaller one. */
  mayChange(value: bigint): boolean {
    return this.floor === undefined || value > this.floor || (value === this.floor && !this.isFull);
  }

  add(value: bigint): void {
    if (!this.mayChange(value)) return;
    this.values.push(value);
    if (this.values.length >= 2 * this.n) this.cut();
  }

  /** Keeps the `n` largest of what was added: `mayChange` then knows of all of it. */
  cut(): void {
    if (this.values.length < this.n) return;
    this.values.sort(descending);
    this.values.length = this.n;
    this.floor = this.values.at(-1);
    this.isFull = true;
  }

  /** The n-th largest; undefined when fewer were added. */
  nth(): bigint | undefined {
    this.cut();
    return this.isFull ? this.floor : undefined;
  }
}
