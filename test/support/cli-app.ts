import { playCli, type Stage } from './cli-io.ts';

export const APP = 'https://app.example';
export const KEY = 'secret-key-123==';

export const RUN_ID = '7f0b6c1e-0000-4000-8000-000000000000';

/** A run that went well. */
export const RUN = {
  status: 'ended',
  runId: RUN_ID,
  feed: 'orders',
  kind: 'append',
  outcome: 'appended',
  startedAt: '2026-11-30T10:00:00.000Z',
  endedAt: '2026-11-30T10:00:01.000Z',
  durationMs: 1_000,
  attempts: 1,
  rows: 5,
  received: 5,
  pages: 1,
  bytes: 100,
  requests: 2,
};

interface Sent {
  readonly url: string;
  readonly init: RequestInit;
}

/** An app of which every request gets this answer, one after the other; the last one for all that come after. */
export const appOf = (...answers: readonly (() => Response)[]) => {
  const sent: Sent[] = [];
  const fetch: NonNullable<Stage['fetch']> = async (url, init = {}) => {
    const answer = answers[Math.min(sent.length, answers.length - 1)];
    sent.push({ url: url instanceof Request ? url.url : url.toString(), init });
    return answer?.() ?? new Response(null, { status: 500 });
  };
  return { fetch, sent };
};

export const json =
  (body: unknown, status = 200, headers: Record<string, string> = {}) =>
  () =>
    new Response(JSON.stringify(body), {
      status,
      headers: { 'content-type': 'application/json', ...headers },
    });

export const problem = (status: number, kind: string, detail: string, more: object = {}) =>
  json({ type: `urn:tidemark:${kind}`, title: kind, status, detail, kind, ...more }, status, {
    'content-type': 'application/problem+json',
  });

export const empty =
  (status: number, headers: Record<string, string> = {}) =>
  () =>
    new Response(null, { status, headers });

export const thrown = (code: string) => () => {
  throw new TypeError('fetch failed', { cause: Object.assign(new Error('x'), { code }) });
};

/** Plays a line against an app that answers so; nothing is waited for. */
export const askApp = (words: readonly string[], fetch: NonNullable<Stage['fetch']>, stage: Stage = {}) =>
  playCli([...words, '--app', APP], { env: { TIDEMARK_KEY: KEY }, fetch, hasty: true, ...stage });
