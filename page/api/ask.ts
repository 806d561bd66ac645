import { ENDPOINTS } from '../../shared/api/index.ts';
import type { ProblemView } from './answers.ts';
import { type Call, pathOf } from './endpoints.ts';
import { forgetKey, key } from './key.ts';
import {
  KEY_REFUSED,
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

/** Answers by their address, for as long as the page is open: what did not change is not sent again. */
const known = new Map<string, Known>();
const MOST_KNOWN = 200;

const remember = (address: string, answer: Known): void => {
  known.delete(address);
  known.set(address, answer);
  const [oldest] = known.keys();
  if (known.size > MOST_KNOWN && oldest !== undefined) known.delete(oldest);
};

const isProblem = (body: unknown): body is ProblemView =>
  typeof body === 'object' && body !== null && 'kind' in body && 'detail' in body;

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const send = async (call: Call, address: string): Promise<{ response: Response; text: string }> => {
  const etag = known.get(address)?.etag;
  const response = await fetch(address, {
    method: ENDPOINTS[call.endpoint].method,
    cache: 'no-store',
    redirect: 'error',
    referrerPolicy: 'no-referrer',
    headers: {
      accept: 'application/json, application/problem+json',
      ...(key.value !== undefined && { 'x-functions-key': key.value }),
      ...(call.body !== undefined && { 'content-type': 'application/json' }),
      ...(etag !== undefined && { 'if-none-match': etag }),
    },
    ...(call.body !== undefined && { body: JSON.stringify(call.body) }),
  });
  return { response, text: await response.text() };
};

const failed = (trouble: Trouble): { readonly ok: false; readonly trouble: Trouble } => ({
  ok: false,
  trouble,
});

const troubleOf = (call: Call, status: number, body: unknown): Trouble => {
  if (status === 401 || status === 403) {
    forgetKey(true);
    return KEY_REFUSED;
  }
  if (isProblem(body)) return problemTrouble(body);
  if (status === 404 || status === 405) return versionTrouble(call.endpoint);
  return status >= 500 ? UNREACHABLE : NOT_TIDEMARK;
};

/** Asks the app that the page is of: addresses are relative to the document. The key goes along in a header. */
export const ask = async <Body>(call: Call): Promise<Asked<Body>> => {
  const address = pathOf(call);
  let answer: { response: Response; text: string };
  try {
    answer = await send(call, address);
  } catch {
    return failed(UNREACHABLE);
  }
  const { status, headers } = answer.response;
  const before = known.get(address);
  if (status === 304 && before !== undefined) return { ok: true, status: 200, body: before.body as Body };
  const body = jsonOf(answer.text);
  // A 503 of health is an answer, too.
  if (status >= 300 && !(call.endpoint === 'health' && !isProblem(body) && typeof body === 'object')) {
    return failed(troubleOf(call, status, body));
  }
  if (typeof body !== 'object' || body === null) return failed(NOT_TIDEMARK);
  const etag = headers.get('etag');
  if (etag !== null && ENDPOINTS[call.endpoint].method === 'GET') remember(address, { etag, body });
  return { ok: true, status, body: body as Body };
};
