import { sourceContract } from '../errors/index.ts';

const AUTHORITY = /^(?:[a-z][a-z\d+.-]*:)?\/\/[^/?#]*/i;
const PATH = /^[^?#]*/;
/** From the question mark on. */
const QUERY = /\?[^#]*/;

const partOf = (text: string, part: RegExp): string => part.exec(text)?.[0] ?? '';

/** The last part of a path, without brackets, as services compare it. */
const setIn = (path: string): string => {
  const last = path.replace(/\/+$/, '').split('/').at(-1) ?? '';
  try {
    return decodeURIComponent(last).replace(/\(\)$/, '').toLowerCase();
  } catch {
    return last;
  }
};

/** A link without a path continues where it stands. */
const isOf = (link: string, own: string): boolean => {
  const authority = partOf(link, AUTHORITY);
  const path = partOf(link.slice(authority.length), PATH);
  return (authority === '' && path === '') || setIn(path) === setIn(own);
};

/**
 * The URL of a next link: its query string, unchanged, on the URL of the rows that it continues. Host, scheme and the folders before the set are
 * often those of a server behind a gateway, and nothing is ever sent there. Undefined for a link to another resource, where its query string
 * means another thing.
 */
export const resolveNextLink = (link: string, rowsUrl: string): string | undefined => {
  const { origin, pathname } = new URL(rowsUrl);
  return isOf(link, pathname) ? `${origin}${pathname}${partOf(link, QUERY)}` : undefined;
};

/** The same; throws `source-contract` for a link to another resource. */
export const followedUrl = (link: string, rowsUrl: string, feed: string): string => {
  const url = resolveNextLink(link, rowsUrl);
  if (url !== undefined) return url;
  throw sourceContract(
    feed,
    'a next link of the service leads to another path than that of its rows, and is not followed. A gateway that changes paths does that: mend the links there',
  );
};

/** Services write the annotations first or last, and a link longer than this costs no more than a later start. */
const EDGE = 4096;
const NEXT_LINK = /"@(?:odata\.)?nextLink"\s*:\s*("(?:[^"\\]|\\.)+")/g;

/**
 * Where the next page is likely to be, from the two ends of a body that is not parsed yet. A guess: what stands there may be
 * part of a row, so the parsed page must confirm it.
 */
export const guessNextLink = (body: Uint8Array, rowsUrl: string): string | undefined => {
  const edges = [textOf(body.subarray(-EDGE)), textOf(body.subarray(0, EDGE))];
  const link = lastIn(edges);
  return link === undefined ? undefined : resolveNextLink(link, rowsUrl);
};

const textOf = ({ buffer, byteOffset, byteLength }: Uint8Array): string =>
  Buffer.from(buffer, byteOffset, byteLength).toString('utf8');

const lastIn = (edges: readonly string[]): string | undefined => {
  for (const edge of edges) {
    const match = [...edge.matchAll(NEXT_LINK)].at(-1);
    if (match?.[1] !== undefined) return unquote(match[1]);
  }
  return undefined;
};

const unquote = (json: string): string | undefined => {
  try {
    const text: unknown = JSON.parse(json);
    return typeof text === 'string' ? text : undefined;
  } catch {
    return undefined;
  }
};
