/** What the page asks of the app. */
export const ENDPOINTS = {
  health: { method: 'GET', path: 'health' },
  listFeeds: { method: 'GET', path: 'feeds' },
  getFeed: { method: 'GET', path: 'feeds/{feed}' },
  listFeedRuns: { method: 'GET', path: 'feeds/{feed}/runs' },
  getRun: { method: 'GET', path: 'runs/{runId}' },
  cancelRun: { method: 'DELETE', path: 'runs/{runId}' },
  syncFeed: { method: 'POST', path: 'feeds/{feed}/sync' },
  reloadFeed: { method: 'POST', path: 'feeds/{feed}/reload' },
  maintainFeed: { method: 'POST', path: 'feeds/{feed}/maintain' },
  pauseFeed: { method: 'POST', path: 'feeds/{feed}/pause' },
  resumeFeed: { method: 'POST', path: 'feeds/{feed}/resume' },
  checkFeed: { method: 'GET', path: 'feeds/{feed}/check' },
  previewFeed: { method: 'GET', path: 'feeds/{feed}/preview' },
  feedTable: { method: 'GET', path: 'feeds/{feed}/table' },
  feedEntities: { method: 'GET', path: 'feeds/{feed}/entities' },
} as const;

export type EndpointName = keyof typeof ENDPOINTS;

/** A call as it is made, and as its curl line is written. */
export interface Call {
  readonly endpoint: EndpointName;
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | number | boolean>>;
  readonly body?: object;
}

/** Below `/api`, each part encoded. */
export const pathOf = ({ endpoint, params = {}, query = {} }: Call): string => {
  const path = ENDPOINTS[endpoint].path.replaceAll(/\{(\w+)\}/g, (_all, name: string) =>
    encodeURIComponent(new Map(Object.entries(params)).get(name) ?? ''),
  );
  const pairs = new URLSearchParams(
    Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]),
  );
  return pairs.size === 0 ? path : `${path}?${pairs.toString()}`;
};
