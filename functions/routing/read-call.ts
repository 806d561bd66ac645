import type { HttpRequest, InvocationContext } from '@azure/functions';
import * as z from 'zod';
import type { EndpointName } from '../../shared/api/index.ts';
import { type EndpointSchemas, schemasOf } from '../../shared/api/schemas/index.ts';
import { parseBody, parsePart } from '../../shared/config/index.ts';
import { readBody } from '../read-body.ts';
import type { Call } from './call.ts';
import { readQuery } from './read-query.ts';
import { badRequest, RefusedRequest } from './refused-request.ts';

const DROPPED =
  'The request was sent in chunks (transfer-encoding), and the Functions host drops such a body: what was asked is not known. Nothing was done. Send it whole, with a Content-Length.';

const readParams = (params: object, shape: EndpointSchemas['params']): object => {
  const parsed = parsePart(z.object(shape), params, ['path']);
  if (parsed.outcome === 'refused') throw badRequest(parsed.problems);
  return parsed.value;
};

const readJson = async (request: HttpRequest, schema: z.ZodType | undefined): Promise<unknown> => {
  if (schema === undefined) return undefined;
  const sent = await readBody(request);
  if (sent.outcome === 'dropped') throw new RefusedRequest({ kind: 'length-required', detail: DROPPED });
  const body = sent.outcome === 'ok' ? parseBody(schema, sent.value) : sent;
  if (body.outcome === 'refused') throw badRequest(body.problems);
  return body.value;
};

/** A request as its endpoint's schemas read it: the one place that does. Throws `RefusedRequest`. */
export const readCall = <Name extends EndpointName>(
  name: Name,
  request: HttpRequest,
  context: InvocationContext,
): Call<Name> => {
  const schemas = schemasOf(name);
  // What the schemas of an endpoint read is what its types say: the types are made of them.
  return {
    params: readParams(request.params, schemas.params),
    query: readQuery(request.url, schemas.query, schemas.furtherQuery),
    body: () => readJson(request, schemas.body),
    request,
    context,
  } as Call<Name>;
};
