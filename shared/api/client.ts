import { fillPath } from './fill-path.ts';

import { endpointOf, type EndpointName } from './table/index.ts';
import type { AnswerOf, BodyInput, Params, Problem, QueryInput } from './schemas/index.ts';

/** As `fetch`. */
export type ClientFetch = (url: string, init: RequestInit) => Promise<Response>;

export interface ClientOptions {
  /** The address of `/api`: `https://app.azurewebsites.net/api`, or relative to the page that asks. Without a query. */
  readonly base: string;
  /** Sent in the header `x-functions-key`, and nowhere else. */
  readonly key?: string | undefined;
  readonly fetch: ClientFetch;
}

export interface Asked<Name extends EndpointName> {
  readonly params?: Params<Name>;
  readonly query?: QueryInput<Name>;
  readonly body?: BodyInput<Name>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

const FAILURES = [
  400, 401, 403, 404, 405, 408, 409, 411, 412, 413, 414, 422, 429, 431, 500, 501, 502, 503, 504,
] as const;
type FailureStatus = (typeof FAILURES)[number];

/** An answer by its status. What fails has a problem document where the app answered; 401 and what else the host answers has none. */
export type Answer<Name extends EndpointName> = { readonly headers: Headers } & (
  AnswerOf<Name> | { readonly status: FailureStatus; readonly body: Problem | undefined }
);

/** What is no answer of Tidemark's: `unreachable`, nothing came; `not-tidemark`, something else answers there; `bad-argument`, it was not asked. */
export class ClientError extends Error {
  override readonly name = 'ClientError';
  readonly kind: 'unreachable' | 'not-tidemark' | 'bad-argument';
  /** Of `not-tidemark`. */
  readonly status: number | undefined;

  constructor(
    kind: ClientError['kind'],
    message: string,
    { status, cause }: { readonly status?: number; readonly cause?: unknown } = {},
  ) {
    super(message, { cause });
    this.kind = kind;
    this.status = status;
  }
}

export interface Client {
  /** Asks an endpoint. Rejects with `ClientError` only: a problem document is an answer. */
  call<Name extends EndpointName>(name: Name, asked?: Asked<Name>): Promise<Answer<Name>>;
}

const cleanBase = (base: string): string => {
  if (/[?#]|^[^/]*\/\/[^/]*@/.test(base))
    throw new ClientError(
      'bad-argument',
      'The address of /api must have no query, fragment or user name. A key is given by itself.',
    );
  return base.replace(/\/+$/, '');
};

const checkedKey = (key: string | undefined): string | undefined => {
  if (key === undefined || /^[\x21-\x7e]+$/.test(key)) return key;
  throw new ClientError('bad-argument', 'The key must be visible ASCII characters, without blanks.');
};

const queryOf = (query: object): string => {
  const pairs = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) pairs.set(name, String(value));
  return pairs.size === 0 ? '' : `?${pairs.toString()}`;
};

/** The body of a JSON answer; undefined where it is none. */
const jsonOf = (response: Response, text: string): unknown => {
  if (!/^application\/(?:[\w.+-]+\+)?json\b/i.test(response.headers.get('content-type') ?? ''))
    return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const isProblem = (body: unknown): body is Problem =>
  typeof body === 'object' && body !== null && 'kind' in body && 'detail' in body;

const readAnswer = (response: Response, text: string): object => {
  const { status, headers } = response;
  const body = jsonOf(response, text);
  if (FAILURES.some((failure) => failure === status)) {
    const isOurs = isProblem(body) || (typeof body === 'object' && body !== null && 'checks' in body);
    return { status, headers, body: isOurs ? body : undefined };
  }
  if (status === 304 || (response.ok && body !== undefined)) return { status, headers, body };
  const message = `What answered is not Tidemark: ${status}, ${headers.get('content-type') ?? 'without a content type'}. Is the address right, and does it end in /api?`;
  throw new ClientError('not-tidemark', message, { status });
};

/** Asks the app over HTTP. The answer is trusted to be what this version of the app answers; further members are let pass. */
export const createClient = ({ base, key, fetch }: ClientOptions): Client => {
  const root = cleanBase(base);
  const own = checkedKey(key);
  const send = async (url: string, init: RequestInit): Promise<{ response: Response; text: string }> => {
    try {
      const response = await fetch(url, init);
      return { response, text: await response.text() };
    } catch (cause) {
      throw new ClientError('unreachable', `Nothing answers at ${root === '' ? 'this address' : root}.`, {
        cause,
      });
    }
  };
  return {
    call: async (name, { params = {}, query = {}, body, headers = {}, signal } = {}) => {
      const { method, path } = endpointOf(name);
      const filled = fillPath(path, new Map(Object.entries(params)));
      if (filled === undefined)
        throw new ClientError('bad-argument', `A part of ${path} is missing, or no name of anything.`);
      const { response, text } = await send(`${root}/${filled}${queryOf(query)}`, {
        method,
        headers: {
          accept: 'application/json, application/problem+json',
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...(own !== undefined && { 'x-functions-key': own }),
          ...headers,
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        // The key would go along to wherever the answer points.
        redirect: 'error',
        ...(signal && { signal }),
      });
      return readAnswer(response, text) as Answer<typeof name>;
    },
  };
};
