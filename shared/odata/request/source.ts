import { createHash } from 'node:crypto';
import { isTidemarkError } from '../../core/index.ts';
import { createHttpClient } from './http.ts';
import type { HttpOptions, HttpReply } from './http-types.ts';
import { type DeclaredType, parseMetadata } from '../metadata/index.ts';
import type { CountResult, ODataSource } from './types.ts';
import { webPage } from '../scan/index.ts';
import { walkPages } from './paging.ts';
import { sourceContract } from '../errors/index.ts';
import { countUrl, entitySetUrl, metadataUrl } from './url.ts';

export interface ODataSourceOptions extends HttpOptions {
  readonly entitySet: string;
  /** Further query options of the feed, for every request except next links. */
  readonly query: Readonly<Record<string, string>>;
  /** `Prefer: odata.maxpagesize`; the service may ignore it. */
  readonly pageSize: number;
}

/** Numbers that a double cannot hold come as strings, where the service knows the parameter. */
const ACCEPT_JSON = [
  'application/json;odata.metadata=minimal;IEEE754Compatible=true',
  'application/json',
] as const;
const ACCEPT_XML = ['application/xml'] as const;
const ACCEPT_TEXT = ['text/plain'] as const;

/** What a service answers that cannot count. */
const CANNOT_COUNT: readonly number[] = [400, 404, 405, 406, 415, 501];

const hashOf = (document: string): string => createHash('sha256').update(document, 'utf8').digest('hex');

/**
 * One entity set of one OData V4 service. Everything it does to the outside goes through `fetch`, `clock` and `random`.
 * Source: OData 4.01 Part 1, 8.2, 11.2.
 */
export const createODataSource = (options: ODataSourceOptions): ODataSource => {
  const http = createHttpClient(options);
  let known: DeclaredType | undefined;

  const entityType = async (signal?: AbortSignal): Promise<DeclaredType> => {
    if (known !== undefined) return known;
    const request = { purpose: 'metadata', url: metadataUrl(options), accept: ACCEPT_XML } as const;
    const text = textOf(await http.get(request, signal));
    known = { ...parseMetadata(text, options.entitySet, options.feed), document: hashOf(text) };
    return known;
  };

  const getPage = (url: string, first: boolean, signal: AbortSignal): Promise<HttpReply> => {
    const prefer = `odata.maxpagesize=${options.pageSize}`;
    return http.get({ purpose: first ? 'page' : 'next page', url, accept: ACCEPT_JSON, prefer }, signal);
  };

  return {
    entityType,
    pages: (query, signal) =>
      walkPages(
        { feed: options.feed, serviceUrl: options.serviceUrl, get: getPage },
        entitySetUrl(options, query),
        signal,
      ),
    count: async (filter, signal) => {
      const url = countUrl(options, filter);
      try {
        const request = { purpose: 'count', url, accept: ACCEPT_TEXT, answers: CANNOT_COUNT } as const;
        return countOf(await http.get(request, signal), options.feed);
      } catch (error) {
        // A service that cannot count may also break on it, every time.
        if (isTidemarkError(error, 'source-unavailable') && error.facts['status'] === 500) {
          return { outcome: 'not-supported', status: 500 };
        }
        throw error;
      }
    },
    traffic: http.traffic,
  };
};

/** A reply that is wanted as text alone. */
const textOf = (reply: HttpReply): string => {
  const text = reply.text();
  reply.release();
  return text;
};

const countOf = (reply: HttpReply, feed: string): CountResult => {
  const digits = textOf(reply).trim();
  const { status } = reply;
  if (status >= 300) return { outcome: 'not-supported', status };
  if (digits.startsWith('<')) throw webPage(feed);
  const rows = Number(digits);
  if (/^\d+$/.test(digits) && Number.isSafeInteger(rows)) return { outcome: 'counted', rows };
  throw sourceContract(feed, 'the answer to $count is not a number');
};
