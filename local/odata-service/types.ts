import type { JsonObject } from '../../shared/odata/index.ts';
import type { Quirks } from './quirks/index.ts';
import type { EntityKey, EntitySetOptions, SampleEntityType } from './sample-types.ts';

export interface LoggedRequest {
  readonly method: string;
  /** Percent-decoded, to be read by people and assertions. */
  readonly url: string;
  /** As it came. */
  readonly rawUrl: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Called before a request is answered: rows may be changed here, in the middle of a walk. A returned response is the
 * answer; a hook that throws is a broken connection. `nth` counts every request from 1.
 */
export type RequestHook = (
  request: LoggedRequest,
  nth: number,
) => Response | undefined | void | Promise<Response | undefined | void>;

export interface ODataServiceOptions {
  readonly entitySets: readonly EntitySetOptions[];
  /** Rows in a page that nobody asked to be smaller. Default 200. */
  readonly pageSize?: number;
  /** The most that `Prefer: odata.maxpagesize` is given. Default: `pageSize`. */
  readonly maxPageSize?: number;
  /** Path of the service root. Default `/V4/Northwind/Northwind.svc`. */
  readonly path?: string;
  /** The clock behind the `Date` header, epoch ms. */
  readonly serverNow?: () => number;
  readonly quirks?: Quirks;
  readonly onRequest?: RequestHook;
}

/** An OData V4 service in memory. */
export interface ODataService {
  /** The service at a made-up origin, for `fetch` below. On a socket the root is that of `listen`. */
  readonly rootUrl: string;
  /** Answers without a socket. Bodies are never compressed here: a real `fetch` hands them out decoded. */
  handle(request: Request): Promise<Response>;
  /** `handle` with the signature of the global `fetch`. */
  readonly fetch: typeof globalThis.fetch;
  /** On 127.0.0.1; bodies compressed when asked. `url` is the service root, without a trailing slash. */
  listen(port?: number): Promise<{ readonly url: string; readonly close: () => Promise<void> }>;
  readonly quirks: Quirks;
  onRequest: RequestHook | undefined;
  /** Every request so far, in order. */
  readonly requests: readonly LoggedRequest[];
  /** Forgets `requests` and starts every count of requests anew. */
  clearRequests(): void;
  /** The rows as they are now, in the order they were inserted. */
  rows(set: string): readonly JsonObject[];
  insert(set: string, rows: readonly JsonObject[]): void;
  /** Rejects an unknown key with `config`. */
  update(set: string, key: EntityKey, changes: JsonObject): void;
  remove(set: string, key: EntityKey): void;
  /** Removes every row. */
  clear(set: string): void;
  /** Declares the entity type of a set anew, as a service does that was changed. Rows stay as they are. */
  declare(set: string, type: SampleEntityType): void;
}
