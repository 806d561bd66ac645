import type { HttpResponseInit } from '@azure/functions';
import type { RunOutcome } from '../shared/state/index.ts';
import type { RunResult, StartResult } from '../shared/sync/index.ts';
import { json } from './json.ts';
import { problem, problemKindOf } from './problem.ts';
import { endedJson } from './run-json.ts';

/** Seconds after which it is worth asking for a run again. */
export const POLL_SECONDS = 5;

/** How long the source asks to wait, where it says so. */
const pauseMsOf = ({ noteFacts = [] }: RunResult): number | undefined => {
  const seconds = noteFacts.find(({ kind }) => kind === 'source-pause')?.['seconds'];
  return typeof seconds === 'number' ? seconds * 1_000 : undefined;
};

const failed = (run: RunResult): HttpResponseInit => {
  const { runId, errorKind, feed, message, said } = run;
  return problem({
    kind: problemKindOf(errorKind),
    detail: message ?? `The run of feed "${feed}" failed.`,
    runId,
    retryAfterMs: pauseMsOf(run),
    more: said === undefined ? {} : { said },
  });
};

/** It was told to stop before it had begun: what begins is resumed from a queue message. */
const stopped = ({ runId }: RunResult): HttpResponseInit =>
  problem({
    kind: 'stopping',
    detail: 'The app is shutting down and did nothing: send the request again.',
    runId,
  });

const told = (run: RunResult): HttpResponseInit => json(200, endedJson(run));

/** The answer to a call whose run ended, by how it ended. */
const ENDED: Readonly<Record<RunOutcome, (run: RunResult) => HttpResponseInit>> = {
  appended: told,
  reloaded: told,
  unchanged: told,
  compared: told,
  maintained: told,
  planned: told,
  'no-new-rows': told,
  'lease-held': told,
  stopped,
  failed,
};

const resumes = (runId: string, later: boolean): HttpResponseInit =>
  json(
    202,
    { runId, status: 'waiting' },
    {
      location: `/api/runs/${runId}`,
      'retry-after': String(POLL_SECONDS),
      ...(later ? { 'preference-applied': 'respond-async' } : {}),
    },
  );

/** The answer to a request that asked for run `runId`; `later`: with `Prefer: respond-async`. Source: RFC 7240, section 4.1. */
export const answerRun = (answer: StartResult, runId: string, later: boolean): HttpResponseInit => {
  switch (answer.outcome) {
    case 'ended':
      return ENDED[answer.run.outcome](answer.run);
    case 'continues':
      return resumes(answer.runId, later);
    case 'held':
      // The first request with this key may still be at work.
      if (answer.runId === runId) return resumes(runId, later);
      return problem({
        kind: 'feed-held',
        detail: `Run ${answer.runId} works on the feed. Ask again when it has ended.`,
        runId,
        retryAfterMs: answer.retryAfterMs,
        more: { heldBy: answer.runId },
      });
    case 'mismatch':
      return problem({
        kind: 'key-reused',
        detail: 'This Idempotency-Key came with another request before. Send the same body, or another key.',
        runId: answer.runId,
      });
  }
};
