import type { HttpFunctionOptions } from '@azure/functions';
import {
  type Endpoint,
  ENDPOINT_NAMES,
  type EndpointName,
  type EndpointPath,
  endpointOf,
} from '../shared/api/index.ts';
import { uiModeOf } from '../shared/config/index.ts';
import { cancelRun, runStatus, startRun } from '../shared/sync/index.ts';
import type { Application } from './application.ts';
import { cancelHttp } from './cancel-http.ts';
import { feedHttp } from './feed-http.ts';
import { feedsHttp } from './feeds-http.ts';
import { healthHttp } from './health-http.ts';
import { checkHttp, entitiesHttp, previewHttp, tableHttp } from './look-http.ts';
import { openApiHttp } from './openapi-http.ts';
import { pauseHttp, resumeHttp } from './pause-http.ts';
import type { Handlers } from './routing/call.ts';
import { METHODS, servePath } from './routing/serve-path.ts';
import { runHttp } from './run-http.ts';
import { feedRunsHttp, runsHttp } from './runs-http.ts';
import { startHttp } from './start-http.ts';
import { uiHttp } from './ui-http.ts';

/** The function of the host for each path. Keys and alerts are bound to these names: they stay. */
export const FUNCTION_NAMES: Readonly<Record<EndpointPath, string>> = {
  health: 'health',
  'openapi.json': 'openapi',
  feeds: 'feeds',
  'feeds/{feed}': 'feed',
  'feeds/{feed}/runs': 'feedRuns',
  runs: 'runs',
  'runs/{runId}': 'run',
  'feeds/{feed}/sync': 'syncFeed',
  'feeds/{feed}/reload': 'reload',
  'feeds/{feed}/maintain': 'maintainFeed',
  'feeds/{feed}/pause': 'pauseFeed',
  'feeds/{feed}/resume': 'resumeFeed',
  'feeds/{feed}/check': 'checkFeed',
  'feeds/{feed}/preview': 'previewFeed',
  'feeds/{feed}/table': 'feedTable',
  'feeds/{feed}/entities': 'feedEntities',
  ui: 'ui',
  'ui/{*asset}': 'uiAsset',
};

const PAGE = uiHttp(() => uiModeOf(process.env));

/** The handler of each endpoint. */
export const handlersOf = (application: () => Application): Handlers => ({
  health: healthHttp(application),
  openapi: openApiHttp(),
  listFeeds: feedsHttp(application),
  getFeed: feedHttp(application),
  listFeedRuns: feedRunsHttp(application),
  listRuns: runsHttp(application),
  getRun: runHttp(application, runStatus),
  cancelRun: cancelHttp(application, cancelRun),
  syncFeed: startHttp(application, startRun, 'append'),
  reloadFeed: startHttp(application, startRun, 'reload'),
  maintainFeed: startHttp(application, startRun, 'maintain'),
  pauseFeed: pauseHttp(application),
  resumeFeed: resumeHttp(application),
  checkFeed: checkHttp(application),
  previewFeed: previewHttp(application),
  feedTable: tableHttp(application),
  feedEntities: entitiesHttp(application),
  ui: PAGE,
  uiAsset: PAGE,
});

interface Registration extends HttpFunctionOptions {
  readonly name: string;
}

const namesAt = (path: string) => ENDPOINT_NAMES.filter((name) => endpointOf(name).path === path);

/** A path has one level for all its methods: it is open only where all of them are. */
const levelOf = (names: readonly EndpointName[]): Endpoint['auth'] =>
  names.some((name) => endpointOf(name).auth === 'function') ? 'function' : 'anonymous';

/** One function of the host for each path of the table, whatever the method. */
export const registrations = (application: () => Application): readonly Registration[] => {
  const handlers = handlersOf(application);
  return (Object.keys(FUNCTION_NAMES) as EndpointPath[]).map((path) => {
    const names = namesAt(path);
    return {
      name: FUNCTION_NAMES[path],
      route: path,
      methods: [...METHODS],
      authLevel: levelOf(names),
      handler: servePath(application, names, handlers),
    };
  });
};
