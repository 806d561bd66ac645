import type { EndpointName } from '../../shared/api/index.ts';
import found from './examples.json' with { type: 'json' };

type Json = Readonly<Record<string, unknown>>;

interface EndpointExamples {
  readonly body?: Json;
  readonly answers: Readonly<Record<string, Json | undefined>>;
}

const PARAMS = new Map<string, string>(Object.entries(found.params));
const ENDPOINTS = new Map<string, EndpointExamples>(Object.entries(found.endpoints));

const named = (values: Json | undefined): Json =>
  values === undefined
    ? {}
    : { examples: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value }])) };

/** What endpoints were sent, and what they answered, as a test plays it. */
export const bodyExamples = (name: EndpointName): Json => named(ENDPOINTS.get(name)?.body);

export const answerExamples = (name: EndpointName, status: string): Json =>
  named(ENDPOINTS.get(name)?.answers[status]);

/** Of a parameter of a path. */
export const paramExample = (param: string): Json => {
  const example = PARAMS.get(param);
  return example === undefined ? {} : { example };
};
