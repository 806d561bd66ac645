import {
  ClientError,
  type ClientFetch,
  createClient,
  type EndpointName,
  ENDPOINTS,
  type Problem,
} from '../../shared/api/index.ts';
import type { ViewOf } from './answers.ts';
import { askedOf, type Call } from './endpoints.ts';
import { forgetKey, key } from './key.ts';
import {
  KEY_REFUSED,
  NO_NAME,
  NOT_TIDEMARK,
  problemTrouble,
  type Trouble,
  UNREACHABLE,
  versionTrouble,
} from './trouble.ts';

/** An answer, or why there is none. */
export type Asked<Body> =
  | { readonly ok: true; readonly status: number; readonly body: Body }
  | { readonly ok: false; readonly trouble: Trouble };

interface Known {
  readonly etag: string;
  readonly body: unknown;
}

/** Answers by their call, for as long as the page is open: what did not change is not sent again, and is the same value. */
const known = new Map<string, Known>();
const MOST_KNOWN = 200;

const remember = (id: string, answer: Known): void => {
  known.delete(id);
  known.set(id, answer);
  const [oldest] = known.keys();
  if (known.size > MOST_KNOWN && oldest !== undefined) known.delete(oldest);
};

const pageFetch: ClientFetch = (url, init) =>
  fetch(url, { ...init, cache: 'no-store', referrerPolicy: 'no-referrer' });

const failed = (trouble: Trouble): { readonly ok: false; readonly trouble: Trouble } => ({
  ok: false,
  trouble,
});

const THROWN: Readonly<Record<ClientError['kind'], Trouble>> = {
  unreachable: UNREACHABLE,
  'not-tidemark': NOT_TIDEMARK,
  'bad-argument': NO_NAME,
};

const thrownTrouble = (error: unknown): Trouble =>
  error instanceof ClientError ? THROWN[error.kind] : NOT_TIDEMARK;

/** What came, whatever was asked for. */
interface Came {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

/** Why an answer is none, by what the host says where the app says nothing. */
const troubleOf = (endpoint: EndpointName, { status, body }: Came): Trouble => {
  if (status === 401 || status === 403) {
    forgetKey(true);
    return KEY_REFUSED;
  }
  if (body !== undefined) return problemTrouble(body as Problem);
  if (status === 404 || status === 405) return versionTrouble(endpoint);
  return status === 429 || status >= 500 ? UNREACHABLE : NOT_TIDEMARK;
};

/** A 503 of health is an answer, too. */
const isView = ({ status, body }: Came): boolean =>
  typeof body === 'object' && body !== null && (status < 300 || 'checks' in body);

const send = async <Name extends EndpointName>(call: Call<Name>, etag: string | undefined): Promise<Came> => {
  const headers = etag === undefined ? {} : { 'if-none-match': etag };
  // Addresses are relative to the document, so that the page works behind any prefix.
  const client = createClient({ base: '.', key: key.value, fetch: pageFetch });
  return (await client.call(call.endpoint, { ...askedOf(call), headers })) as Came;
};

/** Asks the app that the page is of. The key goes along in a header. */
export const ask = async <Name extends EndpointName>(call: Call<Name>): Promise<Asked<ViewOf<Name>>> => {
  const id = JSON.stringify(call);
  const before = known.get(id);
  let came: Came;
  try {
    came = await send(call, before?.etag);
  } catch (error) {
    return failed(thrownTrouble(error));
  }
  const { status, headers, body } = came;
  if (status === 304 && before !== undefined)
    return { ok: true, status: 200, body: before.body as ViewOf<Name> };
  if (!isView(came)) return failed(status < 300 ? NOT_TIDEMARK : troubleOf(call.endpoint, came));
  const etag = headers.get('etag');
  if (etag !== null && ENDPOINTS[call.endpoint].method === 'GET') remember(id, { etag, body });
  return { ok: true, status, body: body as ViewOf<Name> };
};
