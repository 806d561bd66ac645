import { createFileLake } from '../shared/lake/index.ts';
import { createTableStateStore } from '../shared/state/index.ts';
import { runTick } from '../shared/sync/index.ts';
import { feedAt, FEEDS } from './many-feeds.ts';
import { onSdkRequest } from './sdk-requests.ts';
import { benchDeps } from './workbench.ts';

// One tick in a process of its own. Arguments: the state's connection string, the source, the lake's folder.
const [, , connectionString = '', serviceUrl = '', folder = ''] = process.argv;

let requests = 0;
let listings = 0;
onSdkRequest(serviceUrl, (request) => {
  requests += 1;
  if (request.method === 'GET' && request.path.includes('filter')) listings += 1;
});
const deps = benchDeps(createFileLake(folder), createTableStateStore({ connectionString }));
const records = await runTick(deps, {
  feeds: Array.from({ length: FEEDS }, (_, place) => feedAt(place, serviceUrl)),
  signal: new AbortController().signal,
  deadline: Infinity,
  concurrency: 2,
  historyMs: 90 * 86_400_000,
  report: () => undefined,
});
const runs = records.filter(({ outcome }) => outcome === 'no-new-rows').length;
console.log(JSON.stringify({ runs, requests, listings, peakMb: process.resourceUsage().maxRSS / 1_024 }));
