/** A minute, and what two clocks may round. */
const WINDOW_MS = 60_100;

/** A request that counts until `leavesAt`, ms of the steady clock. */
export interface SentRequest {
  leavesAt: number;
}

/**
 * The requests of the last minute, as the service counts them: one reaches it somewhere between being sent and the beginning of its answer, so it
 * counts from the one to a minute after the other. Never more than `most` in any minute.
 */
export class SentWindow {
  readonly #most: number;
  #sent: SentRequest[] = [];

  constructor(most = Infinity) {
    this.#most = most;
  }

  add(): SentRequest {
    const sent = { leavesAt: Infinity };
    if (Number.isFinite(this.#most)) this.#sent.push(sent);
    return sent;
  }

  arrived(sent: SentRequest, now: number): void {
    if (sent.leavesAt === Infinity) sent.leavesAt = now + WINDOW_MS;
  }

  /** Ms until one more may be sent; Infinity where that waits for an answer. */
  msUntilFree(now: number): number {
    if (this.#sent.length < this.#most) return 0;
    this.#sent = this.#sent.filter(({ leavesAt }) => leavesAt > now);
    if (this.#sent.length < this.#most) return 0;
    return Math.min(...this.#sent.map(({ leavesAt }) => leavesAt)) - now;
  }
}
