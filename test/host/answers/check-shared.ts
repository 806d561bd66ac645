import { setTimeout as delay } from 'node:timers/promises';
import type { HostKeys } from '../../../local/functions-host/index.ts';
import { compareAnswer } from './compare.ts';
import { exchange, type WireAnswer } from './exchange.ts';
import type { KnownDifference } from './known-differences.ts';
import { requestBytes } from './request-bytes.ts';
import type { SharedRequest } from './shared-file.ts';

/** A host that serves the app. */
export interface HostAt {
  readonly url: string;
  readonly keys: HostKeys;
}

export interface SharedFindings {
  readonly asked: number;
  readonly same: number;
  /** Answers that are not as they were and that nothing explains, each with what is otherwise. */
  readonly unexplained: readonly string[];
  /** Reasons that explain nothing any more. */
  readonly idle: readonly string[];
}

/** Whether a difference is one of those that are known of this request. */
const explains = (
  { names, places, status }: KnownDifference,
  { name }: SharedRequest,
  answer: WireAnswer | undefined,
  difference: string,
): boolean =>
  names.test(name) &&
  (status === undefined || status === answer?.status) &&
  places.some((known) => difference.startsWith(known));

/** Before these, what runs in the background must be over, as it was when the real host was asked. */
const AFTER_A_PAUSE = new Set(['admin/drain', 'async/respond-async']);
const PAUSE_MS = 6000;

/** Plays every request in its order, and holds each answer against the one that the real host gave. */
export const checkShared = async (
  host: HostAt,
  requests: readonly SharedRequest[],
  known: { readonly must: readonly KnownDifference[]; readonly may: readonly KnownDifference[] },
): Promise<SharedFindings> => {
  const unexplained: string[] = [];
  const used = new Set<KnownDifference>();
  let same = 0;
  for (const request of requests) {
    if (AFTER_A_PAUSE.has(request.name)) await delay(PAUSE_MS);
    const answer = await exchange(host.url, requestBytes(request.spec, host.keys)).catch(() => undefined);
    const found = answer === undefined ? ['no answer'] : compareAnswer(answer, request.answer);
    if (found.length === 0) same += 1;
    if (found.length === 0 || request.unstable !== undefined) continue;
    const reasons = found.map((difference) =>
      [...known.must, ...known.may].find((one) => explains(one, request, answer, difference)),
    );
    const left = found.filter((_, place) => reasons[place] === undefined);
    if (left.length > 0) unexplained.push(`${request.name}: ${left.join('; ')}`);
    else for (const reason of reasons) if (reason !== undefined) used.add(reason);
  }
  return {
    asked: requests.length,
    same,
    unexplained,
    idle: known.must.filter((one) => !used.has(one)).map(({ reason }) => reason),
  };
};
