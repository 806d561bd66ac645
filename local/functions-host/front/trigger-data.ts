import type { TypedData } from '../core-module.ts';
import { firstHeader, joinHeaders, joinQuery } from './request-values.ts';
import type { FrontRequest, WithoutRules } from './types.ts';

/**
 * What an HTTP function is handed: a body only with a Content-Length, whatever else framed it; the URL by the Host header, its
 * query as it was sent. Rejects with `BodyRefused`.
 */
export const httpTriggerData = async (
  request: FrontRequest,
  query: string,
  params: Readonly<Record<string, string>>,
  without: WithoutRules,
): Promise<TypedData> => {
  const { method, target, headers } = request;
  const hasLength = firstHeader(headers, 'content-length') !== undefined;
  const bytes = hasLength || without.has('bodies-by-length') ? await request.body() : new Uint8Array();
  return {
    http: {
      method: method.toUpperCase(),
      url: `http://${firstHeader(headers, 'host') ?? ''}${target}`,
      headers: joinHeaders(headers, without.has('headers-joined-by-comma') ? ', ' : ','),
      query: joinQuery(query),
      params,
      body: { bytes },
    },
  };
};
