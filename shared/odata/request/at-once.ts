/** So many requests end, one after the other, before one more is sent at a time than before. */
const GOOD_ONES = 20;

/** How many requests are under way, and how many may be: half of them once the service asked for a pause, and slowly more again. */
export class AtOnce {
  readonly #most: number;
  #limit: number;
  #underWay = 0;
  /** The most that were under way at a time since the last pause. */
  #peak = 0;
  #good = 0;

  constructor(most = Infinity) {
    this.#most = most;
    this.#limit = most;
  }

  get hasRoom(): boolean {
    return this.#underWay < this.#limit;
  }

  begin(): void {
    this.#underWay += 1;
    this.#peak = Math.max(this.#peak, this.#underWay);
  }

  end(): void {
    this.#underWay -= 1;
    this.#good += 1;
    if (this.#good < GOOD_ONES || this.#limit === this.#most) return;
    this.#good = 0;
    this.#limit = Math.min(this.#most, this.#limit + 1);
  }

  /** One alone is never too many. Each of those that were under way may say so: none of them has tries for a slow descent. */
  shrink(): void {
    const most = Math.min(this.#limit, this.#peak);
    if (most > 1) this.#limit = Math.floor(most / 2);
    this.#peak = this.#underWay;
    this.#good = 0;
  }
}
