/** The environment variable that holds the key, where nobody names another. */
export const KEY_NAME = 'TIDEMARK_KEY';

type Method = 'GET' | 'POST' | 'DELETE';

/** What can be asked of the app: where, by whom, and what a repetition does. Plain values, for whoever asks and for whoever answers. */
export interface Endpoint {
  readonly method: Method;
  /** Below `/api`: `feeds/{feed}`, `ui/{*asset}`. */
  readonly path: string;
  /** `function`: with a key in the header `x-functions-key`. The same for every endpoint of a path. */
  readonly auth: 'function' | 'anonymous';
  /** The names that its query knows. */
  readonly query: readonly string[];
  /** `safe`: changes nothing; `same`: twice does what once does; `by-key`: twice is two runs, unless an `Idempotency-Key` says that it is one. */
  readonly repeat: 'safe' | 'same' | 'by-key';
}

/** Every endpoint. One that has no handler in `functions/routes.ts`, or no schemas in `schemas/`, does not compile. */
export const ENDPOINTS = {
  health: { method: 'GET', path: 'health', auth: 'function', query: [], repeat: 'safe' },
  listFeeds: { method: 'GET', path: 'feeds', auth: 'function', query: ['backlog'], repeat: 'safe' },
  getFeed: { method: 'GET', path: 'feeds/{feed}', auth: 'function', query: ['backlog'], repeat: 'safe' },
  listFeedRuns: {
    method: 'GET',
    path: 'feeds/{feed}/runs',
    auth: 'function',
    query: ['limit', 'before', 'outcome'],
    repeat: 'safe',
  },
  listRuns: {
    method: 'GET',
    path: 'runs',
    auth: 'function',
    query: ['limit', 'before', 'outcome'],
    repeat: 'safe',
  },
  getRun: { method: 'GET', path: 'runs/{runId}', auth: 'function', query: [], repeat: 'safe' },
  cancelRun: { method: 'DELETE', path: 'runs/{runId}', auth: 'function', query: ['by'], repeat: 'same' },
  syncFeed: { method: 'POST', path: 'feeds/{feed}/sync', auth: 'function', query: [], repeat: 'by-key' },
  reloadFeed: { method: 'POST', path: 'feeds/{feed}/reload', auth: 'function', query: [], repeat: 'by-key' },
  maintainFeed: {
    method: 'POST',
    path: 'feeds/{feed}/maintain',
    auth: 'function',
    query: [],
    repeat: 'by-key',
  },
  checkFeed: { method: 'GET', path: 'feeds/{feed}/check', auth: 'function', query: [], repeat: 'safe' },
  previewFeed: {
    method: 'GET',
    path: 'feeds/{feed}/preview',
    auth: 'function',
    query: ['rows', 'end'],
    repeat: 'safe',
  },
  feedTable: {
    method: 'GET',
    path: 'feeds/{feed}/table',
    auth: 'function',
    query: ['versions'],
    repeat: 'safe',
  },
  feedEntities: { method: 'GET', path: 'feeds/{feed}/entities', auth: 'function', query: [], repeat: 'safe' },
  pauseFeed: { method: 'POST', path: 'feeds/{feed}/pause', auth: 'function', query: [], repeat: 'same' },
  resumeFeed: { method: 'POST', path: 'feeds/{feed}/resume', auth: 'function', query: [], repeat: 'same' },
  openapi: { method: 'GET', path: 'openapi.json', auth: 'anonymous', query: [], repeat: 'safe' },
  ui: { method: 'GET', path: 'ui', auth: 'anonymous', query: [], repeat: 'safe' },
  uiAsset: { method: 'GET', path: 'ui/{*asset}', auth: 'anonymous', query: [], repeat: 'safe' },
} as const satisfies Readonly<Record<string, Endpoint>>;

export type EndpointName = keyof typeof ENDPOINTS;

type EndpointOf<Name extends EndpointName> = (typeof ENDPOINTS)[Name];

export type EndpointPath = EndpointOf<EndpointName>['path'];

type ParamOf<Path extends string> = Path extends `${string}{${infer Param}}${infer Rest}`
  ? (Param extends `*${infer Bare}` ? Bare : Param) | ParamOf<Rest>
  : never;

/** The names of an endpoint's parameters, of its path. */
export type ParamName<Name extends EndpointName> = ParamOf<EndpointOf<Name>['path']>;

export type QueryName<Name extends EndpointName> = EndpointOf<Name>['query'][number];

export const endpointOf = (name: EndpointName): Endpoint => ENDPOINTS[name];

/** Every endpoint's name, in their order. */
export const ENDPOINT_NAMES = Object.keys(ENDPOINTS) as readonly EndpointName[];
