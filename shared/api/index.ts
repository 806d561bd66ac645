export { type Answer, type Asked, ClientError, type ClientFetch, createClient } from './client.ts';
export type { Body, BodyInput, EndedRun, Params, PastRun, Problem, Query, Run } from './schemas/index.ts';
export { shellWord } from './shell-word.ts';
export {
  ENDPOINT_NAMES,
  type Endpoint,
  endpointOf,
  type EndpointName,
  type EndpointPath,
  ENDPOINTS,
  type ProblemKind,
  PROBLEMS,
} from './table/index.ts';
