import type { JsonObject, JsonValue } from '../../shared/odata/index.ts';

/** A structural property as `$metadata` declares it. A facet that is absent here is absent there. */
export interface SampleProperty {
  readonly name: string;
  /** `Edm.Int32` and so on. A type that is not primitive can be read and not filtered or sorted. */
  readonly type: string;
  /** Default true, as in CSDL XML. */
  readonly nullable?: boolean;
  readonly precision?: number;
  readonly scale?: number | 'variable';
}

export interface SampleEntityType {
  readonly name: string;
  readonly key: readonly string[];
  readonly properties: readonly SampleProperty[];
}

/**
 * One entity set. Int64 and Decimal values are JSON numbers, or strings where a double is not exact; times are the
 * service's text, kept as written.
 */
export interface EntitySetOptions {
  readonly name: string;
  readonly entityType: SampleEntityType;
  readonly rows: readonly JsonObject[];
  /** Values for what a POST leaves out, besides the next integer key. `nowMs` is the service's clock. */
  readonly newRow?: (rows: readonly JsonObject[], nowMs: number) => JsonObject;
}

/** 1 is the first request for rows of any entity set since the start, or since `clearRequests()`. */
export type Nth = number | readonly number[];

/** How real services misbehave. All off by default; may be changed at any time. */
export interface Quirks {
  /** Rows come in no order at all, the same at every request. */
  ignoreOrder?: boolean;
  /** Every row matches, for rows and for `$count`. */
  ignoreFilter?: boolean;
  ignoreMaxPageSize?: boolean;
  /** 406 where `Accept` asks for IEEE754Compatible=true. */
  rejectIeee754?: boolean;
  /** The token is a plain offset: an insert or a delete in the middle of a walk doubles or loses a row. */
  offsetSkipToken?: boolean;
  /** Relative to the service root: `Orders?$skiptoken=...`. */
  relativeNextLink?: boolean;
  /** `/V4/Northwind/Northwind.svc/Orders?$skiptoken=...`. */
  pathAbsoluteNextLink?: boolean;
  /** The same path at `https://elsewhere.example`. */
  crossOriginNextLink?: boolean;
  /** true: each page links to itself; `back`: the second page links to the first. */
  loopingNextLink?: boolean | 'back';
  /** An empty page with a next link after every page, and an empty last one. */
  emptyPages?: boolean;
  /** At most this many rows, and no next link. */
  silentCap?: number;
  /** 400 on `or` in a filter. */
  refuseOr?: boolean;
  /** 501 on `/$count`. */
  noCount?: boolean;
  /** 429 at every nth request of any kind; Retry-After in seconds, or as the HTTP date one second from now. */
  throttle?: { readonly everyNth: number; readonly retryAfter: number | 'date' };
  failNth?: Nth;
  /** 200 with a body that ends in the middle, as an error within a stream does. */
  cutJson?: Nth;
  /** 200 with a login page. */
  html?: Nth;
  /** 200 with a JSON object that has no `value`. */
  noValue?: Nth;
  /** 401 for every request. */
  unauthorized?: boolean;
  /** false: Int64 and Decimal are strings although nobody asked for it and Content-Type does not say so. */
  numbersAsJson?: boolean;
  /** Tokens compare as SQL does: rows after a null, or with one, are lost. */
  nullsSkipped?: boolean;
  /** Times are cut to milliseconds where they are shown, and compared in full. */
  renderMilliseconds?: boolean;
  latencyMs?: number;
}

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

/** A single key's value, or the values of a composite key by name. */
export type EntityKey = JsonValue;

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
}
