export type { Binding, FunctionMetadata, InvocationResponse, TypedData } from './core-module.ts';
export { createFunctionsHost, type FunctionsHost, type FunctionsHostOptions } from './host.ts';
export type { Outcome } from './invocation.ts';
export type { HostLog } from './load-app.ts';
export { nextOccurrence, parseSchedule, type Schedule } from './ncrontab.ts';
