import { bodyText } from './body-text.ts';
import { ClientError } from './client-error.ts';
import { type Asked, checkedDoor, type ClientRequest, type Door, requestOf } from './request.ts';
import type { AnswerOf, Problem } from './schemas/index.ts';
import type { EndpointName } from './table/index.ts';

/** As `fetch`. */
export type ClientFetch = (url: string, init: RequestInit) => Promise<Response>;

export interface ClientOptions extends Door {
  readonly fetch: ClientFetch;
}

const FAILURES = [
  400, 401, 403, 404, 405, 408, 409, 411, 412, 413, 414, 422, 429, 431, 500, 501, 502, 503, 504,
] as const;
type FailureStatus = (typeof FAILURES)[number];

/**
 * An answer by its status. What fails has a problem document where the app answered; 401 and what else the host answers has none. 304 comes
 * only where `if-none-match` was asked with: what is known is still so.
 */
export type Answer<Name extends EndpointName> = { readonly headers: Headers } & (
  | AnswerOf<Name>
  | { readonly status: FailureStatus; readonly body: Problem | undefined }
  | { readonly status: 304; readonly body: undefined }
);

export interface Client {
  /** Asks an endpoint. Rejects with `ClientError` only: a problem document is an answer. */
  call<Name extends EndpointName>(name: Name, asked?: Asked<Name>): Promise<Answer<Name>>;
}

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
export const createClient = ({ fetch, ...given }: ClientOptions): Client => {
  const door = checkedDoor(given);
  const send = async ({ url, init }: ClientRequest): Promise<{ response: Response; text: string }> => {
    try {
      const response = await fetch(url, init);
      return { response, text: await bodyText(response) };
    } catch (cause) {
      if (cause instanceof ClientError) throw cause;
      const message = `Nothing answers at ${door.base === '' ? 'this address' : door.base}.`;
      throw new ClientError('unreachable', message, { cause });
    }
  };
  return {
    call: async (name, asked = {}) => {
      const { response, text } = await send(requestOf(door, name, asked));
      return readAnswer(response, text) as Answer<typeof name>;
    },
  };
};
