import type * as z from 'zod';
import { type EndpointName, endpointOf } from '../../shared/api/index.ts';
import { isConditional, schemasOf } from '../../shared/api/schemas/index.ts';
import { inlineSchema } from './component-schemas.ts';
import { paramExample } from './examples.ts';

type Json = Readonly<Record<string, unknown>>;

const isOptional = (schema: z.ZodType): boolean => schema.safeParse(undefined).success;

const described = (schema: z.ZodType): Json => {
  const { description, ...rest } = inlineSchema(schema);
  return { ...(typeof description === 'string' && { description }), schema: rest };
};

const IF_NONE_MATCH: Json = {
  name: 'if-none-match',
  in: 'header',
  description: 'The `ETag` of the answer that the caller has: 304 where it is still so.',
  schema: { type: 'string' },
};

const HEADERS: readonly Json[] = [
  {
    name: 'idempotency-key',
    in: 'header',
    description: 'A request that is repeated with its key is the first one: its run is answered.',
    schema: { type: 'string', pattern: '^[!-~]{1,255}$' },
  },
  {
    name: 'prefer',
    in: 'header',
    description: '`respond-async`: do not wait for the run.',
    schema: { type: 'string' },
  },
];

/** The parameters of an endpoint: of its path and query, and its headers. */
export const parametersOf = (name: EndpointName): readonly Json[] => {
  const { params, query } = schemasOf(name);
  return [
    ...Object.entries(params).map(([param, schema]) => ({
      name: param,
      in: 'path',
      required: true,
      ...described(schema),
      ...paramExample(param),
    })),
    ...Object.entries(query).map(([param, schema]) => ({
      name: param,
      in: 'query',
      required: !isOptional(schema),
      ...described(schema),
    })),
    ...(endpointOf(name).repeat === 'by-key' ? HEADERS : []),
    ...(isConditional(name) ? [IF_NONE_MATCH] : []),
  ];
};
