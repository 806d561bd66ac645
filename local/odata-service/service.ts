import { systemClock } from '../../shared/core/index.ts';
import { serve } from '../serve.ts';
import { ServedSets } from './answer.ts';
import {
  brokenByHeaders,
  LinkMemory,
  type Quirks,
  RequestBudget,
  stampHeaders,
  tornBody,
} from './quirks/index.ts';
import { refusalStatus } from './refusal.ts';
import { errorResponse } from './respond.ts';
import type { ServiceView } from './service-view.ts';
import type { LoggedRequest, ODataService, ODataServiceOptions } from './types.ts';

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

const unauthorized = (quirks: Quirks): Response | undefined =>
  quirks.unauthorized === true
    ? errorResponse(401, 'Authentication is needed.', { 'www-authenticate': 'Basic realm="odata"' })
    : undefined;

const refused = (error: unknown): Response => {
  const status = refusalStatus(error);
  if (status === undefined || !(error instanceof Error)) throw error;
  return status === 200 ? new Response(tornBody('{"value":[')) : errorResponse(status, error.message);
};

/** What changes the rows, and tells all of them. */
const adminOf = (
  sets: ServedSets,
): Pick<ODataService, 'rows' | 'insert' | 'update' | 'remove' | 'clear' | 'declare'> => ({
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
  clear: (name) => sets.set(name).table.clear(),
  declare: (name, type) => sets.set(name).table.declare(type),
});

/**
 * An OData V4 service in memory for one machine: `$metadata`, queries with server-driven paging, single entities, and
 * writes, with the misbehaviour of real services on demand. Rejects rows that their type does not allow.
 */
export const createODataService = (options: ODataServiceOptions): ODataService => {
  const rootPath = options.path ?? '/V4/Northwind/Northwind.svc';
  const now = options.serverNow ?? (() => systemClock.now());
  const pageSize = options.pageSize ?? 200;
  const quirks: Quirks = { ...options.quirks };
  const view: ServiceView = {
    rootPath,
    pageSize,
    maxPageSize: options.maxPageSize ?? pageSize,
    quirks,
    links: new LinkMemory(),
    now,
  };
  const sets = new ServedSets(options.entitySets, view);
  const budget = new RequestBudget();
  const requests: LoggedRequest[] = [];

  const answer = async (request: Request): Promise<Response> => {
    const entry = logged(request);
    requests.push(entry);
    const nth = requests.length;
    const own = await service.onRequest?.(entry, nth);
    if (quirks.latencyMs !== undefined) await systemClock.sleep(quirks.latencyMs, request.signal);
    request.signal.throwIfAborted();
    const before = own ?? unauthorized(quirks) ?? budget.refuse(quirks, nth, now());
    return before ?? brokenByHeaders(request, quirks) ?? (await sets.answer(request));
  };
  const handle = async (request: Request): Promise<Response> =>
    stampHeaders(await answer(request).catch(refused), quirks, now());

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
    ...adminOf(sets),
  };
  return service;
};
