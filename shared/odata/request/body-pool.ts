/** One body is in use while the next one comes. */
const MOST_KEPT = 2;

/** Memory that bodies are gathered in, one after the other. */
export class BodyPool {
  readonly #free: Buffer[] = [];

  /** Memory of any size, which is the caller's until it is given back. */
  take(): Buffer {
    return this.#free.pop() ?? Buffer.alloc(0);
  }

  give(buffer: Buffer): void {
    if (this.#free.length < MOST_KEPT) this.#free.push(buffer);
  }
}
