import { hash } from 'node:crypto';
import { afterSending, serverTimeMs } from '../../core/index.ts';
import type { HttpReply } from './http-types.ts';
import { guessNextLink, resolveNextLink } from './next-link.ts';
import {
  type PageBody,
  parseExactPage,
  parsePage,
  type ScannedPage,
  type Scanner,
  webPage,
} from '../scan/index.ts';
import { sourceContract } from '../errors/index.ts';
import type { Page } from './types.ts';

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
 * The pages from a URL on. The next page is requested as soon as the bytes of the present one are there, before they are scanned: at
 * any time one page is in use and one is on its way. Ends the request under way when the walk is left.
 */
export async function* walkPages(
  source: PageSource,
  firstUrl: string,
  signal?: AbortSignal,
): AsyncGenerator<Page, void, undefined> {
  const seen = new Set([digest(firstUrl)]);
  const next = new NextRequest(source, signal);
  next.ask(firstUrl, true);
  try {
    for (let reply = await next.reply(); reply !== undefined; reply = await next.reply()) {
      const guess = guessNextLink(reply.bytes, { serviceUrl: source.serviceUrl, url: reply.url });
      next.ask(guess, false);
      // Else the request would be sent only after this page is scanned and used.
      if (guess !== undefined) await afterSending();
      signal?.throwIfAborted();
      const page = new ReplyPage(source, reply, (url) => {
        if (url !== undefined) remember(source.feed, seen, url);
        next.ask(url, false);
      });
      yield page;
      page.end();
      reply.release();
    }
  } finally {
    next.cancel();
  }
}

/** The request of the next page, which may be guessed before it is known. */
class NextRequest {
  readonly #source: PageSource;
  readonly #signal: AbortSignal | undefined;
  #pending: Pending | undefined;

  constructor(source: PageSource, signal: AbortSignal | undefined) {
    this.#source = source;
    this.#signal = signal;
  }

  /** Asks for this page and no other; for none where there is none. */
  ask(url: string | undefined, first: boolean): void {
    if (url === this.#pending?.url) return;
    this.cancel();
    this.#pending = url === undefined ? undefined : begin(this.#source, url, first, this.#signal);
  }

  /** The answer; undefined where nothing was asked for. */
  reply(): Promise<HttpReply> | undefined {
    const pending = this.#pending;
    this.#pending = undefined;
    return pending?.reply;
  }

  cancel(): void {
    this.#pending?.cancel();
    this.#pending = undefined;
  }
}

/** A page whose next link is known once it was scanned, or at its end. */
class ReplyPage implements Page {
  readonly #source: PageSource;
  readonly #reply: HttpReply;
  readonly #onLink: (url: string | undefined) => void;
  #link: { readonly url: string | undefined } | undefined;
  #body: PageBody | undefined;
  #exact: Page['rows'] | undefined;

  constructor(source: PageSource, reply: HttpReply, onLink: (url: string | undefined) => void) {
    this.#source = source;
    this.#reply = reply;
    this.#onLink = onLink;
    if (/html/i.test(reply.headers.get('content-type') ?? '')) throw webPage(source.feed);
  }

  scan(scanner: Scanner): ScannedPage {
    const scanned = scanner.scan(this.#reply.bytes);
    this.#know(scanned);
    return scanned;
  }

  get rowCount(): number {
    return this.rows.length;
  }

  get rows(): Page['rows'] {
    return this.#parsed().rows;
  }

  exactRows(): Page['rows'] {
    return (this.#exact ??= parseExactPage(this.#text(), this.#source.feed).rows);
  }

  get nextLink(): string | undefined {
    this.end();
    return this.#link?.url;
  }

  get sizeBytes(): number {
    return this.#reply.sizeBytes;
  }

  get serverTimeMs(): number | undefined {
    return serverTimeMs(this.#reply.headers);
  }

  /** Where nobody scanned it, it is read for its link alone. */
  end(): void {
    if (this.#link === undefined) this.#know(this.#parsed());
  }

  #text(): string {
    return Buffer.from(this.#reply.bytes).toString('utf8');
  }

  #parsed(): PageBody {
    this.#body ??= parsePage(this.#text(), this.#source.feed);
    if (this.#link === undefined) this.#know(this.#body);
    return this.#body;
  }

  #know(page: Pick<ScannedPage, 'link' | 'context'>): void {
    if (this.#link !== undefined) return;
    this.#link = { url: checkedLink(this.#source, this.#reply, page) };
    this.#onLink(this.#link.url);
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

const checkedLink = (
  source: PageSource,
  reply: HttpReply,
  body: Pick<ScannedPage, 'link' | 'context'>,
): string | undefined => {
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
