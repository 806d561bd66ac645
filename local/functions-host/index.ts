export type { Binding, FunctionMetadata } from './core-module.ts';
export {
  createHostKeys,
  FRONT_RULES,
  listen,
  type FrontAnswer,
  type FrontRequest,
  type HostKeys,
} from './front/index.ts';
export { createFunctionsHost, type FunctionsHost } from './host.ts';
export { loadApp, type HostLog } from './load-app.ts';
export { nextOccurrence, parseSchedule } from './ncrontab.ts';
