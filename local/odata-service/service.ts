import { systemClock } from '../../shared/core/index.ts';
import { serve } from '../serve.ts';
import type { ServiceView } from './answer-rows.ts';
import { ServedSets } from './answer.ts';
import { refusalStatus } from './refusal.ts';
import { errorResponse } from './respond.ts';
import type { LoggedRequest, ODataService, ODataServiceOptions, Quirks } from './types.ts';

const ORIGIN = 'http://odata.test';

const logged = (request: Request): LoggedRequest => {
  let url = request.url;
  try {
    url = decodeURIComponent(url);
  } catch {
    // A malformed URL is logged as it came.
  }
  return { method: request.method, url, rawUrl: request.url, headers: Object.fromEntries(request.headers) };
};

const spoiled = (quirks: Quirks, nth: number, nowMs: number): Response | undefined => {
  if (quirks.unauthorized === true)
    return errorResponse(401, 'Authentication is needed.', { 'www-authenticate': 'Basic realm="odata"' });
  const { throttle } = quirks;
  if (throttle === undefined || nth % throttle.everyNth !== 0) return undefined;
  const after =
    throttle.retryAfter === 'date' ? new Date(nowMs + 1000).toUTCString() : String(throttle.retryAfter);
  return errorResponse(429, 'Too many requests.', { 'retry-after': after });
};

const refused = (error: unknown): Response => {
  const status = refusalStatus(error);
  if (status === undefined || !(error instanceof Error)) throw error;
  return errorResponse(status, error.message);
};

/** Every answer has a date, and says which protocol it follows. */
const withHeaders = (response: Response, nowMs: number): Response => {
  if (!response.headers.has('date')) response.headers.set('date', new Date(nowMs).toUTCString());
  response.headers.set('odata-version', '4.0');
  return response;
};

/**
 * An OData V4 service in memory for one machine: `$metadata`, queries with server-driven paging, single entities, and
 * writes, with the misbehaviour of real services on demand. Rejects rows that their type does not allow.
 */
export const createODataService = (options: ODataServiceOptions): ODataService => {
  const rootPath = options.path ?? '/V4/Northwind/Northwind.svc';
  const now = options.serverNow ?? (() => systemClock.now());
  const pageSize = options.pageSize ?? 200;
  const quirks: Quirks = { ...options.quirks };
  const view: ServiceView = { rootPath, pageSize, maxPageSize: options.maxPageSize ?? pageSize, quirks };
  const sets = new ServedSets(options.entitySets, view, now);
  const requests: LoggedRequest[] = [];

  const answer = async (request: Request): Promise<Response> => {
    const entry = logged(request);
    requests.push(entry);
    const nth = requests.length;
    const own = await service.onRequest?.(entry, nth);
    if (quirks.latencyMs !== undefined) await systemClock.sleep(quirks.latencyMs, request.signal);
    request.signal.throwIfAborted();
    return own ?? spoiled(quirks, nth, now()) ?? (await sets.answer(request));
  };
  const handle = async (request: Request): Promise<Response> =>
    withHeaders(await answer(request).catch(refused), now());

  const service: ODataService = {
    rootUrl: ORIGIN + rootPath,
    handle,
    fetch: async (input, init) => handle(new Request(input, init)),
    listen: async (port = 0) => {
      const { url, close } = await serve(handle, { port, gzip: true });
      return { url: url + rootPath, close };
    },
    quirks,
    onRequest: options.onRequest,
    requests,
    clearRequests: () => {
      requests.length = 0;
      sets.clearRequests();
    },
    rows: (name) =>
      sets
        .set(name)
        .table.rows()
        .map(({ values }) => values),
    insert: (name, rows) => {
      const { table } = sets.set(name);
      for (const row of rows) table.insert(row);
    },
    update: (name, key, changes) => sets.set(name).table.update(key, changes),
    remove: (name, key) => sets.set(name).table.remove(key),
  };
  return service;
};
