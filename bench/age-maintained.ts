import { createODataService, northwindOrders, northwindOrdersSet } from '../local/odata-service/index.ts';
import { newUuid } from '../shared/core/index.ts';
import { loadSnapshot } from '../shared/delta/index.ts';
import { createMemoryLake, type Lake } from '../shared/lake/index.ts';
import type { RunRecord } from '../shared/state/index.ts';
import { appendFeed, maintainFeed, type SyncDeps } from '../shared/sync/index.ts';
import { atMost, benchDeps, benchFeed, type Figure } from './workbench.ts';

const APPENDS = 10_000;
/** A day of a timer that ticks every 15 minutes. */
const A_DAY = 96;
const FIRST_ID = 10_248;
/** What the source still has: an append reads from the watermark on. */
const KEPT = 5;

/** Bytes that were written, by what they are. */
interface Written {
  data: number;
  log: number;
  checkpoints: number;
}

/** A lake that counts what is written to it. Hidden names are what puts are staged under, and the probe of a lake. */
const counting = (lake: Lake): { readonly lake: Lake; readonly written: Written } => {
  const written: Written = { data: 0, log: 0, checkpoints: 0 };
  const count = (path: string, { length }: Uint8Array): void => {
    if (path.includes('.checkpoint.')) written.checkpoints += length;
    else if (path.includes('/_delta_log/')) written.log += length;
    else if (path.endsWith('.parquet')) written.data += length;
  };
  return {
    written,
    lake: {
      ...lake,
      write: (path, bytes, signal) => (count(path, bytes), lake.write(path, bytes, signal)),
      putIfAbsent: (path, bytes, signal) => (count(path, bytes), lake.putIfAbsent(path, bytes, signal)),
    },
  };
};

const expectRun = (run: RunRecord | undefined, outcome: RunRecord['outcome']): void => {
  if (run?.outcome !== outcome) throw new Error(`${run?.outcome}: ${run?.message}`);
};

const timed = () => ({
  runId: newUuid(),
  signal: new AbortController().signal,
  deadline: Infinity,
  report: () => undefined,
});

/** Appends one row after the other, with maintenance after each day of them. Answers the bytes of data files that the appends wrote. */
const grow = async (
  deps: SyncDeps,
  service: ReturnType<typeof createODataService>,
  written: Written,
): Promise<number> => {
  const feed = benchFeed(service.rootUrl);
  let appended = 0;
  for (let row = 0; row < APPENDS; row += 1) {
    service.insert('Orders', northwindOrders(1, { firstOrderId: FIRST_ID + row }));
    if (row >= KEPT) service.remove('Orders', FIRST_ID + row - KEPT);
    const before = written.data;
    expectRun(await appendFeed(deps, feed, timed()), 'appended');
    appended += written.data - before;
    if ((row + 1) % A_DAY === 0) expectRun(await maintainFeed(deps, feed, timed()), 'maintained');
  }
  return appended;
};

const figure = (name: string, value: number, unit: string): Figure => ({
  bench: 'age-maintained',
  figure: name,
  value: Math.round(value * 100) / 100,
  unit,
});

/** What is left, and what was written, after 10,000 appends of one row with maintenance after every 96 of them. */
export const ageMaintained = async (): Promise<readonly Figure[]> => {
  const service = createODataService({ entitySets: [northwindOrdersSet([])], pageSize: 100 });
  const { lake, written } = counting(createMemoryLake());
  const deps = { ...benchDeps(lake, undefined, service.fetch), batchRows: 1_000_000 };
  const appended = await grow(deps, service, written);
  const table = await loadSnapshot(lake, 'Tables/Orders');
  const MB = 1e6;
  return [
    atMost('age-maintained', 'live files', table?.files.length ?? NaN, 'files', 60),
    atMost(
      'age-maintained',
      'bytes of data files',
      Math.round((written.data / appended) * 100) / 100,
      'x appends',
      6,
    ),
    figure('data files of appends', appended / MB, 'MB'),
    figure('data files in all', written.data / MB, 'MB'),
    figure('log', written.log / MB, 'MB'),
    figure('checkpoints', written.checkpoints / MB, 'MB'),
  ];
};
