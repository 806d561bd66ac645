import type { runStatus } from '../shared/sync/index.ts';
import type { Application } from './application.ts';
import { json } from './json.ts';
import { POLL_SECONDS } from './run-answer.ts';
import type { Handle } from './routing/call.ts';
import { RefusedRequest } from './routing/refused-request.ts';
import { statusJson } from './run-json.ts';

const RUN_ID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;

export const isRunId = (text: string): boolean => RUN_ID.test(text);

export const runUnknown = (): RefusedRequest =>
  new RefusedRequest({
    kind: 'run-unknown',
    detail: 'No run has this id. A run has one once it has begun; look at the answer that named it.',
  });

/** `GET runs/{runId}`: how far a run is, or what became of it. */
export const runHttp =
  (application: () => Application, load: typeof runStatus): Handle<'getRun'> =>
  async ({ params: { runId } }) => {
    const { deps, stopping } = application();
    const run = isRunId(runId) ? await load(deps, runId, stopping) : undefined;
    if (run === undefined) throw runUnknown();
    const isOver = run.status === 'ended';
    return json(200, statusJson(run), isOver ? {} : { 'retry-after': String(POLL_SECONDS) });
  };
