import type { Clock, HeaderReader, Random } from '../../core/index.ts';
import type { Budget } from './budget.ts';

export type AuthHeaders = Readonly<Record<string, string>>;

/**
 * The headers that prove who asks; `fresh` after a 401, when a cached token must not be used again. The signal also ends
 * with the request's time limit.
 */
export type Authorize = (signal: AbortSignal, fresh: boolean) => Promise<AuthHeaders>;

/** What a request says of itself: header names in lower case. A redirect is an answer. */
export interface FetchInit {
  readonly headers: Readonly<Record<string, string>>;
  readonly redirect: 'manual';
  readonly signal: AbortSignal;
}

/** What is used of `Headers`. */
export interface AnswerHeaders extends HeaderReader {
  /** Each `Set-Cookie` by itself: joined they cannot be told apart. */
  getSetCookie?(): readonly string[];
}

/** What is used of a `Response`. */
export interface FetchAnswer {
  /** 200 to 299. */
  readonly ok: boolean;
  readonly status: number;
  readonly headers: AnswerHeaders;
  /** Decompressed. Its end is that of the answer: one that breaks off rejects. */
  readonly body: (AsyncIterable<Uint8Array> & { cancel(): Promise<void> }) | null;
}

/** What is used of `fetch`. */
export interface Fetch {
  (url: string, init: FetchInit): Promise<FetchAnswer>;
  /** It sends the headers that it is given, and no more of its own than a connection needs. */
  readonly addsNone?: true;
}

/** One answer of the service, with what was asked for. Its bytes are good while it is told. */
export interface Exchange {
  readonly purpose: RequestPurpose;
  readonly url: string;
  readonly status: number;
  readonly headers: HeaderReader;
  /** The body, decompressed; empty for an error. */
  readonly bytes: Uint8Array;
  /** Of the body, a byte order mark and all. */
  readonly sizeBytes: number;
  /** The body did not break off. */
  readonly isWhole: boolean;
  /** From when the request went out to the end of its answer. */
  readonly tookMs: number;
}

/** Who watches the requests of a source. */
export interface Watch {
  /** Before a request goes out: what it throws is what comes of it. */
  sending(): void;
  came(exchange: Exchange): void;
}

export interface HttpOptions {
  readonly feed: string;
  /** The service root; requests and credentials go to its origin only. */
  readonly serviceUrl: string;
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly random: Random;
  readonly authorize: Authorize;
  /** The feed's own headers, with every request. */
  readonly headers: Readonly<Record<string, string>>;
  /** Of one request, body included; not of the wait for its turn. */
  readonly timeoutMs: number;
  /** Of the service, which others may share; absent: of nobody else, and without limits. */
  readonly budget?: Budget;
  /** Epoch ms after which no request waits for its turn, nor for a pause of the service; absent: none is so long. */
  readonly deadline?: number;
  /** Of one page's body, decompressed: its share of the instance's memory. */
  readonly maxBodyBytes: number;
  readonly watch?: Watch;
}

export type RequestPurpose = 'metadata' | 'page' | 'next page' | 'count';

export interface HttpRequest {
  readonly purpose: RequestPurpose;
  /** Absolute. */
  readonly url: string;
  /** `Accept` values, the best first; after a 406 or 415 the next one is used for good. */
  readonly accept: readonly string[];
  readonly prefer?: string;
  /** It goes out so often at most. */
  readonly tries?: number;
}

/** What a body's stream failed with. */
export interface BrokenOff {
  readonly cause: unknown;
}

/** A response, read to its end. */
export interface HttpReply {
  readonly status: number;
  /** Where it came from, after redirects. */
  readonly url: string;
  readonly headers: HeaderReader;
  /** The body, decompressed: valid UTF-8 without a byte order mark; empty for an error. A view, until it is released. */
  readonly bytes: Uint8Array;
  /** The body as text; empty for an error whose body says nothing. */
  text(): string;
  /** The body's memory may be used again. Every reply is released once, but for those of errors. */
  release(): void;
  /** Of the body, after decompression. */
  readonly sizeBytes: number;
  /** What the body broke off with, where it did: `bytes` are those that came. */
  readonly brokenOff?: BrokenOff;
}
