import { TidemarkError } from '../../core/index.ts';
import type { AuthHeaders, HttpOptions, HttpReply, HttpRequest } from './http-types.ts';
import type { ForeignBytes } from './foreign-bytes.ts';
import type { BodyPool } from './body-pool.ts';
import { type Body, readBody } from './read-body.ts';
import { sameOrigin } from './same-origin.ts';
import { sourceContract } from '../errors/index.ts';
import type { Traffic } from './types.ts';

const MAX_REDIRECTS = 5;
const MAX_BODY_BYTES = 256 * 1024 * 1024;
const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308];

/** What one attempt needs besides the request. */
export interface AttemptContext {
  readonly accept: string;
  readonly auth: AuthHeaders;
  readonly signal: AbortSignal;
  /** Where bodies are gathered. */
  readonly pool: BodyPool;
  /** Counted up: each request that goes out, the bytes of each body. */
  readonly traffic: Traffic;
}

/**
 * Sends one request and reads the answer whole, following redirects within the service's origin. Rejects with
 * `source-contract` for a redirect that leaves it, a body over the limit or one that is not UTF-8; with `config` for a
 * header that cannot be sent; with what `fetch` throws for a failure of the network.
 */
export const attempt = async (
  options: HttpOptions,
  request: HttpRequest,
  context: AttemptContext,
): Promise<HttpReply> => {
  const headers = requestHeaders(options, request, context);
  let { url } = request;
  for (let hop = 0; hop <= MAX_REDIRECTS; hop += 1) {
    context.traffic.requests += 1;
    const response = await options.fetch(url, { headers, redirect: 'manual', signal: context.signal });
    const location = REDIRECTS.includes(response.status) ? response.headers.get('location') : null;
    if (location === null) return readReply(options, response, url, context);
    await response.body?.cancel();
    url = redirectTarget(options, location, url);
  }
  throw sourceContract(options.feed, 'the service redirects in circles. Check serviceUrl');
};

const redirectTarget = (options: HttpOptions, location: string, base: string): string => {
  const target = sameOrigin(options.serviceUrl, location, base);
  if (target !== undefined) return target;
  const place = URL.parse(location, base)?.origin ?? 'something that is no URL';
  throw sourceContract(
    options.feed,
    `the service redirects to ${place}, and nothing is sent there. If that is a sign-in page, check auth; otherwise set serviceUrl to that address`,
  );
};

const requestHeaders = (options: HttpOptions, request: HttpRequest, context: AttemptContext): Headers => {
  try {
    const headers = new Headers({ 'odata-version': '4.0', 'odata-maxversion': '4.0' });
    for (const [name, value] of Object.entries(options.headers)) headers.set(name, value);
    headers.set('accept', context.accept);
    headers.set('accept-encoding', 'gzip');
    if (request.prefer !== undefined) headers.append('prefer', request.prefer);
    for (const [name, value] of Object.entries(context.auth)) headers.set(name, value);
    return headers;
  } catch {
    // The platform's error quotes the value, which may be a secret: it must not become the cause.
    const what = 'a name or value in headers or auth cannot be sent as a header';
    throw new TidemarkError(
      'config',
      `Feed "${options.feed}": ${what}. Look for line breaks and characters outside Latin-1 in its settings.`,
      { feed: options.feed },
    );
  }
};

const COMPRESSED: ReadonlySet<ForeignBytes> = new Set(['gzip', 'zstd', 'zlib']);

/** A header's value, where it has the form of an encoding's name. */
const encodingIn = (value: string | null | undefined): string | undefined =>
  value !== null && value !== undefined && /^[\w, .-]{1,40}$/.test(value) ? value : undefined;

const notUtf8 = (is: ForeignBytes, headers: Headers): string => {
  if (COMPRESSED.has(is)) {
    const said = encodingIn(headers.get('content-encoding'));
    return `a response is compressed (${is}) otherwise than its Content-Encoding (${said ?? 'none'}) says. A proxy or gateway between does that: mend it there`;
  }
  const charset = encodingIn(/charset="?([^";]+)/i.exec(headers.get('content-type') ?? '')?.[1]);
  const isSaid = charset !== undefined && !/^utf-?8$/i.test(charset);
  const what = is !== 'UTF-16' && isSaid ? charset : is;
  return `a response is not UTF-8, which JSON must be, but ${what}. Mend it at the service, or at the proxy or gateway before it`;
};

const NO_BODY = Buffer.alloc(0);

/** The text of an error page is short-lived: its memory is given back at once. */
const textOnly = (body: Body): string => {
  if (body.outcome !== 'read') return '';
  const text = body.bytes.toString('utf8');
  body.release();
  return text;
};

const readReply = async (
  options: HttpOptions,
  response: Response,
  url: string,
  { traffic, pool }: AttemptContext,
): Promise<HttpReply> => {
  const limit = options.maxBodyBytes ?? MAX_BODY_BYTES;
  const read = await readBody(response, limit, pool);
  const { sizeBytes } = read;
  traffic.bytes += sizeBytes;
  const reply = { status: response.status, url, headers: response.headers, sizeBytes };
  // The text of an error page matters to nobody: its status decides.
  if (!response.ok) {
    const text = textOnly(read);
    return { ...reply, bytes: NO_BODY, text: () => text, release: () => undefined };
  }
  if (read.outcome === 'read') {
    const { bytes } = read;
    return { ...reply, bytes, text: () => bytes.toString('utf8'), release: () => read.release() };
  }
  if (read.outcome === 'not-utf8') throw sourceContract(options.feed, notUtf8(read.is, response.headers));
  throw sourceContract(
    options.feed,
    `a response is longer than ${limit} bytes. Set a smaller pageSize or select less`,
  );
};
