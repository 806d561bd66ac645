import type { InvocationResponse, TypedData } from './core-module.ts';

/** A request as the worker gets it: the body as bytes, the route's parameters apart. */
export const toTriggerData = async (
  request: Request,
  params: Readonly<Record<string, string>>,
): Promise<TypedData> => {
  const url = new URL(request.url);
  return {
    http: {
      method: request.method,
      url: url.href,
      headers: Object.fromEntries(request.headers),
      query: Object.fromEntries(url.searchParams),
      params,
      body: { bytes: new Uint8Array(await request.arrayBuffer()) },
    },
  };
};

const bodyOf = (data: TypedData | null | undefined): string | Uint8Array<ArrayBuffer> | null => {
  const body = data?.bytes === undefined ? (data?.string ?? data?.json) : new Uint8Array(data.bytes);
  return body === undefined || body.length === 0 ? null : body;
};

/**
 * What the worker returned as a response; 204 where it returned nothing. A streamed body was gathered by the library.
 * Cookies are not passed on. Source: Azure Functions HTTP output bindings, default return value.
 */
export const toResponse = ({ returnValue }: InvocationResponse): Response => {
  const http = returnValue?.http;
  if (http === undefined) return new Response(null, { status: 204 });
  return new Response(bodyOf(http.body), {
    status: Number(http.statusCode ?? 200),
    headers: { ...http.headers },
  });
};
