import type { FunctionMetadata, InvocationResponse } from '../core-module.ts';
import { createRouteTable } from '../route-table.ts';
import type { AdminFacts } from './admin-routes.ts';
import { callAdmin } from './call-admin.ts';
import { type KeyLevel, levelOf } from './host-keys.ts';
import { parseTarget, type RequestTarget } from './request-target.ts';
import { firstHeader, sentKey } from './request-values.ts';
import { rootPage } from './root-page.ts';
import { httpTriggerData } from './trigger-data.ts';
import type { FrontAnswer, FrontApp, FrontRequest, WithoutRules } from './types.ts';

interface FrontOptions extends AdminFacts {
  /** What a test switches off. */
  readonly without: WithoutRules;
}

const answerOf = ({ returnValue }: InvocationResponse): FrontAnswer => {
  const http = returnValue?.http;
  if (http === undefined) return { status: 204 };
  const body = http.body?.bytes ?? http.body?.string ?? http.body?.json;
  return {
    status: Number(http.statusCode ?? 200),
    ...(http.headers !== undefined && { headers: http.headers }),
    ...(body !== undefined && { body }),
  };
};

/** `anonymous`, `function` or `admin`: who may call an HTTP function. */
const authLevelOf = ({ bindings }: FunctionMetadata): string => {
  const trigger = Object.values(bindings).find(({ type }) => type === 'httpTrigger');
  const level = trigger?.['authLevel'];
  return typeof level === 'string' ? level.toLowerCase() : 'function';
};

const opens = (level: KeyLevel, wanted: string): boolean =>
  level === 'admin' || wanted === 'anonymous' || (level === 'function' && wanted === 'function');

/**
 * Answers requests as the real host does: which path is whose, who may call it, and what of a request the function sees. The
 * page at `/` needs no key; a route is looked for before a key is. Rejects with `BodyRefused` for a body that is not taken.
 * Source: what Azure Functions host 4.1037 answered.
 */
export const createFront = (
  app: FrontApp,
  options: FrontOptions,
): ((request: FrontRequest) => Promise<FrontAnswer>) => {
  const { keys, routePrefix, without } = options;
  const asksForKeys = !without.has('keys');
  const findRoute = createRouteTable(app.functions, {
    prefix: routePrefix,
    skipEmptySegments: without.has('empty-segments'),
  });
  const authLevels = new Map(app.functions.map((metadata) => [metadata.name, authLevelOf(metadata)]));

  const callFunction = async (request: FrontRequest, at: RequestTarget): Promise<FrontAnswer> => {
    const found = findRoute(request.method, at.path);
    const name = found?.functionName;
    const level = levelOf(keys, sentKey(request, at.query), name);
    const wanted = name === undefined ? 'function' : (authLevels.get(name) ?? 'function');
    const isShut = asksForKeys && !opens(level, wanted);
    if (found === undefined) return { status: isShut && without.has('routes-before-keys') ? 401 : 404 };
    if (isShut) return { status: 401 };
    const trigger = await httpTriggerData(request, at.query, found.params, without);
    // Without a host name there is no URL to give to the function.
    if ((firstHeader(request.headers, 'host') ?? '') === '') return { status: 500 };
    const outcome = await app.run(found.functionName, trigger);
    return outcome.outcome === 'failed' ? { status: 500 } : answerOf(outcome.response);
  };

  return async (request) => {
    const at = parseTarget(request.target);
    if (at.path === '/') return rootPage();
    if (!/^\/admin(?:\/|$)/i.test(at.path)) return callFunction(request, at);
    return callAdmin(request, at, { app, facts: options, asksForKeys });
  };
};
