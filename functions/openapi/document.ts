import type * as z from 'zod';
import { ENDPOINT_NAMES, type EndpointName, endpointOf, PROBLEMS } from '../../shared/api/index.ts';
import { type EndpointSchemas, NAMED_SCHEMAS, schemasOf } from '../../shared/api/schemas/index.ts';
import { answerComponents, bodyComponents, inlineSchema } from './component-schemas.ts';

type Json = Readonly<Record<string, unknown>>;
type RefOf = (schema: z.ZodType) => Json;

const KEY = 'functionKey';

const capital = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

const eachSchema = (
  pick: (schemas: EndpointSchemas) => readonly (z.ZodType | null | undefined)[],
  suffix: string,
): ReadonlyMap<string, z.ZodType> => {
  const found = new Map<string, z.ZodType>();
  for (const name of ENDPOINT_NAMES) {
    const schemas = pick(schemasOf(name)).filter((schema) => schema !== null && schema !== undefined);
    for (const [at, schema] of schemas.entries())
      found.set(`${capital(name)}${suffix}${at === 0 ? '' : String(at + 1)}`, schema);
  }
  return found;
};

const RETRY_AFTER = {
  'retry-after': { description: 'Seconds.', schema: { type: 'integer', minimum: 1 } },
};

const examplesOf = (status: number): Json =>
  Object.fromEntries(
    Object.entries(PROBLEMS).flatMap(([kind, problem]) =>
      problem.status === status
        ? [
            [
              kind,
              { value: { type: `urn:tidemark:${kind}`, ...titled(problem), detail: problem.title, kind } },
            ],
          ]
        : [],
    ),
  );

const titled = ({ title, status }: { readonly title: string; readonly status: number }) => ({
  title,
  status,
});

const problemAnswer = (status: number, refOf: RefOf): Json => ({
  description: Object.entries(PROBLEMS)
    .filter(([, problem]) => problem.status === status)
    .map(([kind, { title }]) => `\`${kind}\`: ${title}.`)
    .join(' '),
  content: {
    'application/problem+json': { schema: refOf(NAMED_SCHEMAS.Problem), examples: examplesOf(status) },
  },
});

const DESCRIPTIONS: ReadonlyMap<string, string> = new Map([
  ['200', 'Done.'],
  ['202', 'It goes on without its caller: ask for it at `location`.'],
  ['304', 'Nothing has changed.'],
  ['308', 'It is at `location`.'],
  ['503', 'The app cannot work.'],
]);

const ETAG = { etag: { description: 'For `If-None-Match`.', schema: { type: 'string' } } };
const ACCEPTED = { location: { description: 'The run.', schema: { type: 'string' } }, ...RETRY_AFTER };

/** Whether who has the answer is told so. */
const isConditional = (name: EndpointName): boolean => schemasOf(name).answers[304] !== undefined;

const headersOf = (name: EndpointName, status: string): Json => {
  if (status === '202') return { headers: ACCEPTED };
  return isConditional(name) && /^(?:200|304)$/.test(status) ? { headers: ETAG } : {};
};

const plainAnswer = (schema: z.ZodType | null, refOf: RefOf): Json =>
  schema === null ? {} : { content: { 'application/json': { schema: refOf(schema) } } };

const answersOf = (name: EndpointName, refOf: RefOf): Json => {
  const { answers, problems } = schemasOf(name);
  const own = Object.entries<z.ZodType | null>(answers).map(([status, schema]) => [
    status,
    {
      description: DESCRIPTIONS.get(status) ?? '',
      ...headersOf(name, status),
      ...plainAnswer(schema, refOf),
    },
  ]);
  const refused = problems.map((status) => [String(status), problemAnswer(status, refOf)]);
  const noKey =
    endpointOf(name).auth === 'function'
      ? [['401', { description: 'No key, or none that fits. Without a body.' }]]
      : [];
  return Object.fromEntries([...refused, ...own, ...noKey]) as Json;
};

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

const parametersOf = (name: EndpointName): readonly Json[] => {
  const { params, query } = schemasOf(name);
  return [
    ...Object.entries(params).map(([param, schema]) => ({
      name: param,
      in: 'path',
      required: true,
      ...described(schema),
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

const bodyOf = (name: EndpointName, refOf: RefOf): Json => {
  const { body } = schemasOf(name);
  if (body === undefined) return {};
  return {
    requestBody: {
      required: !body.safeParse({}).success,
      content: { 'application/json': { schema: refOf(body) } },
    },
  };
};

/** The API as an OpenAPI document, of the table and its schemas. Source: OpenAPI 3.1.1. */
export const openApiDocument = (version: string): Json => {
  const answers = answerComponents(eachSchema(({ answers: each }) => Object.values(each), 'Answer'));
  const bodies = bodyComponents(eachSchema(({ body }) => [body], 'Body'));
  const paths = new Map<string, Record<string, Json>>();
  for (const name of ENDPOINT_NAMES) {
    const { method, path, auth } = endpointOf(name);
    const at = `/${path.replace('{*', '{')}`;
    const operations = paths.get(at) ?? {};
    operations[method.toLowerCase()] = {
      operationId: name,
      summary: schemasOf(name).summary,
      parameters: parametersOf(name),
      ...bodyOf(name, bodies.refOf),
      responses: answersOf(name, answers.refOf),
      ...(auth === 'anonymous' && { security: [] }),
    };
    paths.set(at, operations);
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Tidemark',
      version,
      description: 'Keeps Delta tables in step with OData services.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/api' }],
    security: [{ [KEY]: [] }],
    paths: Object.fromEntries(paths),
    components: {
      schemas: { ...answers.schemas, ...bodies.schemas },
      securitySchemes: { [KEY]: { type: 'apiKey', in: 'header', name: 'x-functions-key' } },
    },
  };
};
