import type {
  HttpHandler,
  HttpMethod,
  HttpRequest,
  HttpResponseInit,
  InvocationContext,
} from '@azure/functions';
import { type EndpointName, endpointOf } from '../../shared/api/index.ts';
import { isConditional } from '../../shared/api/schemas/index.ts';
import { answering } from '../answering.ts';
import type { Application } from '../application.ts';
import { conditional } from '../conditional.ts';
import { problem } from '../problem.ts';
import type { Handlers } from './call.ts';
import { readCall } from './read-call.ts';

/**
 * What a function of the host is registered for. Any other method the host answers itself, by 404: TRACE among them, of which the library
 * can make no request.
 */
export const METHODS: readonly HttpMethod[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/** A handler of the host for one endpoint: its request read, its errors problem documents, its answers without secrets. */
export const serveEndpoint = <Name extends EndpointName>(
  application: () => Application,
  name: Name,
  handlers: Pick<Handlers, Name>,
): HttpHandler => {
  const answer = answering(application, async (request, context) =>
    handlers[name](readCall(name, request, context)),
  );
  if (!isConditional(name)) return answer;
  return async (request, context) => conditional(request, await answer(request, context));
};

/** The methods that a path knows. Source: RFC 9110, sections 9.3.2 (HEAD is as GET) and 9.3.7 (OPTIONS). */
const allowedOf = (methods: readonly string[]): string =>
  [...methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])), 'OPTIONS'].join(', ');

const notAllowed = ({ method }: HttpRequest, allow: string): HttpResponseInit =>
  problem({
    kind: 'method-not-allowed',
    detail: `This path does not know ${method}. It knows ${allow}.`,
    headers: { allow },
  });

/** As GET is answered, without the body. */
const headed = async (answer: HttpResponseInit | Promise<HttpResponseInit>): Promise<HttpResponseInit> => {
  const { body: _body, ...head } = await answer;
  return head;
};

/** A handler of the host for all endpoints of one path: each by its method, and 405 for a method that none has. */
export const servePath = (
  application: () => Application,
  names: readonly EndpointName[],
  handlers: Handlers,
): ((request: HttpRequest, context: InvocationContext) => Promise<HttpResponseInit>) => {
  const byMethod = new Map<string, HttpHandler>(
    names.map((name) => [endpointOf(name).method, serveEndpoint(application, name, handlers)]),
  );
  const allow = allowedOf([...byMethod.keys()]);
  return async (request, context) => {
    const isHead = request.method === 'HEAD';
    const handler = byMethod.get(isHead ? 'GET' : request.method);
    if (handler !== undefined) {
      const answer = (await handler(request, context)) as HttpResponseInit;
      return isHead ? headed(answer) : answer;
    }
    if (request.method === 'OPTIONS') return { status: 204, headers: { allow } };
    const refusal = notAllowed(request, allow);
    return isHead ? headed(refusal) : refusal;
  };
};
