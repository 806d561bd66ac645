import { basename, dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { systemClock, TidemarkError, type Clock } from '../../shared/core/index.ts';
import type { Binding, FunctionMetadata, TypedData } from './core-module.ts';
import { fromFetch, toFetch } from './fetch-exchange.ts';
import {
  createFront,
  createHostKeys,
  extensionsOf,
  listen,
  type FrontAnswer,
  type FrontRequest,
  type FrontRule,
  type HostKeys,
  type Listening,
} from './front/index.ts';
import { createFunctionRunner } from './function-runner.ts';
import type { HostLog } from './load-app.ts';
import { pumpQueue, queueSourceOf } from './queue-pump.ts';
import { readQueueOptions } from './queue-options.ts';
import type { Settings } from './settings.ts';
import { workerHere } from './worker-here.ts';
import type { Outcome } from './worker.ts';
import { followSchedule, scheduleOf, timerData } from './timer-schedule.ts';

export interface FunctionsHostOptions {
  /** The module that registers the functions: a path, or a `file:` URL. */
  readonly entry: string | URL;
  readonly log: HostLog;
  /** Where `%SETTING%` in a schedule or a queue's name is looked up, and a queue's connection. Default: the process's environment. */
  readonly settings?: Settings;
  readonly clock?: Clock;
  /** Default: `host.json` in the working directory. Only what it says of queues is heeded. */
  readonly hostFile?: string | URL;
  /** Default: fresh ones. */
  readonly keys?: HostKeys;
  /** What the front is not strict about, for a test that wants to see this noticed. */
  readonly without?: ReadonlySet<FrontRule>;
}

/** A function app in this process. */
export interface FunctionsHost {
  readonly functions: readonly FunctionMetadata[];
  /** What callers must show, as with the real host: the header `x-functions-key`, or `?code=`. */
  readonly keys: HostKeys;
  /** Answers a request, HTTP functions below `/api` and the host's own routes below `/admin`, as the real host does. */
  answer(request: FrontRequest): Promise<FrontAnswer>;
  /** As `answer`, for tests: a request without a socket. */
  handle(request: Request): Promise<Response>;
  /** Serves `answer` on 127.0.0.1. */
  listen(port?: number): Promise<{ readonly url: string }>;
  /** Starts every timer by its schedule, in UTC. A timer whose schedule cannot be read is logged and left out. */
  startTimers(): void;
  /** Starts polling the queue of every queue function. One whose connection is missing is logged and left out. */
  startQueues(): void;
  /**
   * Runs a function once, after the runs of it that are under way. A timer needs no input; for another trigger `input` is
   * what it delivers, as a queue message's text. Rejects with `config` for an unknown name or an HTTP function.
   */
  invoke(name: string, input?: string): Promise<Outcome>;
  /** Stops timers and polling, runs the `appTerminate` hooks, gives what runs 5 s to end, stops listening. */
  close(): Promise<void>;
}

/** What the real host grants a worker that it stops. */
const GRACE_MS = 5000;

const ROUTE_PREFIX = 'api';

const pathOf = (entry: string | URL): string =>
  String(entry).startsWith('file:') ? fileURLToPath(entry) : resolve(String(entry));

const triggerOf = ({ bindings }: FunctionMetadata, type: string): Binding | undefined =>
  Object.values(bindings).find((binding) => binding.type === type);

/**
 * Loads an Azure Functions app (Node v4 model) and runs it in this process, without Core Tools. The conversions are those
 * of `@azure/functions`; the host around them is ours: HTTP, timers and storage queues. It writes no output
 * bindings, and runs no retry policies and no HTTP streams. Rejects when the entry does, or registers nothing.
 */
export const createFunctionsHost = async (options: FunctionsHostOptions): Promise<FunctionsHost> => {
  const { log, clock = systemClock, settings = process.env, hostFile = 'host.json' } = options;
  const queueOptions = await readQueueOptions(hostFile);
  const worker = await workerHere(options.entry)(({ level, message, functionName }) =>
    log(level, message, functionName),
  );
  const { functions } = worker;
  const named = (name: string): FunctionMetadata | undefined =>
    functions.find((metadata) => metadata.name === name);
  const runner = createFunctionRunner(worker, log);
  const keys = options.keys ?? createHostKeys(functions.map(({ name }) => name));
  const startedMs = clock.now();
  /** Aborted while nothing is taken from timers and queues. */
  let taking = new AbortController();
  const taken = new Set<() => void>();
  const servers: Listening[] = [];
  const pumps: Promise<void>[] = [];

  const invoke = async (name: string, input = ''): Promise<Outcome> => {
    const metadata = named(name);
    if (metadata === undefined) throw new TidemarkError('config', `The app has no function ${name}.`);
    if (triggerOf(metadata, 'httpTrigger') !== undefined)
      throw new TidemarkError('config', `${name} is an HTTP function: send it a request.`);
    const isTimer = triggerOf(metadata, 'timerTrigger') !== undefined;
    const now = new Date(clock.now());
    return runner.runInTurn(name, isTimer ? timerData(false, now, now) : { string: input });
  };
  const start = (name: string, input?: string): void =>
    void invoke(name, input).catch((error: unknown) => log('error', String(error), name));

  const front = createFront(
    {
      functions,
      run: (name, trigger) => runner.run(name, trigger),
      start,
      drain: () => taking.abort(),
      drainStatus: () => {
        const outstandingInvocations = runner.atWork();
        if (!taking.signal.aborted) return { state: 'Disabled', outstandingInvocations };
        return { state: outstandingInvocations > 0 ? 'InProgress' : 'Completed', outstandingInvocations };
      },
      resume: async () => {
        if (!taking.signal.aborted) return;
        taking = new AbortController();
        for (const begin of taken) begin();
      },
    },
    {
      keys,
      hostId: settings['AzureFunctionsWebHost__hostid'] ?? 'local',
      folder: dirname(pathOf(options.entry)),
      scriptFile: basename(pathOf(options.entry)),
      routePrefix: ROUTE_PREFIX,
      extensions: extensionsOf(queueOptions, ROUTE_PREFIX),
      uptimeMs: () => clock.now() - startedMs,
      without: options.without ?? new Set(),
    },
  );
  const answer = (request: FrontRequest): Promise<FrontAnswer> =>
    front(request).catch((error: unknown) => {
      log('error', `A request was not answered: ${String(error)}`);
      throw error;
    });

  const followTimer = async (name: string, binding: Binding): Promise<void> => {
    const run = async (data: TypedData): Promise<void> => {
      await runner.runInTurn(name, data).catch(() => undefined);
    };
    try {
      const schedule = scheduleOf(name, binding, settings);
      if (binding['runOnStartup'] === true) start(name);
      await followSchedule(schedule, clock, taking.signal, run);
    } catch (error) {
      log('error', `The timer does not run: ${String(error)}`, name);
    }
  };

  const followQueue = async (name: string, binding: Binding): Promise<void> => {
    const lines = (level: string, message: string): void => log(level, message, name);
    try {
      await pumpQueue(
        queueSourceOf(name, binding, settings),
        async ({ data, metadata }) => {
          const { outcome } = await runner.run(name, data, metadata);
          return outcome === 'failed' ? 'failed' : 'done';
        },
        { ...queueOptions, clock, signal: taking.signal, log: lines },
      );
    } catch (error) {
      lines('error', `The queue is not polled: ${String(error)}`);
    }
  };

  const startTimers = (): void => {
    for (const metadata of functions) {
      const binding = triggerOf(metadata, 'timerTrigger');
      if (binding !== undefined) void followTimer(metadata.name, binding);
    }
  };
  const startQueues = (): void => {
    for (const metadata of functions) {
      const binding = triggerOf(metadata, 'queueTrigger');
      if (binding !== undefined) pumps.push(followQueue(metadata.name, binding));
    }
  };
  const takeFrom = (begin: () => void): void => {
    taken.add(begin);
    if (!taking.signal.aborted) begin();
  };

  return {
    functions,
    keys,
    answer,
    handle: async (request) => toFetch(await answer(fromFetch(request)).catch(() => ({ status: 500 }))),
    listen: async (port = 0) => {
      const served = await listen(answer, { port, without: options.without ?? new Set() });
      servers.push(served);
      return { url: served.url };
    },
    startTimers: () => takeFrom(startTimers),
    startQueues: () => takeFrom(startQueues),
    invoke,
    close: async () => {
      taking.abort();
      const stopped = runner.stop();
      await worker.terminate();
      const ended = new AbortController();
      const over = Promise.all([stopped, ...pumps]);
      await Promise.race([over, clock.sleep(GRACE_MS, ended.signal).catch(() => undefined)]);
      ended.abort();
      for (const served of servers) await served.close();
    },
  };
};
