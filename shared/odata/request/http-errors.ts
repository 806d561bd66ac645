import { type ErrorKind, type Facts, knownCode, TidemarkError } from '../../core/index.ts';
import type { HttpReply, RequestPurpose } from './http-types.ts';
import { serviceError } from '../errors/index.ts';

/** True for an answer that may be another one next time. */
export const isTransient = (status: number): boolean =>
  status === 408 || status === 429 || (status >= 500 && status !== 501 && status !== 505);

const WHAT: Readonly<Record<RequestPurpose, string>> = {
  metadata: '$metadata',
  page: 'the query',
  'next page': 'a next link',
  count: '$count',
};

/** SharePoint answers 401 to a URL that is too long for it. */
const LONG_URL = 2000;

const DENIED: Readonly<Record<number, string>> = {
  401: 'Check auth of the feed: the credentials are missing, wrong or expired.',
  403: 'Grant the identity of the feed permission to read this entity set.',
  407: 'A proxy asks for credentials.',
};

const REMEDY: Readonly<Record<number, string>> = {
  400: 'Check filter, select and cursor of the feed against $metadata.',
  404: "The service's own link leads nowhere: a gateway before it may change paths.",
  406: 'The service offers no JSON.',
  413: 'Set a smaller pageSize.',
  414: 'Shorten select or filter.',
  415: 'The service offers no JSON.',
  431: 'Shorten select or filter.',
  501: 'The service does not support what this feed needs of it: ordering and filtering by the cursor.',
};

interface Verdict {
  readonly kind: ErrorKind;
  readonly remedy: string;
}

const denial = (remedy: string, { url }: HttpReply): Verdict => {
  const long =
    url.length > LONG_URL ? ' Some services answer so to a long URL: shorten select or filter.' : '';
  return { kind: 'source-denied', remedy: `${remedy}${long}` };
};

const verdictOn = (purpose: RequestPurpose, reply: HttpReply): Verdict => {
  const { status } = reply;
  const denied = DENIED[status];
  if (denied !== undefined) return denial(denied, reply);
  if (status === 410 && purpose === 'next page')
    return { kind: 'source-reset', remedy: 'The link has expired.' };
  if (status === 404 && purpose !== 'next page')
    return { kind: 'config', remedy: 'Check serviceUrl and entitySet of the feed.' };
  const remedy = REMEDY[status] ?? 'Check serviceUrl: it must be the root of an OData V4 service.';
  return { kind: 'source-contract', remedy };
};

/** The error for an answer that no repetition will change. */
export const refusal = (feed: string, purpose: RequestPurpose, reply: HttpReply): TidemarkError => {
  const { status } = reply;
  const { code, note } = serviceError(reply.text());
  const facts: Facts = { feed, status, ...(code !== '' && { code }) };
  const { kind, remedy } = verdictOn(purpose, reply);
  const message = `Feed "${feed}": the service answered ${status} to ${WHAT[purpose]}${note}. ${remedy}`;
  return new TidemarkError(kind, message, facts);
};

/** The last failure of a request that was tried as often as allowed. */
export interface Exhausted {
  readonly attempts: number;
  readonly reply?: HttpReply | undefined;
  /** What the service asked to wait. */
  readonly afterMs?: number | undefined;
  /** The service asked for a longer wait than a run can spend. */
  readonly tooLong: boolean;
  readonly cause?: unknown;
  /** Where it was asked: scheme, host and port. */
  readonly origin: string;
}

/**
 * True when DNS says that the host of serviceUrl does not exist, which no repetition changes. `EAI_AGAIN` is the resolver's own trouble, and
 * passes. Source: POSIX getaddrinfo, EAI_NONAME and EAI_AGAIN.
 */
export const isUnknownHost = (cause: unknown): boolean => causeCode(cause) === 'ENOTFOUND';

const unknownHost = (said: string, { origin }: Exhausted, facts: Facts): TidemarkError =>
  new TidemarkError(
    'config',
    `${said} DNS knows no ${new URL(origin).hostname}. Check the host in serviceUrl of the feed; if the name is private, check the DNS of the network that the app runs in.`,
    { ...facts, code: 'ENOTFOUND' },
  );

/**
 * True when the body is not compressed as its Content-Encoding says, which a repetition seldom changes. `Z_BUF_ERROR`, a body that ends
 * early, passes. Source: zlib manual, return codes; Brotli, `BrotliDecoderErrorCode`; Zstandard, `ZSTD_ErrorCode`.
 */
export const isMispacked = (cause: unknown): boolean =>
  /^(?:Z_DATA_ERROR|ERR__ERROR_FORMAT|ZSTD_error_(?:prefix_unknown|corruption_detected))/.test(
    causeCode(cause) ?? '',
  );

const mispacked = (feed: string, purpose: RequestPurpose, facts: Facts): TidemarkError => {
  const why =
    'the body is not compressed as its Content-Encoding says. A proxy or gateway between does that: mend it there';
  return new TidemarkError(
    'source-contract',
    `Feed "${feed}": ${WHAT[purpose]} cannot be read: ${why}.`,
    facts,
  );
};

/** The error for a request that kept failing in a way that may pass. */
export const exhaustion = (feed: string, purpose: RequestPurpose, last: Exhausted): TidemarkError => {
  const { attempts, afterMs, cause, reply } = last;
  const { code, note } = serviceError(reply?.text() ?? '');
  const facts: Facts = { feed, attempts, afterMs, status: reply?.status, code: code || undefined };
  const failure =
    reply === undefined
      ? `no answer${causeWord(cause)} from ${last.origin}`
      : `status ${reply.status}${note}`;
  const said = `Feed "${feed}": ${WHAT[purpose]} failed ${attempts} time(s), at last with ${failure}.`;
  if (reply?.status === 429 || last.tooLong) {
    const message = `${said} If that comes again, run the feed less often.`;
    return new TidemarkError('source-throttled', message, facts);
  }
  if (reply !== undefined) return new TidemarkError('source-unavailable', said, facts, cause);
  if (isMispacked(cause)) return mispacked(feed, purpose, facts);
  if (isUnknownHost(cause)) return unknownHost(said, last, facts);
  const message = `${said} Check serviceUrl, and that the service is up.`;
  return new TidemarkError('source-unavailable', message, facts, cause);
};

const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

/** The system's word for why no answer came: Node's client has it on the error, `fetch` on what caused it. */
const causeCode = (error: unknown): string | undefined =>
  codeOf(error) ?? (error instanceof Error ? codeOf(error.cause) : undefined);

const causeWord = (error: unknown): string => {
  if (error instanceof Error && error.name === 'TimeoutError') return ' in time (timeoutMs of the feed)';
  const code = causeCode(error);
  return code === undefined ? '' : ` (${knownCode(code)})`;
};
