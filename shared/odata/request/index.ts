export { MAX_PAUSE_MS } from './budget.ts';
export { type BudgetOf, createBudgets } from './budgets.ts';
export { and, compare } from './filter.ts';
export type { Authorize, Exchange, Fetch, Watch } from './http-types.ts';
export { nodeFetch } from './node-fetch.ts';
export { formatLiteral } from './literal.ts';
export { mayBeTooMuch } from './too-much.ts';
export { createODataSource, type ODataSourceOptions } from './source.ts';
export type {
  Answer,
  AnsweredPage,
  CountResult,
  AskOptions,
  EntityQuery,
  FollowedAnswer,
  ODataSource,
  Page,
  ScanBody,
} from './types.ts';
