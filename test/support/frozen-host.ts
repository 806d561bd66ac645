import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { newUuid, systemClock } from '../../shared/core/index.ts';
import type { ODataService } from '../../local/odata-service/index.ts';

const SCRIPT = new URL('./host-process.ts', import.meta.url).pathname;

/** Where instances of the app work. */
export interface Place {
  readonly folder: string;
  readonly connectionString: string;
  readonly serviceUrl: string;
  readonly feed: string;
  readonly leaseMs: number;
  /** Processes that are to be killed at the end, whatever happens. */
  readonly running: Set<ChildProcess>;
}

interface Host {
  readonly child: ChildProcess;
  /** The next line that it prints. */
  readonly line: () => Promise<string>;
}

/** Starts an instance. Its lines are taken as they come, so none is lost. */
const start = (place: Place, what: string, runId: string, stopAt: string): Host => {
  const { folder, connectionString, serviceUrl, feed, leaseMs, running } = place;
  // Of one range: where batches end shall not depend on how busy the machine is.
  const source = { serviceUrl, entitySet: 'Orders', parallel: 1 };
  const feeds = [{ name: feed, source, cursor: { column: 'OrderID' }, table: 'Orders' }];
  const child = spawn(process.execPath, [SCRIPT, what, runId, String(leaseMs), stopAt], {
    env: {
      ...process.env,
      LAKE_URL: `file:${folder}`,
      STATE_TABLES_CONNECTION_STRING: connectionString,
      AzureWebJobsStorage: connectionString,
      FEEDS_JSON: JSON.stringify({ feeds }),
      SYNC_SCHEDULE: '0 0 * * * *',
      BATCH_ROWS: '100',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  running.add(child);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return { child, line: async () => String((await lines.next()).value) };
};

/** What a process answered, and the outcomes that it reported. */
export interface HostEnded {
  readonly answer: unknown;
  readonly outcomes: readonly string[];
}

const ended = async ({ child, line }: Host): Promise<HostEnded> => {
  const found = JSON.parse(await line()) as HostEnded;
  if (child.exitCode === null) await once(child, 'exit');
  return found;
};

/**
 * Loads the feed's table, and reloads it by a process that stops itself in the midst of it (`stopAt`) until its lease is over and another has
 * taken the run over; then it goes on. `between` is called before it does.
 */
export const freezeHost = async (
  place: Place,
  service: ODataService,
  stopAt: 'segment' | 'put',
  between: (runId: string) => Promise<void>,
): Promise<{ readonly runId: string; readonly other: HostEnded; readonly late: HostEnded }> => {
  const runId = newUuid();
  await ended(start(place, 'load', 'none', 'never'));
  service.update('Orders', 10_300, { ShipName: `changed before ${stopAt}` });
  const frozen = start(place, 'start', runId, stopAt);
  const line = await frozen.line();
  if (line !== 'stopped') throw new Error(`it ended before it stopped: ${line}`);
  await systemClock.sleep(place.leaseMs + 500);
  const other = await ended(start(place, 'continue', runId, 'never'));
  await between(runId);
  frozen.child.kill('SIGCONT');
  return { runId, other, late: await ended(frozen) };
};

/**
 * Loads the feed's table, and has it reloaded by a process that dies in the midst of it. The one that resumes the run stops itself after a
 * segment until its lease is over, and comes back with nobody in its place: its messages are its own to take.
 */
export const freezeAlone = async (place: Place, service: ODataService): Promise<HostEnded> => {
  const runId = newUuid();
  await ended(start(place, 'load', 'none', 'never'));
  service.update('Orders', 10_300, { ShipName: 'changed before it was alone' });
  const lost = start(place, 'start', runId, 'segment');
  await lost.line();
  lost.child.kill('SIGKILL');
  await systemClock.sleep(place.leaseMs + 500);
  const frozen = start(place, 'continue', runId, 'segment');
  await frozen.line();
  await systemClock.sleep(place.leaseMs + 500);
  frozen.child.kill('SIGCONT');
  return ended(frozen);
};

/** Ends what is still there. */
export const killAll = (running: Set<ChildProcess>): void => {
  for (const child of running) child.kill('SIGKILL');
  running.clear();
};
