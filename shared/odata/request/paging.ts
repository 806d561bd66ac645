import { hash } from 'node:crypto';
import { afterSending, serverTimeMs } from '../../core/index.ts';
import type { HttpReply } from './http-types.ts';
import { guessNextLink, resolveNextLink } from './next-link.ts';
import { type PageBody, parseExactPage, parsePage, webPage } from '../scan/index.ts';
import { sourceContract } from '../errors/index.ts';
import type { Page } from '../metadata/index.ts';

/** Where pages come from. */
export interface PageSource {
  readonly feed: string;
  readonly serviceUrl: string;
  get(url: string, first: boolean, signal: AbortSignal): Promise<HttpReply>;
}

/** Ends a walk through links that never come to an end and never repeat. */
const MAX_PAGES = 100_000;

/** A request under way, which can be aborted. */
interface Pending {
  readonly url: string;
  readonly reply: Promise<HttpReply>;
  cancel(): void;
}

/**
 * The pages from a URL on. The next page is requested as soon as the text of the present one is there, before it is parsed: at
 * any time one page is in use and one is on its way. Ends the request under way when the walk is left.
 */
export async function* walkPages(
  source: PageSource,
  firstUrl: string,
  signal?: AbortSignal,
): AsyncGenerator<Page, void, undefined> {
  const seen = new Set([digest(firstUrl)]);
  let pending: Pending | undefined = begin(source, firstUrl, true, signal);
  try {
    while (pending !== undefined) {
      const reply: HttpReply = await pending.reply;
      const guess = guessNextLink(reply.text, { serviceUrl: source.serviceUrl, url: reply.url });
      pending = guess === undefined ? undefined : begin(source, guess, false, signal);
      // Else the request would be sent only after this page is parsed and used.
      if (pending !== undefined) await afterSending();
      const page = toPage(source, reply);
      const url: string | undefined = page.nextLink;
      if (url !== undefined) remember(source.feed, seen, url);
      if (pending?.url !== url) {
        pending?.cancel();
        pending = url === undefined ? undefined : begin(source, url, false, signal);
      }
      signal?.throwIfAborted();
      yield page;
    }
  } finally {
    pending?.cancel();
  }
}

const begin = (source: PageSource, url: string, first: boolean, signal?: AbortSignal): Pending => {
  const given = new AbortController();
  const signals = signal === undefined ? [given.signal] : [given.signal, signal];
  const reply = source.get(url, first, AbortSignal.any(signals));
  // Whoever awaits the reply sees its failure; nobody does once the walk is left.
  reply.catch(() => undefined);
  return { url, reply, cancel: () => given.abort() };
};

const digest = (url: string): string => hash('sha1', url, 'base64');

const remember = (feed: string, seen: Set<string>, url: string): void => {
  const key = digest(url);
  if (seen.has(key)) throw sourceContract(feed, 'the next links of the service run in a circle');
  if (seen.size >= MAX_PAGES)
    throw sourceContract(feed, `more than ${MAX_PAGES} pages in one query. Set a greater pageSize`);
  seen.add(key);
};

const toPage = (source: PageSource, reply: HttpReply): Page => {
  const { feed } = source;
  if (/html/i.test(reply.headers.get('content-type') ?? '')) throw webPage(feed);
  const body = parsePage(reply.text, feed);
  const nextLink = checkedLink(source, reply, body);
  const time = serverTimeMs(reply.headers);
  let exact: Page['rows'] | undefined;
  return {
    rows: body.rows,
    exactRows: () => (exact ??= parseExactPage(reply.text, feed).rows),
    sizeBytes: reply.sizeBytes,
    ...(nextLink !== undefined && { nextLink }),
    ...(time !== undefined && { serverTimeMs: time }),
  };
};

const checkedLink = (source: PageSource, reply: HttpReply, body: PageBody): string | undefined => {
  if (body.link === undefined) return undefined;
  const { serviceUrl, feed } = source;
  const url = resolveNextLink(body.link, { serviceUrl, url: reply.url, context: body.context });
  if (url !== undefined) return url;
  const place = URL.parse(body.link, reply.url)?.origin ?? 'a place that is no URL';
  throw sourceContract(
    feed,
    `a next link leads to ${place}, and nothing is sent there. Set serviceUrl to the address that the service gives itself`,
  );
};
