export {
  ENDPOINT_NAMES,
  type Endpoint,
  endpointOf,
  type EndpointName,
  type EndpointPath,
  ENDPOINTS,
  KEY_NAME,
  type ParamName,
  type QueryName,
} from './endpoints.ts';
export { RUN_OUTCOMES } from './outcomes.ts';
export { type ProblemKind, PROBLEMS, type ProblemStatus } from './problems.ts';
