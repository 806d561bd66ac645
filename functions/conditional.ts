import { createHash } from 'node:crypto';
import type { HttpRequest, HttpResponseInit } from '@azure/functions';

/**
 * The member that moves by itself while nothing has changed: the tag is of all else, and whoever keeps a body computes it of `freshAt`.
 * In a text of JSON its quotes are escaped.
 */
const BY_CLOCK = /"freshnessSeconds":\d+/g;

/** Of a base64url text: 162 bits. */
const HASH_CHARACTERS = 27;

/** A weak tag of JSON as it is sent: two bodies of one tag may differ in what the clock alone moves. */
export const tagOf = (json: string): string => {
  const hash = createHash('sha256').update(json.replaceAll(BY_CLOCK, ''));
  return `W/"${hash.digest('base64url').slice(0, HASH_CHARACTERS)}"`;
};

const opaque = (etag: string): string => etag.trim().replace(/^W\//, '');

/** Whether the caller has what the tag is of. Source: RFC 9110, section 13.1.2: a list, compared weakly. */
export const isKnown = ({ headers }: Pick<HttpRequest, 'headers'>, etag: string): boolean =>
  (headers.get('if-none-match') ?? '')
    .split(',')
    .map(opaque)
    .some((one) => one === '*' || one === opaque(etag));

/** A JSON answer with its tag, which one that never changes may bring along; 304 without a body where the caller has it. Anything else as it is. */
export const conditional = (request: HttpRequest, answer: HttpResponseInit): HttpResponseInit => {
  if (answer.status !== 200 || typeof answer.body !== 'string') return answer;
  const { 'content-type': type = '', ...headers } = Object.fromEntries(new Headers(answer.headers));
  const { etag = tagOf(answer.body) } = headers;
  return isKnown(request, etag)
    ? { status: 304, headers: { ...headers, etag } }
    : { ...answer, headers: { ...headers, 'content-type': type, etag } };
};
