import { hash } from 'node:crypto';
import { afterSending, TidemarkError } from '../../core/index.ts';
import { sourceContract } from '../errors/index.ts';
import { followedUrl, guessNextLink } from './next-link.ts';
import { type GetPage, NextRequest } from './next-request.ts';
import { ReplyPage } from './reply-page.ts';
import type { Page } from './types.ts';

/** Where pages come from. */
export interface PageSource {
  readonly feed: string;
  readonly get: GetPage;
}

/** Ends a walk through links that never come to an end and never repeat. */
const MAX_PAGES = 100_000;

/**
 * The pages from a URL on. The next page is requested as soon as the bytes of the present one are there, before they are scanned, and at once
 * where the scan says that it is another one: at any time one page is in use and one is on its way. Ends the request under way when the walk is left.
 */
export async function* walkPages(
  source: PageSource,
  firstUrl: string,
  signal?: AbortSignal,
): AsyncGenerator<Page, void, undefined> {
  const { feed } = source;
  const seen = new Set([digest(firstUrl)]);
  const next = new NextRequest(source.get, signal);
  let page: ReplyPage | undefined;
  next.ask(firstUrl, true);
  try {
    for (let reply = await next.reply(); reply !== undefined; reply = await next.reply()) {
      const { url, bytes } = reply;
      page = new ReplyPage(feed, reply, (said) => {
        const link = said.link === undefined ? undefined : followedUrl(said.link, url, feed);
        if (link !== undefined) remember(feed, seen, link);
        next.ask(link);
        return link;
      });
      const guess = guessNextLink(bytes, url);
      next.ask(guess);
      // Else the request would be sent only after this page is scanned and used.
      if (guess !== undefined) await afterSending();
      signal?.throwIfAborted();
      yield page;
      page.leave();
    }
  } finally {
    next.cancel();
    page?.release();
  }
}

const digest = (url: string): string => hash('sha1', url, 'base64');

const remember = (feed: string, seen: Set<string>, url: string): void => {
  const key = digest(url);
  if (seen.has(key))
    throw new TidemarkError(
      'source-stalled',
      `Feed "${feed}": the next links of the service run in a circle, so its rows never end. Ask the owner of the service, or set another pageSize.`,
      { feed },
    );
  if (seen.size >= MAX_PAGES)
    throw sourceContract(feed, `more than ${MAX_PAGES} pages in one query. Set a greater pageSize`);
  seen.add(key);
};
