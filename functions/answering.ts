import type { HttpHandler, HttpRequest, HttpResponseInit, InvocationContext } from '@azure/functions';
import { isTidemarkError } from '../shared/core/index.ts';
import { HostStopping } from './host-stopping.ts';
import { thrownProblem } from './problem.ts';

/** How a handler of ours is written: it may throw. */
type Respond = (request: HttpRequest, context: InvocationContext) => Promise<HttpResponseInit>;

/** The name and the place of an error in the code; not its words, which may quote a row. */
const placeOf = (error: unknown): string => {
  const { name, stack } = error instanceof Error ? error : new Error();
  return `${name} at ${/file:\/\/(\S+?)\)?\n/.exec(`${stack}\n`)?.[1] ?? 'an unknown place'}`;
};

/** Logs what was thrown and answers it as a problem document. */
export const answerThrown = (
  error: unknown,
  context: InvocationContext,
  runId?: string,
): HttpResponseInit => {
  if (error instanceof HostStopping) context.log(error.message);
  else
    context.error(
      isTidemarkError(error) ? `${error.kind}: ${error.message}` : `unexpected ${placeOf(error)}`,
    );
  return thrownProblem(error, runId);
};

/** A handler whose errors are problem documents. */
export const answering =
  (respond: Respond): HttpHandler =>
  async (request, context) => {
    try {
      return await respond(request, context);
    } catch (error) {
      return answerThrown(error, context);
    }
  };
