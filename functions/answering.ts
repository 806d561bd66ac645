import type { HttpHandler, HttpRequest, HttpResponseInit, InvocationContext } from '@azure/functions';
import type { Redact } from '../shared/core/index.ts';
import type { Application } from './application.ts';
import { HostStopping } from './host-stopping.ts';
import { thrownProblem } from './problem.ts';
import { redactedAnswer, redactOf } from './redacted.ts';
import { RefusedRequest } from './routing/refused-request.ts';
import { toldError } from './told-error.ts';

/** How a handler of ours is written: it may throw. */
type Respond = (request: HttpRequest, context: InvocationContext) => Promise<HttpResponseInit>;

/** What was thrown, as a problem document; logged unless it is the caller's fault. */
export const answerThrown = (
  error: unknown,
  context: InvocationContext,
  redact: Redact,
  runId?: string,
): HttpResponseInit => {
  if (error instanceof RefusedRequest) return error.answer(runId);
  if (error instanceof HostStopping) context.log(error.message);
  else context.error(toldError(error, redact));
  return thrownProblem(error, redact, runId);
};

/** A handler whose errors are problem documents, and whose answers hold no secret. */
export const answering =
  (application: () => Application, respond: Respond): HttpHandler =>
  async (request, context) => {
    try {
      const answer = await respond(request, context);
      return redactedAnswer(answer, redactOf(application));
    } catch (error) {
      const redact = redactOf(application);
      return redactedAnswer(answerThrown(error, context, redact), redact);
    }
  };
