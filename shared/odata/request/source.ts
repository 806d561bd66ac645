import { createHash } from 'node:crypto';
import type { TidemarkError } from '../../core/index.ts';
import { sourceContract } from '../errors/index.ts';
import { type DeclaredType, parseMetadata } from '../metadata/index.ts';
import { RowCounter } from './count.ts';
import { createHttpClient, type Sent } from './http.ts';
import type { HttpOptions } from './http-types.ts';
import { pageReplies } from './page-replies.ts';
import { walkPages } from './paging.ts';
import { RowRequests } from './row-requests.ts';
import type { ODataSource } from './types.ts';
import { entitySetUrl, metadataUrl } from './url.ts';

export interface ODataSourceOptions extends HttpOptions {
  readonly entitySet: string;
  /** The feed's own `$filter`, whose names `$metadata` must have. */
  readonly filter?: string;
  /** Further query options of the feed, for every request except next links. */
  readonly query: Readonly<Record<string, string>>;
  /** `Prefer: odata.maxpagesize`; the service may ignore it. */
  readonly pageSize: number;
}

const ACCEPT_XML = ['application/xml'] as const;

const hashOf = (document: string): string => createHash('sha256').update(document, 'utf8').digest('hex');

/**
 * One entity set of one OData V4 service. Everything it does to the outside goes through `fetch`, `clock` and `random`.
 * Source: OData 4.01 Part 1, 8.2, 11.2.
 */
export const createODataSource = (options: ODataSourceOptions): ODataSource => {
  const http = createHttpClient(options);
  let known: DeclaredType | undefined;

  const rows = new RowRequests(options, http);
  const counter = new RowCounter(options, http);

  const entityType = async (signal?: AbortSignal): Promise<DeclaredType> => {
    if (known !== undefined) return known;
    const request = { purpose: 'metadata', url: metadataUrl(options), accept: ACCEPT_XML } as const;
    const sent = await http.send(request, (reply) => declaredIn(reply.text(), options), signal);
    if (sent.outcome !== 'read') throw errorOf(sent, options.feed);
    sent.reply.release();
    known = sent.value;
    return known;
  };

  return {
    entityType,
    ask: async (query, scan, signal) => {
      const answer = await rows.ask(query, scan, signal);
      if (answer.outcome === 'expired') throw answer.error;
      return answer;
    },
    follow: (link, scan, signal) => rows.follow(link, scan, signal),
    pages: (query, signal) => {
      const get = pageReplies(rows, options.feed, query.filter !== undefined);
      return walkPages({ feed: options.feed, get }, entitySetUrl(options, query), signal);
    },
    count: (filter, signal) => counter.count(filter, signal),
    traffic: http.traffic,
  };
};

const declaredIn = (document: string, { entitySet, feed, filter }: ODataSourceOptions): DeclaredType => ({
  ...parseMetadata(document, entitySet, feed, filter),
  document: hashOf(document),
});

const errorOf = (sent: Exclude<Sent<unknown>, { outcome: 'read' }>, feed: string): TidemarkError =>
  'error' in sent ? sent.error : sourceContract(feed, 'the answer to $metadata is empty. Check serviceUrl');
