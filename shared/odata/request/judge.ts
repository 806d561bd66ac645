import { retryAfterMs, type TidemarkError } from '../../core/index.ts';
import { bodyFaultOf, serviceError } from '../errors/index.ts';
import { isMispacked, isTimeLimit, isUnanswered, isUnknownHost } from './causes.ts';
import type { HttpReply, RequestPurpose } from './http-types.ts';

/** What one attempt brought: an answer, or why there is none; and what reading the answer's body threw. */
export interface Came {
  readonly reply?: HttpReply;
  readonly cause?: unknown;
  readonly fault?: TidemarkError;
}

/**
 * What an answer is. The first four are final: the body can be read, there are no rows, there is nothing at a path of rows, and the service will
 * not do what was asked, which another request may avoid. `ends` ends a run. The others may be another one next time, and are tried again.
 */
export type Verdict =
  | 'whole'
  | 'empty'
  | 'missing'
  | 'refused'
  | 'ends'
  /** A next link that leads nowhere any more, or not on this node of the service. */
  | 'expired'
  /** The service asks for a pause. */
  | 'throttled'
  /** Another 5xx, or an error object under 200. */
  | 'failing'
  /** The body, or the connection, ends in the middle. */
  | 'cut'
  /** No answer in time. */
  | 'late'
  /** No connection. */
  | 'unreachable'
  | 'unknown-host'
  /** Not compressed as the answer says. */
  | 'mispacked';

/** Whether an answer, or that there is none, says that the service has too much to do. */
export const isTooMuch = (verdict: Verdict): boolean => verdict === 'throttled' || verdict === 'late';

const MOST_TRIES = 5;
/**
 * What no repetition should change is tried once more: a resolver that has just started, or a balancer, may say another thing then. Nor more often what
 * takes too long: a run has not the time.
 */
const TRIES_OF_LASTING = 2;

/** How often a request with such an answer goes out at most. */
export const TRIES: Readonly<Record<Verdict, number>> = {
  whole: 1,
  empty: 1,
  missing: 1,
  refused: 1,
  ends: 1,
  expired: TRIES_OF_LASTING,
  throttled: MOST_TRIES,
  failing: MOST_TRIES,
  cut: MOST_TRIES,
  late: TRIES_OF_LASTING,
  unreachable: MOST_TRIES,
  'unknown-host': TRIES_OF_LASTING,
  mispacked: TRIES_OF_LASTING,
};

/** Statuses that another form of the same question may avoid. */
const REFUSALS: ReadonlySet<number> = new Set([400, 405, 413, 414, 422, 431, 501]);
const OTHER_PASSING: ReadonlySet<number> = new Set([408, 425]);
const NOT_FOUND = 404;
const GONE = 410;
const ACCEPTED = 202;

/** Codes of a service that asks for a pause, whatever its status is. */
const THROTTLING =
  /^(?:429|TooManyRequests|activityLimitReached|Request_ThrottledTemporarily|ServerBusy|0x8007230[0-9a-f]|-2147015902|-2147015903|-2147015898)$/i;
/** What a page says that stands in for a service which has too much to do. */
const BUSY =
  /too many (?:requests|connections)|(?:server|service|system) (?:is )?(?:too |currently |temporarily )*(?:busy|overloaded|unavailable)|try again (?:later|in )|rate limit|throttl/i;
const MOST_OF_BUSY_PAGE = 65_536;

const asksForPause = (reply: HttpReply): boolean => retryAfterMs(reply.headers, 0) !== undefined;

/** Nothing but white space, or the word for nothing. */
const isBlank = ({ bytes }: HttpReply): boolean =>
  bytes.length < 64 && /^(?:null)?$/.test(Buffer.from(bytes).toString('latin1').trim());

const isHtml = ({ headers }: HttpReply): boolean => /html/i.test(headers.get('content-type') ?? '');

const onSilence = (cause: unknown): Verdict => {
  if (isTimeLimit(cause)) return 'late';
  if (isMispacked(cause)) return 'mispacked';
  if (isUnknownHost(cause)) return 'unknown-host';
  return isUnanswered(cause) ? 'cut' : 'unreachable';
};

const onBlank = (purpose: RequestPurpose, reply: HttpReply): Verdict => {
  if (asksForPause(reply)) return 'throttled';
  if (reply.status === ACCEPTED) return 'failing';
  return purpose === 'metadata' ? 'cut' : 'empty';
};

const onSuccess = (purpose: RequestPurpose, reply: HttpReply): Verdict => {
  const { brokenOff } = reply;
  if (brokenOff !== undefined) {
    const silence = onSilence(brokenOff.cause);
    return silence === 'late' || silence === 'mispacked' ? silence : 'cut';
  }
  return isBlank(reply) && !isHtml(reply) ? onBlank(purpose, reply) : 'whole';
};

const onNotFound = (purpose: RequestPurpose, status: number): Verdict => {
  if (purpose === 'next page') return 'expired';
  if (status === GONE || purpose === 'metadata') return 'ends';
  return purpose === 'page' ? 'missing' : 'refused';
};

const onFailure = (purpose: RequestPurpose, reply: HttpReply): Verdict => {
  const { status } = reply;
  if (status >= 400 && (asksForPause(reply) || THROTTLING.test(serviceError(reply.text()).code)))
    return 'throttled';
  if (status === 429) return 'throttled';
  if (REFUSALS.has(status)) return 'refused';
  if (OTHER_PASSING.has(status) || (status >= 500 && status !== 505)) return 'failing';
  return status === NOT_FOUND || status === GONE ? onNotFound(purpose, status) : 'ends';
};

/** The answer came whole, under 200, and is not what it should be. */
const onFault = (reply: HttpReply, error: TidemarkError): Verdict => {
  const body = bodyFaultOf(error);
  if (body === undefined) return 'ends';
  const isBare = body.wholeRows === 0;
  if (isBare && (asksForPause(reply) || THROTTLING.test(String(error.facts['code'])))) return 'throttled';
  if (body.fault === 'cut') return 'cut';
  if (body.fault === 'error') return isBare ? 'failing' : 'cut';
  return BUSY.test(reply.text().slice(0, MOST_OF_BUSY_PAGE)) ? 'throttled' : 'ends';
};

/** The one judge of every answer, by its status, its `Retry-After`, and its body. Source: RFC 9110, 10.2.3 and 15; OData 4.01 Part 1, 9. */
export const judge = (purpose: RequestPurpose, { reply, cause, fault }: Came): Verdict => {
  if (reply === undefined) return onSilence(cause);
  if (fault !== undefined) return onFault(reply, fault);
  return reply.status >= 200 && reply.status < 300 ? onSuccess(purpose, reply) : onFailure(purpose, reply);
};
