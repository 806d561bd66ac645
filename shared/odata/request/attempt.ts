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
    const location = REDIRECTS.includes(response.status) ? response.headers.get('location') : undefined;
    if (location === undefined || location === null)
      return readReply({ options, request, url, pool, traffic }, response);
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

const NAME = /^[\w!#$%&'*+.^`|~-]+$/;
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;
/** What a setting may end in when it was copied. */
const AROUND = /^[\t\n\r ]+|[\t\n\r ]+$/g;

const unsent = (feed: string): TidemarkError => {
  // Neither name nor value is quoted: it may be a secret.
  const what = 'a name or value in headers or auth cannot be sent as a header';
  return new TidemarkError(
    'config',
    `Feed "${feed}": ${what}. Look for line breaks and characters outside Latin-1 in its settings.`,
    { feed },
  );
};

/** By names in lower case. What the feed says wins over our name and OData's versions, and the auth over everything. */
const requestHeaders = (
  { feed, headers: own }: HttpOptions,
  { prefer }: HttpRequest,
  { accept, auth }: AttemptContext,
): Readonly<Record<string, string>> => {
  const headers = new Map([
    ['odata-version', '4.0'],
    ['odata-maxversion', '4.0'],
    // Some gateways refuse who has no name.
    ['user-agent', 'tidemark'],
  ]);
  const set = (name: string, value: string): void => {
    headers.set(name.toLowerCase(), value.replaceAll(AROUND, ''));
  };
  for (const [name, value] of Object.entries(own)) set(name, value);
  set('accept', accept);
  set('accept-encoding', 'gzip');
  const preferred = headers.get('prefer');
  if (prefer !== undefined) set('prefer', preferred === undefined ? prefer : `${preferred}, ${prefer}`);
  for (const [name, value] of Object.entries(auth)) set(name, value);
  for (const [name, value] of headers) if (!NAME.test(name) || !VALUE.test(value)) throw unsent(feed);
  return Object.fromEntries(headers);
};
