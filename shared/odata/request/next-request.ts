import type { HttpReply } from './http-types.ts';

/** Sends the request of a page. */
export type GetPage = (url: string, first: boolean, signal: AbortSignal) => Promise<HttpReply>;

interface Pending {
  readonly url: string;
  readonly reply: Promise<HttpReply>;
  cancel(): void;
}

/** The request of the next page, which may be guessed before it is known. At most one is under way. */
export class NextRequest {
  readonly #get: GetPage;
  readonly #signal: AbortSignal | undefined;
  #pending: Pending | undefined;

  constructor(get: GetPage, signal: AbortSignal | undefined) {
    this.#get = get;
    this.#signal = signal;
  }

  /** Asks for this page and no other; for none where there is none. */
  ask(url: string | undefined, first = false): void {
    if (url === this.#pending?.url) return;
    this.cancel();
    this.#pending = url === undefined ? undefined : this.#begin(url, first);
  }

  /** The answer, which is the caller's to release; undefined where nothing was asked for. */
  reply(): Promise<HttpReply> | undefined {
    const pending = this.#pending;
    this.#pending = undefined;
    return pending?.reply;
  }

  cancel(): void {
    this.#pending?.cancel();
    this.#pending = undefined;
  }

  #begin(url: string, first: boolean): Pending {
    const given = new AbortController();
    const signals = this.#signal === undefined ? [given.signal] : [given.signal, this.#signal];
    const reply = this.#get(url, first, AbortSignal.any(signals));
    // Whoever awaits the reply sees its failure; nobody does once the walk is left.
    reply.catch(() => undefined);
    const cancel = (): void => {
      given.abort();
      // It may have come before: its memory is free for another one.
      void reply.then(
        (came) => came.release(),
        () => undefined,
      );
    };
    return { url, reply, cancel };
  }
}
