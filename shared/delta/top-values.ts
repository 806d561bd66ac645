const descending = (a: bigint, b: bigint): number => (a > b ? -1 : Number(a < b));

/** The `n` greatest of the values that are added, equal ones each for itself; holds twice as many at most. */
export class TopValues {
  private readonly n: number;
  private values: bigint[] = [];
  private least: bigint | undefined;

  /** Values below `floor` are known not to matter. */
  constructor(n: number, floor: bigint | undefined) {
    this.n = n;
    this.least = floor;
  }

  /** Values below it do not change the answer; undefined while any may. */
  get floor(): bigint | undefined {
    return this.least;
  }

  add(value: bigint): void {
    if (this.least !== undefined && value < this.least) return;
    this.values.push(value);
    if (this.values.length >= 2 * this.n) this.trim();
  }

  /** The n-th greatest; undefined when fewer were added. */
  nth(): bigint | undefined {
    this.trim();
    return this.values[this.n - 1];
  }

  private trim(): void {
    this.values.sort(descending);
    this.values.length = Math.min(this.values.length, this.n);
    this.least = this.values[this.n - 1] ?? this.least;
  }
}
