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

const explains = (
  { names, places, status }: KnownDifference,
  { name }: SharedRequest,
  answer: WireAnswer | undefined,
  found: readonly string[],
): boolean =>
  names.test(name) &&
  (status === undefined || status === answer?.status) &&
  found.every((place) => places.some((known) => place.startsWith(known)));

/** Before these, what runs in the background must be over, as it was when the real host was asked. */
const AFTER_A_PAUSE = new Set(['admin/drain', 'async/respond-async']);
const PAUSE_MS = 2000;

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
    const reason = [...known.must, ...known.may].find((one) => explains(one, request, answer, found));
    if (reason === undefined) unexplained.push(`${request.name}: ${found.join('; ')}`);
    else used.add(reason);
  }
  return {
    asked: requests.length,
    same,
    unexplained,
    idle: known.must.filter((one) => !used.has(one)).map(({ reason }) => reason),
  };
};
