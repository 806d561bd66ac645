import manifest from '#package' with { type: 'json' };
import { TidemarkError } from '../../core/index.ts';
import type { AuthHeaders, HttpOptions, HttpRequest } from './http-types.ts';

/** How a request goes out. */
export interface HeaderParts {
  readonly accept: string;
  readonly auth: AuthHeaders;
}

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

/** A wish of ours behind the feed's own ones; none where the feed wishes the same by itself. */
const preferences = (own: string | undefined, ours: string): string => {
  if (own === undefined) return ours;
  return /maxpagesize/i.test(own) ? own : `${own}, ${ours}`;
};

/**
 * All headers of a request, by names in lower case. What the feed says wins over ours, but for the form of an answer that is no page of rows;
 * the auth wins over everything. `accept-language` is not sent, as some services answer other data by it; by a client that adds headers of its
 * own it is sent empty, as Node's `fetch` puts `*` where there is none, at which other services fail. Rejects with `config` for one that cannot be sent.
 */
export const requestHeaders = (
  { feed, headers: own, fetch }: HttpOptions,
  { prefer, purpose }: HttpRequest,
  { accept, auth }: HeaderParts,
): Map<string, string> => {
  const headers = new Map([
    ['accept', accept],
    ['accept-encoding', 'gzip'],
    ['odata-version', '4.0'],
    ['odata-maxversion', '4.0'],
    // Some gateways refuse who has no name.
    ['user-agent', `tidemark/${manifest.version}`],
  ]);
  if (fetch.addsNone !== true) headers.set('accept-language', '');
  const set = (name: string, value: string): void => {
    headers.set(name.toLowerCase(), value.replaceAll(AROUND, ''));
  };
  for (const [name, value] of Object.entries(own)) set(name, value);
  if (!isForRows(purpose)) set('accept', accept);
  if (prefer !== undefined) set('prefer', preferences(headers.get('prefer'), prefer));
  for (const [name, value] of Object.entries(auth)) set(name, value);
  for (const [name, value] of headers) if (!NAME.test(name) || !VALUE.test(value)) throw unsent(feed);
  return headers;
};

const isForRows = (purpose: HttpRequest['purpose']): boolean => purpose === 'page' || purpose === 'next page';

/** Whether the feed says itself which form of an answer it wants. */
export const hasOwnAccept = ({ headers }: HttpOptions, { purpose }: HttpRequest): boolean =>
  isForRows(purpose) && Object.keys(headers).some((name) => name.toLowerCase() === 'accept');
