/** So much more must come in the same time where twice as many requests are under way: else they gain nothing. */
const GAIN = 1.2;

/** How many requests are under way at once: from one up to a limit, twice as many each time, for as long as more come in the same time. */
export class Gain {
  readonly #most: number;
  #now = 1;
  #isSettled = false;
  /** Answers per ms before there were as many as now; undefined: not known, or in no time at all. */
  #before: number | undefined;
  #tookMs: number[] = [];

  constructor(most: number) {
    this.#most = most;
  }

  get now(): number {
    return this.#now;
  }

  /** From one on, of which an answer took so long. */
  begin(tookMs: number): void {
    this.#before = rateOf([tookMs], 1);
    this.#raise();
  }

  /** An answer took so long while so many requests were under way when it was asked for. */
  see(tookMs: number, atOnce: number): void {
    if (this.#isSettled || atOnce < this.#now) return;
    this.#tookMs.push(tookMs);
    if (this.#tookMs.length < 2 * this.#now) return;
    const rate = rateOf(this.#tookMs, this.#now);
    const gains = rate === undefined || this.#before === undefined || rate >= GAIN * this.#before;
    this.#before = rate;
    if (gains) this.#raise();
    else this.#settle(Math.ceil(this.#now / 2));
  }

  #raise(): void {
    this.#tookMs = [];
    if (this.#now >= this.#most) this.#isSettled = true;
    this.#now = Math.min(2 * this.#now, this.#most);
  }

  #settle(now: number): void {
    this.#isSettled = true;
    this.#now = now;
  }
}

const rateOf = (tookMs: readonly number[], atOnce: number): number | undefined => {
  const sum = tookMs.reduce((total, ms) => total + ms, 0);
  return sum === 0 ? undefined : (atOnce * tookMs.length) / sum;
};
