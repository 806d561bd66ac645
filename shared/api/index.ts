export { type Answer, type ClientFetch, createClient } from './client.ts';
export { ClientError } from './client-error.ts';
export { counted, whole } from './counted.ts';
export { curlLine } from './curl-line.ts';
export { isLoopback } from './loopback.ts';
export { isPassing } from './passing.ts';
export { intoEffect, type Remedy, remedyOf } from './remedies.ts';
export { type Asked, isKey } from './request.ts';
export type {
  AnswerOf,
  Body,
  BodyInput,
  EndedRun,
  Params,
  ListedRun,
  OpenRun,
  PastRun,
  Problem,
  Query,
  Run,
} from './schemas/index.ts';
export { shellWord } from './shell-word.ts';
export { shownBegin, windowText } from './shown-window.ts';
export { hasFailedReload, isLate, isLong, type Standing, standingOf, STANDINGS } from './standing.ts';
export { type Verdict, verdictOf } from './verdict.ts';
export { pauseFault, untilOf } from './until.ts';
export {
  ENDPOINT_NAMES,
  type Endpoint,
  endpointOf,
  type EndpointName,
  type EndpointPath,
  ENDPOINTS,
  KEY_NAME,
  type ProblemKind,
  PROBLEMS,
} from './table/index.ts';
