import { ENDPOINT_NAMES, type EndpointName, endpointOf } from '../../shared/api/index.ts';
import { NAMED_SCHEMAS, schemasOf } from '../../shared/api/schemas/index.ts';

interface Answered {
  readonly method: string;
  /** Below `/api`, with or without a query. */
  readonly path: string;
  readonly status: number;
  readonly contentType: string | null;
  readonly body: unknown;
}

const patternOf = (path: string): RegExp =>
  new RegExp(`^${path.replaceAll(/\{\*\w+\}/g, '.*').replaceAll(/\{\w+\}/g, '[^/]+')}$`);

/** The endpoint that a path below `/api` is of. */
export const endpointAt = (method: string, path: string): EndpointName | undefined =>
  ENDPOINT_NAMES.find((name) => {
    const endpoint = endpointOf(name);
    return endpoint.method === method && patternOf(endpoint.path).test(path);
  });

/** What of an answer is not as the table has it; nothing when it is. Further members are wrong here: a new one has its schema. */
export const breaches = (name: EndpointName, { status, contentType, body }: Answered): readonly string[] => {
  const { answers, problems } = schemasOf(name);
  const own = new Map(Object.entries(answers)).get(String(status));
  const isProblem = contentType === 'application/problem+json';
  if (isProblem && !problems.some((one) => one === status)) return [`${name}: no problem of ${status}`];
  if (!isProblem && own === undefined) return [`${name}: no answer of ${status}`];
  const schema = isProblem ? NAMED_SCHEMAS.Problem : own;
  if (schema === null || schema === undefined) return body === undefined ? [] : [`${name}: a body`];
  const { error } = schema.safeParse(body);
  return error === undefined ? [] : [`${name}, ${status}: ${error.message}`];
};

/** Files of the page are played where they are built: test/integration/package.test.ts. */
const isFile = (name: EndpointName): boolean =>
  new Map(Object.entries(schemasOf(name).answers)).get('200') === null;

/** Notes which endpoints were asked, and what of their answers is not as the table has it. */
export const createPlayedApi = () => {
  const went = new Set<EndpointName>();
  const wrong: string[] = [];
  return {
    note: (answered: Answered): void => {
      const name = endpointAt(answered.method, answered.path.replace(/\?.*/, ''));
      if (name === undefined) return;
      if (answered.status < 400) went.add(name);
      wrong.push(...breaches(name, answered));
    },
    /** Endpoints that were never answered well. */
    missing: (): readonly EndpointName[] => ENDPOINT_NAMES.filter((name) => !isFile(name) && !went.has(name)),
    wrong: (): readonly string[] => wrong,
  };
};
