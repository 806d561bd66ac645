import type { HttpHandler } from '@azure/functions';
import type { runStatus } from '../shared/sync/index.ts';
import { answering } from './answering.ts';
import type { Application } from './application.ts';
import { json } from './json.ts';
import { problem } from './problem.ts';
import { POLL_SECONDS } from './run-answer.ts';
import { statusJson } from './run-json.ts';

const RUN_ID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;

/** `GET runs/{runId}`: how far a run is, or what became of it. */
export const runHttp = (application: () => Application, load: typeof runStatus): HttpHandler =>
  answering(application, async (request) => {
    const { deps, stopping } = application();
    const runId = request.params['runId'] ?? '';
    const run = RUN_ID.test(runId) ? await load(deps, runId, stopping) : undefined;
    if (run === undefined) {
      const detail = 'No run has this id. A run has one once it has begun; look at the answer that named it.';
      return problem({ kind: 'run-unknown', detail });
    }
    const isOver = run.status === 'ended';
    return json(200, statusJson(run), isOver ? {} : { 'retry-after': String(POLL_SECONDS) });
  });
