import { watch, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { systemClock, TidemarkError } from '../../shared/core/index.ts';
import { createFunctionsHost } from './host.ts';
import type { HostSink } from './host-event.ts';
import type { Strictness } from './strictness.ts';
import { partOf } from './setting-values.ts';
import { storedKeys } from './stored-keys.ts';
import { workerProcess } from './worker-process.ts';
import type { Settings } from './settings.ts';

export interface ServeFolderOptions {
  /** Where host.json and package.json are, as `func start` takes it. */
  readonly folder: string;
  readonly port: number;
  readonly settings: Settings;
  readonly sink: HostSink;
  readonly delayFactor: number;
  readonly without: ReadonlySet<Strictness>;
}

/** A folder that is served. */
export interface ServedFolder {
  readonly url: string;
  /** Ends the host as a SIGTERM does. */
  stop(): Promise<void>;
  /** Resolves when the host has given up its worker. */
  readonly givenUp: Promise<void>;
}

/** Editors and deployments write a file in several steps. */
const SETTLED_MS = 100;

const entryOf = async (folder: string): Promise<string> => {
  const main = partOf(JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')), 'main');
  if (typeof main !== 'string') throw new TidemarkError('config', 'package.json names no main.');
  return join(folder, main);
};

/** Calls `changed` after host.json was written. Ends with the signal. */
const watchHostFile = async (folder: string, signal: AbortSignal, changed: () => Promise<void>) => {
  try {
    let text = await readFile(join(folder, 'host.json'), 'utf8');
    for await (const { filename } of watch(folder, { signal })) {
      if (filename !== 'host.json') continue;
      await systemClock.sleep(SETTLED_MS, signal);
      const now = await readFile(join(folder, 'host.json'), 'utf8').catch(() => text);
      if (now !== text) await changed();
      text = now;
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
};

/**
 * Serves the app of a folder as `func start` does: functions in a process of their own, timers, queues, and the keys that its storage
 * holds. Rejects when the app cannot be loaded or the port is taken.
 */
export const serveFolder = async (options: ServeFolderOptions): Promise<ServedFolder> => {
  const { folder, port, settings, sink, delayFactor, without } = options;
  const entry = await entryOf(folder);
  const startWorker = workerProcess({ entry, folder });
  const { promise: givenUp, resolve: onGivenUp } = Promise.withResolvers<void>();
  const connectionString = settings['AzureWebJobsStorage'] ?? '';
  const hostId = settings['AzureFunctionsWebHost__hostid'] ?? 'local';
  const host = await createFunctionsHost({
    entry,
    startWorker,
    settings,
    delayFactor,
    without,
    onGivenUp,
    ...(connectionString !== '' && { keys: (names) => storedKeys(connectionString, hostId, names) }),
    hostFile: join(folder, 'host.json'),
    log: () => undefined,
    sink,
  });
  const { url } = await host.listen(port);
  const stopping = new AbortController();
  void watchHostFile(folder, stopping.signal, () => host.restart());
  host.startTimers();
  host.startQueues();
  return {
    url,
    stop: async () => {
      stopping.abort();
      await host.close();
    },
    givenUp,
  };
};
