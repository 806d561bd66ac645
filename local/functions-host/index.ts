export type { Binding, FunctionMetadata } from './core-module.ts';
export {
  createHostKeys,
  FRONT_RULES,
  type FrontAnswer,
  type FrontRequest,
  type HostKeys,
  listen,
} from './front/index.ts';
export { createFunctionsHost, type FunctionsHost } from './host.ts';
export { type HostLog, loadApp } from './load-app.ts';
export { nextOccurrence, parseSchedule } from './ncrontab.ts';
