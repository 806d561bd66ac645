import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { checkHead } from './check-head.ts';
import { BODY_LIMITS, type BodyLimits, readBody } from './read-body.ts';
import { rawAnswer, refuseSocket } from './refuse-socket.ts';
import { sendAnswer } from './send-answer.ts';
import {
  BodyRefused,
  type FrontAnswer,
  type FrontRequest,
  type FrontRule,
  type HeaderLine,
  type WithoutRules,
} from './types.ts';

export interface ListenOptions {
  /** 0, the default, takes a free port of 127.0.0.1. */
  readonly port?: number;
  readonly bodyLimits?: BodyLimits;
  /** What a test switches off. */
  readonly without?: WithoutRules;
}

export interface Listening {
  /** `http://127.0.0.1:<port>`, without a trailing slash. */
  readonly url: string;
  /** Takes no further connection; requests under way go on. */
  readonly stop: () => void;
  /** Stops, and drops the connections that are still open. */
  readonly close: () => Promise<void>;
}

/** Ours, not Node's: `checkHead` looks at what came. */
const MAX_HEAD_BYTES = 1_048_576;
const HEADERS_TIMEOUT_MS = 30_000;
const KEEP_ALIVE_MS = 130_000;
/** A caller that still sends what is refused reads its answer meanwhile. */
const CLOSING_MS = 1000;

/** Node reads headers as Latin-1, the real host as UTF-8. */
const asUtf8 = (text: string): string => Buffer.from(text, 'latin1').toString('utf8');

const headersOf = ({ rawHeaders }: IncomingMessage): readonly HeaderLine[] => {
  const lines: HeaderLine[] = [];
  for (let at = 0; at < rawHeaders.length; at += 2)
    lines.push([rawHeaders[at] ?? '', rawHeaders[at + 1] ?? '']);
  return lines;
};

const asksToContinue = ({ headers }: IncomingMessage): boolean =>
  headers.expect?.toLowerCase() === '100-continue';

interface Front {
  readonly answer: (request: FrontRequest) => Promise<FrontAnswer>;
  readonly bodyLimits: BodyLimits;
  readonly without: WithoutRules;
}

const REFUSED_BY: Readonly<Record<number, FrontRule>> = { 414: 'request-line', 431: 'header-limits' };

const answerOne = async (
  { answer, bodyLimits, without }: Front,
  incoming: IncomingMessage,
  out: ServerResponse,
): Promise<void> => {
  const { method = '', url = '', httpVersion } = incoming;
  const headers = headersOf(incoming);
  const sending = { incoming, out, drainMs: bodyLimits.graceMs };
  const closing = { ...sending, closes: true, drainMs: Math.min(CLOSING_MS, bodyLimits.graceMs) };
  const refused = checkHead({ method, target: url, headers, httpVersion });
  const rule = refused && REFUSED_BY[refused];
  if (refused !== undefined && (rule === undefined || !without.has(rule)))
    return sendAnswer({ status: refused }, { ...closing, isRefusal: true });
  const body = async (): Promise<Uint8Array> => {
    if (asksToContinue(incoming)) out.writeContinue();
    return readBody(
      incoming,
      without.has('stalled-bodies') ? { ...bodyLimits, bytesPerSecond: 0 } : bodyLimits,
    );
  };
  try {
    const read = headers.map(([name, value]): HeaderLine => [name, asUtf8(value)]);
    return await sendAnswer(await answer({ method, target: url, headers: read, body }), sending);
  } catch (error) {
    if (out.headersSent) out.destroy();
    else return sendAnswer({ status: 500 }, error instanceof BodyRefused ? closing : sending);
  }
};

/**
 * Serves on 127.0.0.1 what `answer` answers, with the limits and the refusals of the real host's server. An answer that
 * rejects is an empty 500. Rejects when the port is taken.
 */
export const listen = async (answer: Front['answer'], options: ListenOptions = {}): Promise<Listening> => {
  const { port = 0, bodyLimits = BODY_LIMITS, without = new Set() } = options;
  const underWay = new WeakMap<Duplex, Promise<unknown>>();
  const refused = new WeakSet<Duplex>();
  const tunnels = new Set<Duplex>();
  const server = createServer({
    maxHeaderSize: MAX_HEAD_BYTES,
    requireHostHeader: false,
    headersTimeout: HEADERS_TIMEOUT_MS,
    requestTimeout: 0,
    keepAliveTimeout: KEEP_ALIVE_MS,
  });
  const take = (incoming: IncomingMessage, out: ServerResponse): void => {
    const one = answerOne({ answer, bodyLimits, without }, incoming, out).catch(() => out.destroy());
    const before = underWay.get(incoming.socket);
    underWay.set(incoming.socket, Promise.all([before, one]));
  };
  for (const event of ['request', 'checkContinue', 'checkExpectation']) server.on(event, take);
  server.on('connect', (_incoming: IncomingMessage, socket: Duplex) => {
    tunnels.add(socket);
    socket.once('close', () => tunnels.delete(socket));
    socket.on('error', () => undefined).write(rawAnswer(404, false));
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    if (refused.has(socket)) return;
    refused.add(socket);
    void refuseSocket(socket, error, underWay.get(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  const taken = typeof address === 'object' && address !== null ? address.port : port;
  return {
    url: `http://127.0.0.1:${taken}`,
    stop: () => void server.close(),
    close: async () => {
      const closing = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      for (const socket of tunnels) socket.destroy();
      await closing;
    },
  };
};
