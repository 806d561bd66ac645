import type { Turn } from './budget.ts';
import type { HttpOptions, HttpReply, HttpRequest } from './http-types.ts';
import type { BodyPool } from './body-pool.ts';
import type { CookieJar } from './cookie-jar.ts';
import { readReply } from './read-reply.ts';
import { type HeaderParts, requestHeaders } from './request-headers.ts';
import { sameOrigin } from './same-origin.ts';
import { sourceContract } from '../errors/index.ts';
import type { Traffic } from './types.ts';

const MAX_REDIRECTS = 5;
const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308];

/** What one attempt needs besides the request. */
export interface AttemptContext extends HeaderParts {
  /** Waits until a request may go out; its signal ends with the request's time limit, which begins then. */
  readonly turn: () => Promise<Turn & { readonly signal: AbortSignal }>;
  /** Where bodies are gathered. */
  readonly pool: BodyPool;
  /** Of the service's own origin, to which alone requests go. */
  readonly jar: CookieJar;
  /** Counted up: each request that goes out, the bytes of each body. */
  readonly traffic: Traffic;
}

interface Exchange extends Pick<AttemptContext, 'jar' | 'pool' | 'traffic' | 'turn'> {
  readonly given: ReadonlyMap<string, string>;
  readonly url: string;
}

/** Tells who watches of an answer. */
const tell = (
  { watch, clock }: HttpOptions,
  { purpose }: HttpRequest,
  reply: HttpReply,
  sentAt: number,
): HttpReply => {
  const { url, status, headers, bytes, sizeBytes } = reply;
  const tookMs = Math.max(0, clock.now() - sentAt);
  const isWhole = reply.brokenOff === undefined;
  watch?.came({ purpose, url, status, headers, bytes, sizeBytes, isWhole, tookMs });
  return reply;
};

/** The answer to one request, read to its end, or where it redirects to. */
const exchange = async (
  options: HttpOptions,
  request: HttpRequest,
  { jar, pool, traffic, turn, given, url }: Exchange,
): Promise<HttpReply | { readonly location: string }> => {
  const mine = await turn();
  try {
    options.watch?.sending();
    traffic.requests += 1;
    const sentAt = options.clock.now();
    const cookie = jar.header(url, given.get('cookie'));
    const headers = { ...Object.fromEntries(given), ...(cookie !== undefined && { cookie }) };
    const response = await options.fetch(url, { headers, redirect: 'manual', signal: mine.signal });
    mine.arrived();
    jar.take(url, response.headers);
    const location = REDIRECTS.includes(response.status) ? response.headers.get('location') : undefined;
    if (typeof location !== 'string')
      return tell(
        options,
        request,
        await readReply({ options, request, url, pool, traffic }, response),
        sentAt,
      );
    await response.body?.cancel();
    return { location };
  } finally {
    mine.end();
  }
};

/**
 * Sends one request and reads the answer to its end, following redirects within the service's origin. Rejects with
 * `source-contract` for a redirect that leaves it, a body over the limit or one that is not UTF-8; with `config` for a
 * header that cannot be sent; with what `fetch` throws for a failure of the network, and with what `turn` does.
 */
export const attempt = async (
  options: HttpOptions,
  request: HttpRequest,
  context: AttemptContext,
): Promise<HttpReply> => {
  const given = requestHeaders(options, request, context);
  let { url } = request;
  for (let hop = 0; hop <= MAX_REDIRECTS; hop += 1) {
    const came = await exchange(options, request, { ...context, given, url });
    if (!('location' in came)) return came;
    url = redirectTarget(options, came.location, url);
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
