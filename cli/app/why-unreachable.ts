import { isLoopback } from '../../shared/api/index.ts';
import type { Exit } from '../exit-codes.ts';

/** Why nothing answers, with what to do; `again`: the same request may be answered. */
export interface Why {
  readonly text: string;
  readonly again: boolean;
  /** `usage`: no repetition changes it, as what was typed names no host. */
  readonly exit: Extract<Exit, 'usage' | 'unreachable'>;
}

/** It was reached, and is perhaps at work. */
export const CUT = 'the connection was cut. Ask again; if it stays so, look whether the app is there.';
const LATE = 'no connection came about in time. Is there a network, or a firewall?';
const NO_WAY = 'no way leads there. Is there a network, or a VPN to join?';
const NOT_TRUSTED =
  'its certificate is not trusted here. If it is to be, name its authority: NODE_EXTRA_CA_CERTS=FILE.';
const NO_HTTPS =
  'no https is spoken there. Is the address right? That of npm start begins with http://, on this machine only.';

const ALWAYS: ReadonlyMap<string, string> = new Map([
  ['ENOTFOUND', 'no host of that name is found. Is the address right?'],
  ['EAI_AGAIN', 'its name could not be looked up. Is there a network?'],
  ['EHOSTUNREACH', NO_WAY],
  ['ENETUNREACH', NO_WAY],
  ['ETIMEDOUT', LATE],
  ['UND_ERR_CONNECT_TIMEOUT', LATE],
  ['CERT_HAS_EXPIRED', 'its certificate has expired. Whoever runs the app renews it.'],
  ['CERT_NOT_YET_VALID', 'its certificate is not valid yet. Is the clock of this machine right?'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', NOT_TRUSTED],
  ['SELF_SIGNED_CERT_IN_CHAIN', NOT_TRUSTED],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', NOT_TRUSTED],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', NOT_TRUSTED],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'its certificate is of another name. Is the address right?'],
  ['ERR_SSL_WRONG_VERSION_NUMBER', NO_HTTPS],
  ['EPROTO', NO_HTTPS],
  ['HTTPParserError', 'what listens there speaks no HTTP. Is the address right?'],
  // Source: the Fetch standard, section 2.9 ("port blocking").
  ['bad port', 'no app is asked on such a port, which is kept for another service. Is the address right?'],
]);

const MAYBE: ReadonlyMap<string, string> = new Map([
  ['TimeoutError', 'no answer came in time. Ask again.'],
  ['ECONNRESET', CUT],
  ['EPIPE', CUT],
  ['UND_ERR_SOCKET', CUT],
  ['UND_ERR_HEADERS_TIMEOUT', 'no answer came in time. Ask again.'],
]);

/** What tells the causes of a failed `fetch` apart: a code, a name, or the message of the one that has neither. */
const codesOf = (error: unknown): readonly string[] => {
  const codes: string[] = [];
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) {
    if ('code' in at && typeof at.code === 'string') codes.push(at.code);
    codes.push(at.name, at.message);
  }
  return codes;
};

const refused = (url: string): string =>
  isLoopback(new URL(url).hostname)
    ? 'nothing listens there. Does npm start run, and at this address?'
    : 'nothing listens there. Is it started, and is the address right?';

const found = (told: ReadonlyMap<string, string>, codes: readonly string[]): string | undefined =>
  codes.map((code) => told.get(code)).find((text) => text !== undefined);

/** What a `fetch` of an address was rejected with, in words. */
export const whyUnreachable = (url: string, error: unknown): Why => {
  const codes = codesOf(error);
  if (codes.includes('ECONNREFUSED')) return { text: refused(url), again: false, exit: 'unreachable' };
  const maybe = found(MAYBE, codes);
  if (maybe !== undefined) return { text: maybe, again: true, exit: 'unreachable' };
  const always = found(ALWAYS, codes);
  if (always !== undefined)
    return { text: always, again: false, exit: codes.includes('ENOTFOUND') ? 'usage' : 'unreachable' };
  const code = codes.find((one) => /^[A-Z][A-Z\d_]+$/.test(one));
  const text = `the request failed${code === undefined ? '' : ` (${code})`}. Is the app running, and is the address right?`;
  return { text, again: true, exit: 'unreachable' };
};
