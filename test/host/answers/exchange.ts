import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { parseAnswers, type Parsed } from './parse-answers.ts';

/** One answer as it came by the socket. */
export interface WireAnswer {
  /** Undefined when the host closed without an answer. */
  readonly status: number | undefined;
  /** Names in small letters. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The host closed the connection afterwards. */
  readonly isClosed: boolean;
  /** Statuses of answers before (1xx) and after this one. */
  readonly interim: readonly number[];
  readonly also: readonly number[];
}

export interface WireRequest {
  readonly bytes: Uint8Array;
  /** An answer to HEAD has no body, whatever its headers say. */
  readonly isHead: boolean;
  /** The caller ends its side when everything is sent. */
  readonly endsAfter: boolean;
}

const ANSWER_MS = 20_000;
/** How long a close may follow an answer that announced it, and one that did not. */
const CLOSE_MS = { announced: 3000, silent: 15 };

const send = async (socket: Socket, { bytes, endsAfter }: WireRequest): Promise<void> => {
  await new Promise<void>((resolve) => {
    socket.write(bytes, () => resolve());
    socket.once('close', () => resolve());
  });
  if (endsAfter) socket.end();
};

/** What comes by a socket. */
class Incoming {
  readonly #chunks: Buffer[] = [];
  #isClosed = false;
  #wake: (() => void) | undefined;

  constructor(socket: Socket) {
    socket.on('data', (chunk) => {
      this.#chunks.push(chunk);
      this.#wake?.();
    });
    for (const event of ['end', 'close', 'error'])
      socket.on(event, () => {
        this.#isClosed = true;
        this.#wake?.();
      });
  }

  isClosed(): boolean {
    return this.#isClosed;
  }

  answers(isHead: boolean): readonly Parsed[] {
    return parseAnswers(Buffer.concat(this.#chunks), { isHead, isClosed: this.#isClosed });
  }

  /** Resolves when the condition holds, or after `ms`. */
  async until(holds: () => boolean, ms: number): Promise<void> {
    const end = performance.now() + ms;
    while (!holds() && performance.now() < end) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#wake = resolve;
      const left = Math.max(1, end - performance.now());
      await Promise.race([promise, delay(left, undefined, { ref: false })]);
    }
  }
}

/** Sends bytes on a connection of their own, and reads what comes back. Rejects when no whole answer comes within 20 s. */
export const exchange = async (url: string, request: WireRequest): Promise<WireAnswer> => {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
  const incoming = new Incoming(socket);
  void send(socket, request);
  const final = (): readonly Parsed[] =>
    incoming.answers(request.isHead).filter(({ status }) => status >= 200);
  const isClosed = (): boolean => incoming.isClosed();
  await incoming.until(() => isClosed() || final().length > 0, ANSWER_MS);
  const isAnnounced = final().some(({ headers }) => headers['connection'] === 'close');
  await incoming.until(isClosed, isAnnounced ? CLOSE_MS.announced : CLOSE_MS.silent);
  socket.destroy();
  const [first, ...later] = final();
  if (first === undefined && !isClosed()) throw new Error('No whole answer came within 20 s.');
  return {
    status: first?.status,
    headers: first?.headers ?? {},
    body: Buffer.from(first?.body ?? '', 'latin1').toString('utf8'),
    isClosed: isClosed(),
    interim: incoming
      .answers(request.isHead)
      .map(({ status }) => status)
      .filter((status) => status < 200),
    also: later.map(({ status }) => status),
  };
};
