import type { cancelRun } from '../shared/sync/index.ts';
import type { Application } from './application.ts';
import { callerOf } from './caller.ts';
import { json } from './json.ts';
import { POLL_SECONDS } from './run-answer.ts';
import { isRunId, runUnknown } from './run-http.ts';
import type { Handle } from './routing/call.ts';
import { RefusedRequest } from './routing/refused-request.ts';
import { statusJson } from './run-json.ts';
import { reportTo } from './run-report.ts';

/** `DELETE runs/{runId}`: asks for a run's end. */
export const cancelHttp =
  (application: () => Application, cancel: typeof cancelRun): Handle<'cancelRun'> =>
  async ({ params: { runId }, query, request, context }) => {
    if (!isRunId(runId)) throw runUnknown();
    const { deps, feeds, stopping } = application();
    const by = callerOf(request, query.by);
    const asked = await cancel(deps, feeds, runId, { by, report: reportTo(context), signal: stopping });
    switch (asked.outcome) {
      case 'unknown':
        throw runUnknown();
      case 'over':
        throw new RefusedRequest({
          kind: 'run-ended',
          detail: `The run is over: GET /api/runs/${runId} says how it went. Nothing was changed.`,
          runId,
        });
      case 'asked':
        return json(202, statusJson(asked.run), {
          location: `/api/runs/${runId}`,
          'retry-after': String(POLL_SECONDS),
        });
    }
  };
