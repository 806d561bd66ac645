import type { DeclaredType } from '../metadata/index.ts';
import type { ScannedPage, Scanner } from '../scan/index.ts';

/** One OData response: the bytes of a page, read to the end. Good until the next one is asked for. */
export interface Page {
  /**
   * Scans its rows behind those that the scanner holds; once more with another scanner, where it has to be. Errors: as the scanner's, and
   * `source-contract` for a next link that leads elsewhere, or in a circle; the scanner then holds nothing of the page.
   */
  scan(scanner: Scanner): ScannedPage;
  /** Absolute URL of the next page, exactly as the service wrote it; absent on the last one. Asked before a scan, it reads over the page. */
  readonly nextLink: string | undefined;
  /** Bytes of the body, after decompression. */
  readonly sizeBytes: number;
  /** The response's `Date` header, epoch ms; absent when the service sends none. */
  readonly serverTimeMs: number | undefined;
}

/** What is asked of an entity set. Values are raw text: the client encodes them. */
export interface EntityQuery {
  readonly filter?: string;
  readonly orderby?: string;
  readonly select?: readonly string[];
  /** The service may ignore it. */
  readonly top?: number;
}

export type CountResult =
  | { readonly outcome: 'counted'; readonly rows: number }
  | { readonly outcome: 'not-supported'; readonly status: number };

/** What requests cost so far. */
export interface Traffic {
  requests: number;
  bytes: number;
}

/** One entity set of one service. Rejects with the `source-*` kinds, the feed's name in each message. */
export interface ODataSource {
  /** `$metadata`, fetched at the first call, then remembered. */
  entityType(signal?: AbortSignal): Promise<DeclaredType>;
  /**
   * The pages of one query, following next links. While a page is being used, the next one is already requested. HTML and a body that is not
   * UTF-8 end in `source-contract` before the page is handed over; a next link to another origin, a loop of links, a page without `value` and
   * cut JSON when it is scanned or, where nobody does, when the next one is asked for; an expired link ends in `source-reset`.
   */
  pages(query: EntityQuery, signal?: AbortSignal): AsyncGenerator<Page, void, undefined>;
  /** `$count` of the rows that match. */
  count(filter: string | undefined, signal?: AbortSignal): Promise<CountResult>;
  readonly traffic: Readonly<Traffic>;
}
