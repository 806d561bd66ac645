import { systemClock, TidemarkError } from '../../shared/core/index.ts';
import { serve } from '../serve.ts';
import { answerEntity, createEntity } from './answer-entity.ts';
import { answerCount, answerRows, type ServiceView } from './answer-rows.ts';
import { metadataXml, serviceDocument } from './metadata.ts';
import { decode } from './query-options.ts';
import { refusal, refusalStatus } from './refusal.ts';
import { checkAccept, errorResponse, jsonResponse } from './respond.ts';
import { createServedSet, type ServedSet } from './served-set.ts';
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

const SEGMENT = /^(\w+)(?:\((.*)\))?$/;

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
  const sets = new Map(
    options.entitySets.map((set): [string, ServedSet] => [set.name, createServedSet(set)]),
  );
  const requests: LoggedRequest[] = [];
  let rowRequests = 0;

  const heldSet = (name: string): ServedSet => {
    const set = sets.get(name);
    if (set === undefined) throw new TidemarkError('config', `The service has no entity set ${name}.`);
    return set;
  };
  const answerSet = (request: Request, set: ServedSet): Response | Promise<Response> => {
    if (request.method === 'POST') return createEntity(request, set, view, now());
    if (request.method !== 'GET') throw refusal(405, `${request.method} is not supported on an entity set.`);
    rowRequests += 1;
    return answerRows(request, set, view, rowRequests);
  };
  const answerDocument = (request: Request, name: string): Response => {
    if (name === '$metadata') {
      checkAccept(request, 'application/xml');
      const headers = { 'content-type': 'application/xml;charset=utf-8' };
      return new Response(metadataXml(options.entitySets), { headers });
    }
    const root = new URL(request.url).origin + rootPath;
    return jsonResponse(serviceDocument(root, options.entitySets), { exactAsText: false });
  };
  const route = (request: Request): Response | Promise<Response> => {
    const { pathname } = new URL(request.url);
    const below = pathname === rootPath ? '/' : pathname.slice(rootPath.length);
    if (!pathname.startsWith(rootPath) || !below.startsWith('/'))
      throw refusal(404, 'There is no service at this path.');
    const [first = '', second, ...more] = below.slice(1).split('/').map(decode);
    if ((first === '' || first === '$metadata') && second === undefined)
      return answerDocument(request, first);
    const [, name = '', key] = SEGMENT.exec(first) ?? [];
    const set = sets.get(name);
    if (set === undefined || more.length > 0)
      throw refusal(404, `Resource not found for the segment '${first}'.`);
    if (second === '$count' && key === undefined) return answerCount(request, set, view);
    if (second !== undefined) throw refusal(404, `Resource not found for the segment '${second}'.`);
    return key === undefined ? answerSet(request, set) : answerEntity(request, set, key, view);
  };
  const answer = async (request: Request): Promise<Response> => {
    const entry = logged(request);
    requests.push(entry);
    const nth = requests.length;
    const own = await service.onRequest?.(entry, nth);
    if (quirks.latencyMs !== undefined) await systemClock.sleep(quirks.latencyMs, request.signal);
    request.signal.throwIfAborted();
    return own ?? spoiled(quirks, nth, now()) ?? (await route(request));
  };
  const handle = async (request: Request): Promise<Response> => {
    const response = await answer(request).catch(refused);
    if (!response.headers.has('date')) response.headers.set('date', new Date(now()).toUTCString());
    response.headers.set('odata-version', '4.0');
    return response;
  };

  const service: ODataService = {
    rootUrl: ORIGIN + rootPath,
    handle,
    fetch: async (input, init) => handle(new Request(input, init)),
    listen: async (port = 0) => {
      const served = await serve(handle, { port, gzip: true });
      return { url: served.url + rootPath, close: served.close };
    },
    quirks,
    onRequest: options.onRequest,
    requests,
    clearRequests: () => {
      requests.length = 0;
      rowRequests = 0;
    },
    rows: (name) =>
      heldSet(name)
        .table.rows()
        .map(({ values }) => values),
    insert: (name, rows) => {
      const { table } = heldSet(name);
      for (const row of rows) table.insert(row);
    },
    update: (name, key, changes) => heldSet(name).table.update(key, changes),
    remove: (name, key) => heldSet(name).table.remove(key),
  };
  return service;
};
