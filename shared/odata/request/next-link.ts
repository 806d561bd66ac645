import { sameOrigin } from './same-origin.ts';

/** What is known of a page when its link is resolved. */
export interface LinkPlace {
  readonly serviceUrl: string;
  /** Where the page came from. */
  readonly url: string;
  readonly context?: string | undefined;
}

/**
 * The absolute URL of a next link, byte for byte when it is absolute already; undefined when it leads to another origin. A relative
 * one counts from the context URL, or from the page's own where there is none at the service.
 * Source: OData JSON Format 4.01, 4.6 "Relative URLs".
 */
export const resolveNextLink = (
  link: string,
  { serviceUrl, url, context }: LinkPlace,
): string | undefined => {
  const base = context === undefined ? undefined : sameOrigin(serviceUrl, context, url);
  return sameOrigin(serviceUrl, link, base ?? url);
};

/** Services write the annotations first or last, and a link longer than this costs no more than a later start. */
const EDGE = 4096;
const annotation = (name: string): RegExp =>
  new RegExp(String.raw`"@(?:odata\.)?${name}"\s*:\s*("(?:[^"\\]|\\.)+")`, 'g');
const NEXT_LINK = annotation('nextLink');
const CONTEXT = annotation('context');

/**
 * Where the next page is likely to be, from the two ends of a body that is not parsed yet. A guess: what stands there may be
 * part of a row, so the parsed page must confirm it.
 */
export const guessNextLink = (body: Uint8Array, place: Omit<LinkPlace, 'context'>): string | undefined => {
  const edges = [textOf(body.subarray(-EDGE)), textOf(body.subarray(0, EDGE))];
  const link = lastIn(edges, NEXT_LINK);
  if (link === undefined) return undefined;
  return resolveNextLink(link, { ...place, context: lastIn(edges, CONTEXT) });
};

const textOf = ({ buffer, byteOffset, byteLength }: Uint8Array): string =>
  Buffer.from(buffer, byteOffset, byteLength).toString('utf8');

const lastIn = (edges: readonly string[], pattern: RegExp): string | undefined => {
  for (const edge of edges) {
    const match = [...edge.matchAll(pattern)].at(-1);
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
