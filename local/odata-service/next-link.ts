import type { LinkToken } from './link-token.ts';
import type { QueryOptions } from './query-options.ts';
import type { CapQuirks, LinkQuirks } from './quirks/index.ts';

/** What the link of the next page takes the place of, beside the options of our own. */
const PAGING = new Set(['$skip', '$top', '$skiptoken', 'chain', 'issued', 'node']);

/** The request whose answer has a next link, and what its answer came to. */
export interface PagedRequest {
  readonly url: URL;
  readonly options: QueryOptions;
  /** Rows of the answer. */
  readonly rowCount: number;
  /** Options of the service's own that its links have. */
  readonly own: readonly string[];
}

type Ways = LinkQuirks & CapQuirks;

/** `$top` as the next page is asked: what is left of it, or the same where it says how long a page is. */
const nextTop = ({ options, rowCount }: PagedRequest, { topIsPage, ignoreTop }: Ways): readonly string[] => {
  if (options.top === undefined) return [];
  return [`$top=${topIsPage === true || ignoreTop === true ? options.top : options.top - rowCount}`];
};

/** The request's own options, byte for byte, with the token of the next page and what is left of `$top`. */
const nextQuery = (paged: PagedRequest, { name, value }: LinkToken, ways: Ways): string => {
  const kept = paged.options.parts.filter((part) => !PAGING.has(part.name)).map(({ raw }) => raw);
  const token = ways.rawToken === true ? value : encodeURIComponent(value);
  return [...kept, ...nextTop(paged, ways), ...paged.own, `${name}=${token}`].join('&');
};

/** The next link of a page in the form that the quirks ask for; absolute otherwise. */
export const nextLink = (
  paged: PagedRequest,
  { rootPath, quirks }: { readonly rootPath: string; readonly quirks: Ways },
  token: LinkToken,
): string => {
  const { url, options } = paged;
  const { origin, pathname, search } = url;
  const looping = quirks.loopingNextLink ?? false;
  const back = looping === 'back' && options.skiptoken !== undefined;
  if (looping === true) return `${origin}${pathname}${search}`;
  const first = options.parts.filter(({ name }) => name !== '$skiptoken').map(({ raw }) => raw);
  const query = back ? first.join('&') : nextQuery(paged, token, quirks);
  if (quirks.relativeNextLink === true) return `${pathname.slice(rootPath.length + 1)}?${query}`;
  if (quirks.pathAbsoluteNextLink === true) return `${pathname}?${query}`;
  return `${quirks.linkOrigin ?? origin}${pathname}?${query}`;
};
