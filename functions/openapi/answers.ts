import type * as z from 'zod';
import { type EndpointName, endpointOf, PROBLEMS } from '../../shared/api/index.ts';
import { isConditional, NAMED_SCHEMAS, schemasOf } from '../../shared/api/schemas/index.ts';
import { answerExamples } from './examples.ts';

type Json = Readonly<Record<string, unknown>>;
type RefOf = (schema: z.ZodType) => Json;

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

const MEANINGS: ReadonlyMap<string, string> = new Map([
  ['200', 'Done.'],
  ['202', 'It goes on without its caller: ask for it at `location`.'],
  ['304', 'Nothing has changed.'],
  ['308', 'It is at `location`.'],
  ['503', 'The app cannot work.'],
]);

const ETAG = { etag: { description: 'For `If-None-Match`.', schema: { type: 'string' } } };
const ACCEPTED = { location: { description: 'The run.', schema: { type: 'string' } }, ...RETRY_AFTER };

const headersOf = (name: EndpointName, status: string): Json => {
  if (status === '202') return { headers: ACCEPTED };
  return isConditional(name) && /^(?:200|304)$/.test(status) ? { headers: ETAG } : {};
};

const contentOf = (name: EndpointName, status: string, schema: Json): Json => ({
  content: { 'application/json': { schema, ...answerExamples(name, status) } },
});

/** The answers of an endpoint by their status. */
export const answersOf = (name: EndpointName, refOf: RefOf): Json => {
  const { answers, problems } = schemasOf(name);
  const own = Object.entries<z.ZodType | null>(answers).map(([status, schema]) => [
    status,
    {
      description: MEANINGS.get(status) ?? '',
      ...headersOf(name, status),
      ...(schema !== null && contentOf(name, status, refOf(schema))),
    },
  ]);
  const refused = problems.map((status) => [String(status), problemAnswer(status, refOf)]);
  const noKey =
    endpointOf(name).auth === 'function'
      ? [['401', { description: 'No key, or none that fits. Without a body.' }]]
      : [];
  return Object.fromEntries([...refused, ...own, ...noKey]) as Json;
};
