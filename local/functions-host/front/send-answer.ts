import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FrontAnswer } from './types.ts';

export interface Sending {
  readonly incoming: IncomingMessage;
  readonly out: ServerResponse;
  /** The connection ends with this answer. */
  readonly closes?: boolean;
  /** The server refused the request before the host saw it. */
  readonly isRefusal?: boolean;
  /** How long the rest of a body that nobody wants may take. */
  readonly drainMs: number;
}

const setConnection = ({ incoming, out, closes = false }: Sending, hasLength: boolean): void => {
  if (closes) out.setHeader('connection', 'close');
  else if (!out.shouldKeepAlive) return;
  else if (incoming.httpVersion === '1.0') out.setHeader('connection', hasLength ? 'keep-alive' : 'close');
  // HTTP/1.1 keeps a connection without saying so, and Kestrel does not say so.
  else out.removeHeader('connection');
};

/** Resolves when a body that nobody wants has come, or the time for it is over; a caller that still sends is cut off then. */
const drain = async ({ incoming, drainMs }: Sending): Promise<void> => {
  if (incoming.complete) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(() => {
    incoming.socket.destroy();
    resolve();
  }, drainMs);
  incoming.once('end', resolve).once('close', resolve).resume();
  await promise;
  clearTimeout(timer);
};

const setHeaders = ({ headers = {}, status, body = '' }: FrontAnswer, sending: Sending): void => {
  const { incoming, out, isRefusal = false } = sending;
  const isEmpty = body.length === 0;
  out.setHeader('server', 'Kestrel');
  if (!isRefusal) out.setHeader('request-context', 'appId=');
  for (const [name, value] of Object.entries(headers)) out.setHeader(name, value);
  if (isEmpty && incoming.method !== 'HEAD' && status !== 204) out.setHeader('content-length', '0');
  setConnection(sending, isEmpty || out.hasHeader('content-length'));
};

/** Writes an answer with the headers of the real host's server. */
export const sendAnswer = async (answer: FrontAnswer, sending: Sending): Promise<void> => {
  const { out, isRefusal = false } = sending;
  const { status, body = '' } = answer;
  out.statusCode = status;
  setHeaders(answer, sending);
  if (body.length === 0) out.flushHeaders();
  else out.write(body);
  if (sending.closes === true && !isRefusal) await drain(sending);
  out.end();
  if (!isRefusal) await drain(sending);
};
