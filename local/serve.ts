import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';

export type FetchHandler = (request: Request) => Promise<Response>;

export interface Served {
  /** `http://127.0.0.1:<port>`, without a trailing slash. */
  readonly url: string;
  /** Stops listening and drops the connections that are still open. */
  readonly close: () => Promise<void>;
}

export interface ServeOptions {
  /** 0, the default, takes a free port. */
  readonly port?: number;
  /** Compress bodies for callers that accept gzip. */
  readonly gzip?: boolean;
}

const headersOf = (incoming: IncomingMessage): Headers => {
  const headers = new Headers();
  for (const [name, values] of Object.entries(incoming.headersDistinct))
    for (const value of values ?? []) headers.append(name, value);
  return headers;
};

const requestOf = async (
  incoming: IncomingMessage,
  origin: string,
  signal: AbortSignal,
): Promise<Request> => {
  const method = incoming.method ?? 'GET';
  const init = { method, headers: headersOf(incoming), signal };
  const url = new URL(`${origin}${incoming.url ?? '/'}`);
  if (method === 'GET' || method === 'HEAD') return new Request(url, init);
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(Buffer.from(chunk));
  return new Request(url, { ...init, body: Buffer.concat(chunks) });
};

const writeHead = (response: Response, out: ServerResponse): void => {
  out.statusCode = response.status;
  for (const [name, value] of response.headers) if (name !== 'set-cookie') out.setHeader(name, value);
  const cookies = response.headers.getSetCookie();
  if (cookies.length > 0) out.setHeader('set-cookie', cookies);
};

const send = async (response: Response, out: ServerResponse, compress: boolean): Promise<void> => {
  writeHead(response, out);
  if (response.body === null) {
    out.end();
    return;
  }
  const body = Readable.fromWeb(response.body);
  if (!compress) {
    await pipeline(body, out);
    return;
  }
  out.removeHeader('content-length');
  out.setHeader('content-encoding', 'gzip');
  await pipeline(body, createGzip(), out);
};

const acceptsGzip = (incoming: IncomingMessage): boolean =>
  /\bgzip\b/.test(incoming.headers['accept-encoding'] ?? '');

/**
 * A Fetch handler on a socket of 127.0.0.1. A handler that rejects answers 500 with an empty body; a caller that hangs up
 * aborts the request's signal.
 */
export const serve = async (handler: FetchHandler, options: ServeOptions = {}): Promise<Served> => {
  let origin = '';
  const answer = async (incoming: IncomingMessage, out: ServerResponse): Promise<void> => {
    const gone = new AbortController();
    out.once('close', () => gone.abort());
    try {
      const response = await handler(await requestOf(incoming, origin, gone.signal));
      await send(response, out, options.gzip === true && acceptsGzip(incoming));
    } catch {
      if (out.headersSent) out.destroy();
      else out.writeHead(500).end();
    }
  };
  const server = createServer((incoming, out) => void answer(incoming, out));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const address = server.address();
  origin = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : options.port}`;
  return {
    url: origin,
    close: async () => {
      const closing = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closing;
    },
  };
};
