import type { HttpResponseInit } from '@azure/functions';
import type { Pause, RunOutcome } from '../shared/state/index.ts';
import type { RunResult, StartResult } from '../shared/sync/index.ts';
import { isoTime, json } from './json.ts';
import { pauseJson } from './feed-json.ts';
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
  stopped: told,
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

/** Who keeps a feed from running, why and until when, in a sentence. */
const pausedProblem = (feed: string, pause: Pause): HttpResponseInit => {
  const { at, by, reason, until } = pause;
  const why = reason === undefined ? '' : ` (${reason})`;
  const end = until === undefined ? '' : `, until ${isoTime(until)}`;
  return problem({
    kind: 'feed-paused',
    detail: `${by} paused feed "${feed}"${why} at ${isoTime(at)}${end}. Nothing was done. Resume it, and ask again: POST /api/feeds/${feed}/resume.`,
    more: { pause: pauseJson(pause) },
  });
};

/** The answer to a request that asked for a run; `later`: with `Prefer: respond-async`. Source: RFC 7240, section 4.1. */
export const answerRun = (answer: StartResult, later: boolean): HttpResponseInit => {
  switch (answer.outcome) {
    case 'ended':
      return ENDED[answer.run.outcome](answer.run);
    case 'continues':
      return resumes(answer.runId, later);
    case 'held':
      return problem({
        kind: 'feed-held',
        detail:
          'So many runs wait for this feed that no more are taken. Ask again when some have ended, or cancel those that nobody needs.',
        retryAfterMs: answer.retryAfterMs,
        more: { heldBy: answer.runId },
      });
    case 'paused':
      return pausedProblem(answer.feed, answer.pause);
    case 'stopping':
      return problem({
        kind: 'stopping',
        detail: 'The app is shutting down and did nothing: send the request again.',
      });
    case 'mismatch':
      return problem({
        kind: 'key-reused',
        detail: 'This Idempotency-Key came with another request before. Send the same body, or another key.',
        runId: answer.runId,
      });
  }
};
