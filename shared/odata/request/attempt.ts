import { TidemarkError } from '../../core/index.ts';
import type { AuthHeaders, HttpOptions, HttpReply, HttpRequest } from './http-types.ts';
import type { BodyPool } from './body-pool.ts';
import { readReply } from './read-reply.ts';
import { sameOrigin } from './same-origin.ts';
import { sourceContract } from '../errors/index.ts';
import type { Traffic } from './types.ts';

const MAX_REDIRECTS = 5;
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
  const { pool, traffic } = context;
  const headers = requestHeaders(options, request, context);
  let { url } = request;
  for (let hop = 0; hop <= MAX_REDIRECTS; hop += 1) {
    traffic.requests += 1;
    const response = await options.fetch(url, { headers, redirect: 'manual', signal: context.signal });
    const location = REDIRECTS.includes(response.status) ? response.headers.get('location') : null;
    if (location === null) return readReply({ options, request, url, pool, traffic }, response);
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
