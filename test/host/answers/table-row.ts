import type { BodySpec, HeaderValue, RequestSpec } from './request-bytes.ts';

/** What must be in an answer. */
export interface Expected {
  /** Undefined: the host closes without an answer. */
  readonly status: number | undefined;
  /** Headers that must be there, or, where undefined, must not. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
  /** Left out: none. `any`: not looked at. Else members that a JSON body must have. */
  readonly body?: 'any' | Readonly<Record<string, unknown>>;
  /** The host closes the connection. */
  readonly closes?: boolean;
  /** Statuses of further answers on the connection. */
  readonly also?: readonly number[];
}

/** A request, and what the real host (4.1037) answers to it for the app of today. */
export interface TableRow extends Expected {
  /** A fact. */
  readonly name: string;
  readonly request: RequestSpec;
  /** The local host is known to answer otherwise, and why. */
  readonly local?: { readonly reason: string; readonly expected: Expected };
  /** The app of 0.1.0 answered otherwise, and why it does not any more. */
  readonly changed?: string;
}

export interface Asked {
  readonly key?: string;
  readonly headers?: Readonly<Record<string, HeaderValue>>;
  readonly many?: number;
  readonly body?: BodySpec;
}

/** `GET /api/health`, with the host key unless another is named. */
export const ask = (line: string, asked: Asked = {}): RequestSpec => {
  const [method = '', path = ''] = line.split(/ (.*)/s);
  return { method, path, key: 'host', ...asked };
};

/** A request as bytes; `<host key>` is the key. */
export const wire = (text: string): RequestSpec => ({ method: 'GET', path: '', wire: text });

export const JSON_TYPE = { 'content-type': 'application/json' };

/** A body with its length. */
export const sized = (text: string, more: Partial<BodySpec> = {}): BodySpec => ({
  framing: 'content-length',
  text,
  ...more,
});

/** A body in chunks. */
export const inChunks = (text: string, more: Partial<BodySpec> = {}): BodySpec => ({
  framing: 'chunked',
  text,
  ...more,
});

export const DRY = '{"last":5,"dryRun":true}';

/** An answer of the app. */
export const OF_THE_APP = {
  'content-type': 'application/json',
  'cache-control': 'no-store',
  'transfer-encoding': 'chunked',
};
export const A_PROBLEM = { ...OF_THE_APP, 'content-type': 'application/problem+json' };

/** An empty answer of the host. */
export const OF_THE_HOST = { 'content-length': '0', 'content-type': undefined };

/** A refusal by the host's server, before the host. */
export const OF_THE_SERVER = { ...OF_THE_HOST, connection: 'close', 'request-context': undefined };
