import type { HttpResponseInit } from '@azure/functions';
import type { Body } from '../shared/api/index.ts';
import type { Feed } from '../shared/config/index.ts';
import { type NewId, withTimeout } from '../shared/core/index.ts';
import type { RunKind } from '../shared/state/index.ts';
import type { startRun } from '../shared/sync/index.ts';
import { answerThrown } from './answering.ts';
import type { Application } from './application.ts';
import { rightFeedNamed } from './feed-named.ts';
import type { Call } from './routing/call.ts';
import { RefusedRequest } from './routing/refused-request.ts';
import { answerRun } from './run-answer.ts';
import { identifyRun } from './run-identity.ts';
import { RUN_TRIGGERS, type RunEndpoint } from './run-kinds.ts';
import { reportTo } from './run-report.ts';

type Start = typeof startRun;

/** Azure ends an HTTP call after 230 s, whatever the function does. */
const HTTP_LIMIT_MS = 225_000;

/** Source: RFC 7240, section 2: a list of preferences, each with parameters perhaps. */
const wantsAsync = (prefer: string | null): boolean =>
  (prefer ?? '').split(',').some((one) => one.split(';')[0]?.trim().toLowerCase() === 'respond-async');

const identityOf = (key: string | null, feed: Feed, kind: RunKind, newId: NewId) => {
  const identity = identifyRun(key, feed.name, kind, newId);
  if (identity !== undefined) return identity;
  const detail = 'The header Idempotency-Key must be 1 to 255 visible ASCII characters, without spaces.';
  throw new RefusedRequest({ kind: 'bad-request', detail });
};

/** What every endpoint that makes a run is called with. */
interface RunCall<Kind extends RunKind> extends Pick<Call<'syncFeed'>, 'params' | 'request' | 'context'> {
  readonly body: () => Promise<Body<RunEndpoint<Kind>>>;
}

/** `POST feeds/{feed}/<action>`: makes a run of this kind, which waits for its feed where another run has it, or says why not. */
export const startHttp =
  <Kind extends RunKind>(application: () => Application, start: Start, kind: Kind) =>
  async ({ params, body, request: { headers }, context }: RunCall<Kind>): Promise<HttpResponseInit> => {
    const app = application();
    const { deps, limits, stopping } = app;
    const deadline = deps.clock.now() + limits.httpDeadlineMs;
    const feed = rightFeedNamed(app, params.feed);
    const { runId, isRetry } = identityOf(headers.get('idempotency-key'), feed, kind, deps.newId);
    const later = wantsAsync(headers.get('prefer'));
    try {
      const ask = RUN_TRIGGERS[kind].toAsk(await body(), feed, runId);
      const answer = await start(deps, feed, ask, {
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
  };
