import type * as z from 'zod';
import { ENDPOINT_NAMES, type EndpointName, endpointOf } from '../../shared/api/index.ts';
import { ownOf } from '../../shared/core/index.ts';
import { type EndpointSchemas, schemasOf } from '../../shared/api/schemas/index.ts';
import { answersOf } from './answers.ts';
import { answerComponents, bodyComponents } from './component-schemas.ts';
import { DESCRIPTIONS } from './descriptions.ts';
import { bodyExamples } from './examples.ts';
import { parametersOf } from './parameters.ts';

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

const bodyOf = (name: EndpointName, refOf: RefOf): Json => {
  const { body } = schemasOf(name);
  if (body === undefined) return {};
  return {
    requestBody: {
      required: !body.safeParse({}).success,
      content: { 'application/json': { schema: refOf(body), ...bodyExamples(name) } },
    },
  };
};

/** What operations are grouped by. */
const TAGS: readonly Json[] = [
  { name: 'feeds', description: 'How feeds stand, and what can be done with them.' },
  { name: 'runs', description: 'What became of runs, and how far they are.' },
  { name: 'app', description: 'The app itself: its health, this document, and the page.' },
];

const tagOf = (path: string): string => /^(?:feeds|runs)\b/.exec(path)?.[0] ?? 'app';

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
      tags: [tagOf(path)],
      summary: schemasOf(name).summary,
      description: ownOf(DESCRIPTIONS, name),
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
    tags: TAGS,
    security: [{ [KEY]: [] }],
    paths: Object.fromEntries(paths),
    components: {
      schemas: { ...answers.schemas, ...bodies.schemas },
      securitySchemes: { [KEY]: { type: 'apiKey', in: 'header', name: 'x-functions-key' } },
    },
  };
};
