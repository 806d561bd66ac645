export { type Answer, ClientError, createClient } from './client.ts';
export type { Body, EndedRun, Params, Query, Run } from './schemas/index.ts';
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
