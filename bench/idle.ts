import { startAzurite } from '../local/azurite.ts';
import { createFileLake, type Lake } from '../shared/lake/index.ts';
import { createTableStateStore } from '../shared/state/index.ts';
import { runTick } from '../shared/sync/index.ts';
import { onSdkRequest } from './sdk-requests.ts';
import { atMost, benchDeps, benchFeed, type Figure, withFolder, withSource } from './workbench.ts';

const ROWS = 5_000;

/** Counts the calls of every method of an object. */
const counting = <T extends object>(target: T): { readonly counted: T; readonly calls: () => number } => {
  let calls = 0;
  const counted = new Proxy(target, {
    get: (inner, name) => {
      const member: unknown = Reflect.get(inner, name);
      if (typeof member !== 'function') return member;
      return (...args: unknown[]): unknown => {
        calls += 1;
        return Reflect.apply(member, inner, args);
      };
    },
  });
  return { counted, calls: () => calls };
};

const measure = async (serviceUrl: string, folder: string): Promise<readonly Figure[]> => {
  const azurite = await startAzurite();
  try {
    const { counted: lake, calls: lakeCalls } = counting<Lake>(createFileLake(folder));
    let tableRequests = 0;
    onSdkRequest(serviceUrl, () => {
      tableRequests += 1;
    });
    const deps = benchDeps(lake, createTableStateStore({ connectionString: azurite.connectionString }));
    const tick = () =>
      runTick(deps, {
        feeds: [benchFeed(serviceUrl)],
        signal: new AbortController().signal,
        deadline: Infinity,
        concurrency: 1,
        historyMs: 90 * 86_400_000,
        report: () => undefined,
      });
    const [first] = await tick();
    if (first?.rows !== ROWS) throw new Error(`the first run took ${first?.rows} rows: ${first?.message}`);
    const lakeBefore = lakeCalls();
    tableRequests = 0;
    const [idle] = await tick();
    return [
      atMost('idle', 'source requests', idle?.requests ?? NaN, 'calls', 1),
      atMost('idle', 'lake calls', lakeCalls() - lakeBefore, 'calls', 2),
      atMost('idle', 'table calls', tableRequests, 'calls', 3),
      atMost('idle', 'commits', (idle?.version ?? NaN) - (first.version ?? NaN), 'commits', 0),
    ];
  } finally {
    await azurite.stop();
  }
};

/** What a run costs that finds nothing new, the listing of the feeds included. */
export const idle = (): Promise<readonly Figure[]> =>
  withSource(ROWS, ({ serviceUrl }) => withFolder((folder) => measure(serviceUrl, folder)));
