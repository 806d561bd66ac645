import type { DeclaredType } from '../metadata/index.ts';
import { RowCounter } from './count.ts';
import { declaredSets } from './declared-sets.ts';
import { declaredType } from './declared-type.ts';
import { createHttpClient } from './http.ts';
import type { HttpOptions } from './http-types.ts';
import { pageReplies } from './page-replies.ts';
import { walkPages } from './paging.ts';
import { RowRequests } from './row-requests.ts';
import type { ODataSource } from './types.ts';
import { entitySetUrl } from './url.ts';

export interface ODataSourceOptions extends HttpOptions {
  /** Its name, and behind a slash the qualified name of a type that derives from its own. */
  readonly entitySet: string;
  /** Where `$metadata` is, at the origin of `serviceUrl`. Default: at the service's root. */
  readonly metadataUrl?: string;
  /** The feed's own `$filter`, whose names `$metadata` must have. */
  readonly filter?: string;
  /** The cursor, and the feed's own key: properties, or paths to those within complex properties. */
  readonly cursor?: string;
  readonly key?: readonly string[];
  /** Further query options of the feed, for every request except next links. */
  readonly query: Readonly<Record<string, string>>;
  /** `Prefer: odata.maxpagesize`; the service may ignore it. */
  readonly pageSize: number;
}

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
    known ??= await declaredType(options, http, signal);
    return known;
  };

  return {
    entityType,
    entitySets: (signal) => declaredSets(options, http, signal),
    ask: async (query, scan, options = {}) => {
      const answer = await rows.ask(query, scan, options);
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
