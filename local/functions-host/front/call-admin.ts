import { type AdminFacts, findAdminRoute } from './admin-routes.ts';
import { levelOf } from './host-keys.ts';
import type { RequestTarget } from './request-target.ts';
import { firstHeader, sentKey } from './request-values.ts';
import type { FrontAnswer, FrontApp, FrontRequest } from './types.ts';

/** 401 with a challenge for a key that is none; 403 for one that is known and does not open `/admin`. */
const refusalOf = (request: FrontRequest, query: string, facts: AdminFacts): FrontAnswer | undefined => {
  const level = levelOf(facts.keys, sentKey(request, query));
  if (level === 'admin') return undefined;
  if (level !== 'none') return { status: 403 };
  const isBearer = /^bearer /i.test(firstHeader(request.headers, 'authorization') ?? '');
  return {
    status: 401,
    headers: { 'www-authenticate': isBearer ? 'Bearer error="invalid_token"' : 'Bearer' },
  };
};

export interface AdminOptions {
  readonly app: FrontApp;
  readonly facts: AdminFacts;
  /** For a test that wants to see it noticed. */
  readonly asksForKeys: boolean;
}

/** Answers what is below `/admin`, for one who shows the master key. A route is looked for before the key is. */
export const callAdmin = async (
  request: FrontRequest,
  { path, query }: RequestTarget,
  { app, facts, asksForKeys }: AdminOptions,
): Promise<FrontAnswer> => {
  const route = findAdminRoute(request.method, path);
  if (route === undefined) return { status: 404 };
  const refusal = asksForKeys ? refusalOf(request, query, facts) : undefined;
  if (refusal !== undefined) return refusal;
  const lower = route.functionName?.toLowerCase();
  const functionName = app.functions.find(({ name }) => name.toLowerCase() === lower)?.name;
  const origin = `http://${firstHeader(request.headers, 'host') ?? ''}`;
  return route.answer({ app, facts, request, origin, path, functionName });
};
