import type { FrontAnswer, FrontRequest } from './front/index.ts';

/** A fetch request as one that came by a socket. Its body counts as one with a length. */
export const fromFetch = (request: Request): FrontRequest => {
  const { host, pathname, search } = new URL(request.url);
  const hasLength = request.body !== null && !request.headers.has('content-length');
  return {
    method: request.method,
    target: pathname + search,
    headers: [['host', host], ...request.headers, ...(hasLength ? [['content-length', '1'] as const] : [])],
    body: async () => new Uint8Array(await request.arrayBuffer()),
  };
};

export const toFetch = ({ status, headers = {}, body }: FrontAnswer): Response => {
  const isEmpty = body === undefined || body.length === 0;
  const given = typeof body === 'string' ? body : new Uint8Array(body ?? []);
  return new Response(isEmpty ? null : given, { status, headers });
};
