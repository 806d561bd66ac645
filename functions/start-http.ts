import type { HttpHandler, HttpRequest, HttpResponseInit } from '@azure/functions';
import type { BodyProblem, Feed } from '../shared/config/index.ts';
import { withTimeout } from '../shared/core/index.ts';
import type { RunKind } from '../shared/state/index.ts';
import type { startRun } from '../shared/sync/index.ts';
import { answering, answerThrown } from './answering.ts';
import type { Application } from './application.ts';
import { problem } from './problem.ts';
import { readBody } from './read-body.ts';
import { answerRun } from './run-answer.ts';
import { identifyRun } from './run-identity.ts';
import { RUN_TRIGGERS } from './run-kinds.ts';
import { reportTo } from './run-report.ts';

type Start = typeof startRun;

/** Azure ends an HTTP call after 230 s, whatever the function does. */
const HTTP_LIMIT_MS = 225_000;

/** Source: RFC 7240, section 2: a list of preferences, each with parameters perhaps. */
const wantsAsync = (prefer: string | null): boolean =>
  (prefer ?? '').split(',').some((one) => one.split(';')[0]?.trim().toLowerCase() === 'respond-async');

const DROPPED =
  'The request was sent in chunks (transfer-encoding), and the Functions host drops such a body: what was asked is not known. Nothing was done. Send it whole, with a Content-Length.';

const badBody = (problems: readonly BodyProblem[], runId: string): HttpResponseInit => {
  const lines = problems.map(({ place, message }) =>
    place === '' ? `The body ${message}` : `${place}: ${message}`,
  );
  return problem({ kind: 'bad-request', detail: lines.join('\n'), runId, more: { errors: problems } });
};

const readAsk = async (request: HttpRequest, kind: RunKind, feed: Feed, runId: string) => {
  const body = await readBody(request);
  return body.outcome === 'ok' ? RUN_TRIGGERS[kind].readAsk(body.value, feed, runId) : body;
};

/** `POST feeds/{feed}/<action>`: makes a run of this kind, which waits for its feed where another run has it, or says why not. */
export const startHttp = (application: () => Application, start: Start, kind: RunKind): HttpHandler =>
  answering(application, async (request, context) => {
    const { deps, feeds, limits, stopping } = application();
    const deadline = deps.clock.now() + limits.httpDeadlineMs;
    const feed = feeds.find(({ name }) => name === request.params['feed']);
    if (feed === undefined) {
      const detail = 'feeds.json has no feed of that name. GET /api/feeds lists the names.';
      return problem({ kind: 'feed-unknown', detail });
    }
    if (feed.refused !== undefined) return problem({ kind: 'config', detail: feed.refused.join('\n') });
    const identity = identifyRun(request.headers.get('idempotency-key'), feed.name, kind, deps.newId);
    if (identity === undefined) {
      const detail = 'The header Idempotency-Key must be 1 to 255 visible ASCII characters, without spaces.';
      return problem({ kind: 'bad-request', detail });
    }
    const { runId, isRetry } = identity;
    const asked = await readAsk(request, kind, feed, runId);
    if (asked.outcome === 'dropped') return problem({ kind: 'length-required', detail: DROPPED, runId });
    if (asked.outcome === 'refused') return badBody(asked.problems, runId);
    const later = wantsAsync(request.headers.get('prefer'));
    try {
      const answer = await start(deps, feed, asked.ask, {
        signal: withTimeout(HTTP_LIMIT_MS, stopping),
        deadline,
        later,
        isRetry,
        report: reportTo(context),
      });
      return answerRun(answer, later);
    } catch (error) {
      return answerThrown(error, context, deps.redact, runId);
    }
  });
