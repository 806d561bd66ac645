import { ClientError } from './client-error.ts';
import { fillPath } from './fill-path.ts';
import type { BodyInput, Params, QueryInput } from './schemas/index.ts';
import { endpointOf, type EndpointName } from './table/index.ts';

/** Where an app is asked, and by which key. */
export interface Door {
  /** The address of `/api`: `https://app.azurewebsites.net/api`, or relative to the page that asks: `.`. Without a query. */
  readonly base: string;
  /** Sent in the header `x-functions-key`, and nowhere else. */
  readonly key?: string | undefined;
}

/** One whose address carries no secret, and whose key is one: nothing is sent to another. */
export interface CheckedDoor extends Door {
  readonly isChecked: true;
}

export interface Asked<Name extends EndpointName> {
  readonly params?: Params<Name>;
  readonly query?: QueryInput<Name>;
  readonly body?: BodyInput<Name>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** What `fetch` takes. */
export interface ClientRequest {
  readonly url: string;
  readonly init: RequestInit;
}

/** Whether a text can be a key: visible ASCII characters, which a header takes as they are. */
export const isKey = (text: string): boolean => /^[\x21-\x7e]+$/.test(text);

/** Throws `bad-argument` for an address that would carry a secret, and for what is no key. */
export const checkedDoor = ({ base, key }: Door): CheckedDoor => {
  if (/[?#]|^[^/]*\/\/[^/]*@/.test(base))
    throw new ClientError(
      'bad-argument',
      'The address of /api must have no query, fragment or user name. A key is given by itself.',
    );
  if (key !== undefined && !isKey(key))
    throw new ClientError('bad-argument', 'The key must be visible ASCII characters, without blanks.');
  return { base: base.replace(/\/+$/, ''), key, isChecked: true };
};

const queryOf = (query: object): string => {
  const pairs = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) pairs.set(name, String(value));
  return pairs.size === 0 ? '' : `?${pairs.toString()}`;
};

/** An endpoint's request, as it is sent. Throws `bad-argument` where a parameter would make it another path. */
export const requestOf = <Name extends EndpointName>(
  { base, key }: CheckedDoor,
  name: Name,
  { params, query, body, headers = {}, signal }: Asked<Name>,
): ClientRequest => {
  const { method, path } = endpointOf(name);
  const filled = fillPath(path, new Map(Object.entries(params ?? {})));
  if (filled === undefined)
    throw new ClientError('bad-argument', `A part of ${path} is missing, or no name of anything.`);
  return {
    url: `${base}/${filled}${queryOf(query ?? {})}`,
    init: {
      method,
      headers: {
        accept: 'application/json, application/problem+json',
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(key !== undefined && { 'x-functions-key': key }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      // The key would go along to wherever the answer points.
      redirect: 'error',
      ...(signal && { signal }),
    },
  };
};
