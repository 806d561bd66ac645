import type { TidemarkError } from '../../core/index.ts';
import type { DeclaredSet, DeclaredType } from '../metadata/index.ts';
import type { ScannedPage, Scanner } from '../scan/index.ts';

/** One OData response: the bytes of a page, read to the end. Good until the next one is asked for. */
export interface Page {
  /**
   * Scans its rows behind those that the scanner holds; once more with another scanner, where it has to be. Errors: as the scanner's, and
   * `source-contract` for a next link to another path, `source-stalled` for one in a circle; the scanner then holds nothing of the page.
   */
  scan(scanner: Scanner): ScannedPage;
  /** URL of the next page: the query string of the service's link on our own URL; absent on the last one. Asked before a scan, it reads over the page. */
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
  readonly skip?: number;
  /** `$count=true`: the page's `scanned.count`. */
  readonly count?: true;
}

/** What scans a body: it may wait for its turn. The body is good until the page is released. */
export type ScanBody = (body: Uint8Array) => ScannedPage | Promise<ScannedPage>;

/** One answer to a query: its rows, or that there are none. */
export interface AnsweredPage {
  readonly scanned: ScannedPage;
  /** The next link as the service wrote it, for `follow`. */
  readonly link: string | undefined;
  /** The response's `Date` header, epoch ms; absent when the service sends none. */
  readonly serverTimeMs: number | undefined;
  /** How old the answer was in a cache, by its `Age` header. Source: RFC 9111, 5.1. */
  readonly ageMs: number;
  /** Bytes of the body, after decompression. */
  readonly sizeBytes: number;
  /** The service answered 404 where rows were asked for: no rows, as the set is there. */
  readonly isMissing: boolean;
  /** Gives the body's memory back; `scanned.textOf` is not good after it. */
  release(): void;
}

/** How a query is asked. */
export interface AskOptions {
  readonly signal?: AbortSignal | undefined;
  /** It goes out so often at most; absent: as often as what came of it may pass. */
  readonly tries?: number;
}

/** What came of a query. */
export type Answer =
  | { readonly outcome: 'rows'; readonly page: AnsweredPage }
  /** The service does not do it: 400, 405, 413, 414, 422, 431, 501. `most`: the limit in its sentence ("limit of '100' for Top"). */
  | {
      readonly outcome: 'refused';
      readonly status: number;
      readonly most?: number;
      readonly error: TidemarkError;
    }
  /**
   * At every try: another 5xx or an error object, no answer in time, or one that breaks off. `wholeRows`: rows of the last answer that came whole.
   * The error is `source-unavailable`, and `source-contract` where the service answered 500 each time.
   */
  | {
      readonly outcome: 'broken';
      readonly why: 'status' | 'cut' | 'late';
      readonly wholeRows: number;
      readonly error: TidemarkError;
    };

/** What came of a next link: it may have expired, with an error of `source-reset`. */
export type FollowedAnswer = Answer | { readonly outcome: 'expired'; readonly error: TidemarkError };

/** `failed`: the service could not be asked now, which is no reason to fail a run. `isAgain`: it failed before, and was not asked this time. */
export type CountResult =
  | { readonly outcome: 'counted'; readonly rows: number }
  | { readonly outcome: 'not-supported'; readonly status: number }
  | { readonly outcome: 'failed'; readonly error: TidemarkError; readonly isAgain?: boolean };

/** What requests cost so far. */
export interface Traffic {
  requests: number;
  bytes: number;
  /** Answers that asked for a pause, or did not come in time. */
  slowed: number;
  /** Requests that waited as the budget of the minute was used up. */
  heldBack: number;
}

/**
 * One entity set of one service, for one read: cookies of the service live as long. Rejects with the `source-*` kinds, `config`, and the signal's
 * reason; the feed's name is in each message.
 */
export interface ODataSource {
  /** `$metadata`, fetched at the first call, then remembered. */
  entityType(signal?: AbortSignal): Promise<DeclaredType>;
  /** Every entity set of the service, by its `$metadata`. Rejects as `entityType`. */
  entitySets(signal?: AbortSignal): Promise<readonly DeclaredSet[]>;
  /** One answer to a query, scanned whole or not at all. Rejects with what ends a run, and with what `scan` throws. */
  ask(query: EntityQuery, scan: ScanBody, options?: AskOptions): Promise<Answer>;
  /** The answer to a page's link, asked for at our own URL with the link's query string. Rejects as `ask`, and with `source-contract` for a link to another path. */
  follow(link: string, scan: ScanBody, signal?: AbortSignal): Promise<FollowedAnswer>;
  /**
   * The pages of one query, following next links. While a page is being used, the next one is already requested. HTML and a body that is not
   * UTF-8 end in `source-contract` before the page is handed over; a next link to another path, a loop of links and a page without `value`
   * when it is scanned or, where nobody does, when the next one is asked for; an expired link ends in `source-reset`.
   */
  pages(query: EntityQuery, signal?: AbortSignal): AsyncGenerator<Page, void, undefined>;
  /** Rows that match, by `/$count` or a page's count. Never rejects but with the signal's reason: a count is worth less than a run. */
  count(filter: string | undefined, signal?: AbortSignal): Promise<CountResult>;
  readonly traffic: Readonly<Traffic>;
}
