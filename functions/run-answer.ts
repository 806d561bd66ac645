import type { HttpResponseInit } from '@azure/functions';
import type { RunResult, StartResult } from '../shared/sync/index.ts';
import { json } from './json.ts';
import { problem, problemKindOf } from './problem.ts';
import { endedJson } from './run-json.ts';

/** Seconds after which it is worth asking for a run again. */
export const POLL_SECONDS = 5;

const ended = (run: RunResult): HttpResponseInit => {
  const { runId, outcome, errorKind, feed, message = `The run of feed "${feed}" failed.` } = run;
  // It was told to stop before it had begun: a queue message resumes what begins.
  if (outcome === 'stopped') {
    const detail = 'The app is shutting down and did nothing: send the request again.';
    return problem({ kind: 'stopping', detail, runId });
  }
  if (outcome === 'failed') {
    const more = run.said === undefined ? {} : { said: run.said };
    return problem({ kind: problemKindOf(errorKind), detail: message, runId, more });
  }
  return json(200, endedJson(run));
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
      return ended(answer.run);
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
