import { refusal } from './refusal.ts';

const JSON_TYPE = 'application/json;odata.metadata=minimal;odata.streaming=true';

/** `IEEE754Compatible=true` in `Accept`: the caller wants Int64 and Decimal as text. Source: OData JSON 4.0, 3.2. */
export const wantsExactText = (request: Request): boolean =>
  /IEEE754Compatible=true/i.test(request.headers.get('accept') ?? '');

/** 406 unless `Accept` is absent, `*`, or names one of `types`. */
export const checkAccept = (request: Request, ...types: readonly string[]): void => {
  const accept = request.headers.get('accept') ?? '*/*';
  if (!['*/*', 'application/*', ...types].some((type) => accept.includes(type)))
    throw refusal(406, 'No representation that the Accept header allows.');
};

export const jsonResponse = (
  body: string | ReadableStream<Uint8Array>,
  style: { readonly exactAsText: boolean; readonly declared?: boolean },
  headers: Readonly<Record<string, string>> = {},
  status = 200,
): Response => {
  const exact = style.exactAsText && style.declared !== false ? ';IEEE754Compatible=true' : '';
  return new Response(body, {
    status,
    headers: { 'content-type': `${JSON_TYPE}${exact};charset=utf-8`, ...headers },
  });
};

/** An OData error body. Source: OData JSON 4.0, 19. */
export const errorResponse = (
  status: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Response => {
  const body = JSON.stringify({ error: { code: String(status), message } });
  return new Response(body, { status, headers: { 'content-type': 'application/json', ...headers } });
};
