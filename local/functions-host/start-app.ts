import { basename, dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { systemClock } from '../../shared/core/index.ts';
import { createDelays, type Delays } from './delays.ts';
import {
  createFront,
  createHostKeys,
  extensionsOf,
  type FrontAnswer,
  type FrontRequest,
  type HostKeys,
} from './front/index.ts';
import { readHostFile } from './host-file.ts';
import { cutLines, logSink } from './host-log.ts';
import type { FunctionsHostOptions } from './host-options.ts';
import { type JobHost, startJobHost } from './job-host.ts';
import { workerHere } from './worker-here.ts';

/** One start of an app: its worker and triggers, and the front before them. */
export interface StartedApp {
  readonly job: JobHost;
  readonly keys: HostKeys;
  readonly answer: (request: FrontRequest) => Promise<FrontAnswer>;
}

const pathOf = (entry: string | URL): string =>
  String(entry).startsWith('file:') ? fileURLToPath(entry) : resolve(String(entry));

const startJob = async (options: FunctionsHostOptions, hostId: string, delays: Delays) => {
  const { entry, log, sink, settings = process.env, clock = systemClock, without = new Set() } = options;
  const hostFile = await readHostFile(options.hostFile ?? 'host.json', settings);
  const tell = logSink(log);
  const job = await startJobHost({
    startWorker: options.startWorker ?? workerHere(entry),
    hostFile,
    hostId,
    settings,
    sink: cutLines((event) => {
      tell(event);
      sink?.(event);
    }, without),
    clock,
    delays,
    without,
    onGivenUp: () => options.onGivenUp?.(),
  });
  return { job, hostFile };
};

/** Starts the app by what host.json says now. `restart` is what the front calls to begin anew. Rejects when the app cannot be loaded. */
export const startApp = async (
  options: FunctionsHostOptions,
  restart: () => Promise<void>,
): Promise<StartedApp> => {
  const { entry, log, settings = process.env, clock = systemClock, without = new Set() } = options;
  const hostId = settings['AzureFunctionsWebHost__hostid'] ?? 'local';
  const { job, hostFile } = await startJob(options, hostId, createDelays(clock, options.delayFactor ?? 1));
  const { functions, invoker, triggers } = job;
  const names = functions.map(({ name }) => name);
  const given = typeof options.keys === 'function' ? await options.keys(names) : options.keys;
  const keys = given ?? createHostKeys(names);
  const startedMs = clock.now();
  const front = createFront(
    {
      functions,
      run: (functionName, trigger) =>
        invoker.run({
          functionName,
          trigger,
          reason: 'This function was programmatically called via the host APIs.',
        }),
      start: (name, input) =>
        void job.callByHand(name, input).catch((error: unknown) => log('error', String(error), name)),
      drain: () => void triggers.stop(),
      drainStatus: () => {
        const outstandingInvocations = invoker.atWork();
        if (!triggers.stopped) return { state: 'Disabled', outstandingInvocations };
        return { state: outstandingInvocations > 0 ? 'InProgress' : 'Completed', outstandingInvocations };
      },
      resume: restart,
    },
    {
      keys,
      hostId,
      folder: dirname(pathOf(entry)),
      scriptFile: basename(pathOf(entry)),
      routePrefix: hostFile.routePrefix,
      extensions: extensionsOf(hostFile.queues, hostFile.routePrefix),
      uptimeMs: () => clock.now() - startedMs,
      without,
    },
  );
  return { job, keys, answer: front };
};
