import { type ErrorKind, type Facts, knownCode, TidemarkError } from '../../core/index.ts';
import { serviceError } from '../errors/index.ts';
import { pauseWords } from './budget-errors.ts';
import { causeCode, isTimeLimit } from './causes.ts';
import type { HttpReply, RequestPurpose } from './http-types.ts';
import type { Came, Verdict } from './judge.ts';

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

const ELSEWHERE =
  ' Where $metadata lies elsewhere at the same origin, as at the root of the service, name it in "source": {"metadataUrl": "https://…/$metadata"}.';

const REMEDY: Readonly<Record<number, string>> = {
  400: 'Check filter, select and cursor of the feed against $metadata.',
  406: 'The service offers no JSON.',
  413: 'Set a smaller pageSize.',
  414: 'Shorten select or filter.',
  415: 'The service offers no JSON.',
  431: 'Shorten select or filter.',
  501: 'The service does not support what this feed needs of it: ordering and filtering by the cursor.',
};

interface Told {
  readonly kind: ErrorKind;
  readonly remedy: string;
}

const denial = (remedy: string, { url }: HttpReply): Told => {
  const long =
    url.length > LONG_URL ? ' Some services answer so to a long URL: shorten select or filter.' : '';
  return { kind: 'source-denied', remedy: `${remedy}${long}` };
};

const verdictOn = (purpose: RequestPurpose, reply: HttpReply): Told => {
  const { status } = reply;
  const denied = DENIED[status];
  if (denied !== undefined) return denial(denied, reply);
  if ((status === 404 || status === 410) && purpose === 'next page')
    return { kind: 'source-reset', remedy: 'The link has expired.' };
  if (status === 404)
    return {
      kind: 'config',
      remedy: `Check serviceUrl and entitySet of the feed.${purpose === 'metadata' ? ELSEWHERE : ''}`,
    };
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
export interface Exhausted extends Came {
  readonly verdict: Verdict;
  readonly attempts: number;
  /** Rows that came whole before the answer broke off. */
  readonly wholeRows: number;
  /** What the service asked to wait. */
  readonly afterMs?: number | undefined;
  /** The service asked for a longer wait than a run can spend. */
  readonly tooLong: boolean;
  /** The service answered 500 at every attempt: it is up, and does not do it. */
  readonly isLasting: boolean;
  /** Where it was asked: scheme, host and port. */
  readonly origin: string;
}

const unknownHost = (said: string, { origin }: Exhausted, facts: Facts): TidemarkError =>
  new TidemarkError(
    'config',
    `${said} DNS knows no ${new URL(origin).hostname}. Check the host in serviceUrl of the feed; if the name is private, check the DNS of the network that the app runs in.`,
    { ...facts, code: 'ENOTFOUND' },
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

const LASTING =
  'A service that answers so every time does not do what was asked: look into its log, and at filter, select and cursor of the feed (a column without an index is a usual reason).';

const causeWord = (error: unknown): string => {
  if (isTimeLimit(error)) return ' in time (timeoutMs of the feed)';
  const code = causeCode(error);
  return code === undefined ? '' : ` (${knownCode(code)})`;
};

const behind = (wholeRows: number): string =>
  wholeRows === 0
    ? 'before any row was whole'
    : `behind ${wholeRows} whole ${wholeRows === 1 ? 'row' : 'rows'}`;

/** What the last attempt brought, in words. */
const failureOf = ({ verdict, reply, cause, wholeRows, origin }: Exhausted, note: string): string => {
  if (reply === undefined) return `no answer${causeWord(cause)} from ${origin}`;
  const { status } = reply;
  const isSuccess = status >= 200 && status < 300;
  if (isSuccess && verdict === 'late')
    return `an answer that did not end${causeWord(reply.brokenOff?.cause)}, and stopped ${behind(wholeRows)}`;
  if (isSuccess && verdict === 'cut') return `an answer that broke off ${behind(wholeRows)}${note}`;
  if (isSuccess && verdict === 'failing') return `an error inside an answer${note}`;
  if (isSuccess && verdict === 'throttled') return `an answer that asks for a pause${note}`;
  return `status ${status}${note}`;
};

const codeIn = ({ reply, fault }: Came): string => {
  const code = fault?.facts['code'];
  return typeof code === 'string' ? code : serviceError(reply?.text() ?? '').code;
};

const timesText = (attempts: number): string => (attempts === 1 ? 'once,' : `${attempts} times, at last`);

/** The error for a request that kept failing in a way that may pass. */
export const exhaustion = (feed: string, purpose: RequestPurpose, last: Exhausted): TidemarkError => {
  const { attempts, afterMs, cause, reply, verdict, wholeRows } = last;
  const code = codeIn(last);
  const facts: Facts = { feed, attempts, afterMs, status: reply?.status, code: code || undefined };
  const failure = failureOf(last, code === '' ? '' : ` (${code})`);
  const said = `Feed "${feed}": ${WHAT[purpose]} failed ${timesText(attempts)} with ${failure}.`;
  if (verdict === 'throttled' || last.tooLong) {
    const message = `${said}${pauseWords(afterMs)} If that comes again, set requestsPerMinute of its source, or run the feed less often.`;
    return new TidemarkError('source-throttled', message, facts);
  }
  if (verdict === 'mispacked') return mispacked(feed, purpose, facts);
  if (verdict === 'unknown-host') return unknownHost(said, last, facts);
  if (last.isLasting) return new TidemarkError('source-contract', `${said} ${LASTING}`, facts);
  if (reply === undefined) {
    const message = `${said} Check serviceUrl, and that the service is up.`;
    return new TidemarkError('source-unavailable', message, facts, cause);
  }
  const isCut = verdict === 'cut' || verdict === 'late';
  return new TidemarkError('source-unavailable', said, { ...facts, ...(isCut && { wholeRows }) });
};
