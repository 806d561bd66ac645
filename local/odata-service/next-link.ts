import type { QueryOptions } from './query-options.ts';
import type { Quirks } from './types.ts';

const PAGING = new Set(['$skip', '$top', '$skiptoken']);
const ELSEWHERE = 'https://elsewhere.example';

/** The request's own options, byte for byte, with the token of the next page and what is left of `$top`. */
const nextQuery = (options: QueryOptions, token: string, rowCount: number): string => {
  const kept = options.parts.filter(({ name }) => !PAGING.has(name)).map(({ raw }) => raw);
  const top = options.top === undefined ? [] : [`$top=${options.top - rowCount}`];
  return [...kept, ...top, `$skiptoken=${encodeURIComponent(token)}`].join('&');
};

/** The request whose answer has a next link. */
export interface PagedRequest {
  readonly url: URL;
  readonly options: QueryOptions;
}

/** The next link of a page of `rowCount` rows in the form that the quirks ask for; absolute otherwise. */
export const nextLink = (
  { url, options }: PagedRequest,
  { rootPath, quirks }: { readonly rootPath: string; readonly quirks: Quirks },
  token: string,
  rowCount: number,
): string => {
  const { origin, pathname, search } = url;
  const looping = quirks.loopingNextLink ?? false;
  const back = looping === 'back' && options.skiptoken !== undefined;
  if (looping === true) return `${origin}${pathname}${search}`;
  const first = options.parts.filter(({ name }) => name !== '$skiptoken').map(({ raw }) => raw);
  const query = back ? first.join('&') : nextQuery(options, token, rowCount);
  if (quirks.relativeNextLink === true) return `${pathname.slice(rootPath.length + 1)}?${query}`;
  if (quirks.pathAbsoluteNextLink === true) return `${pathname}?${query}`;
  return `${quirks.crossOriginNextLink === true ? ELSEWHERE : origin}${pathname}?${query}`;
};
