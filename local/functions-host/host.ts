import { systemClock } from '../../shared/core/index.ts';
import type { FunctionMetadata } from './core-module.ts';
import { createDelays } from './delays.ts';
import { fromFetch, toFetch } from './fetch-exchange.ts';
import {
  bodyLimitsAt,
  type FrontAnswer,
  type FrontRequest,
  type HostKeys,
  listen,
  type Listening,
} from './front/index.ts';
import type { FunctionsHostOptions } from './host-options.ts';
import { createOpenCalls, type OpenCalls } from './open-calls.ts';
import { RunningApp } from './running-app.ts';
import type { StartedApp } from './start-app.ts';
import type { Outcome } from './worker.ts';

/** A function app, and the host around it. */
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
   * Runs a function once, whatever else runs. A timer needs no input; for another trigger `input` is what it delivers, as a queue
   * message's text. Rejects with `config` for an unknown name or an HTTP function.
   */
  invoke(name: string, input?: string): Promise<Outcome>;
  /** Begins anew with what host.json says now and a new worker; what runs is cut, and its callers get no answer. */
  restart(): Promise<void>;
  /**
   * Ends as the real host does at a SIGTERM: listens no more, waits 30 s for open calls and 10 s for runs, then runs the
   * `appTerminate` hooks, 5 s at most. A second call waits for the first.
   */
  close(): Promise<void>;
}

interface Closing {
  readonly app: StartedApp;
  readonly calls: OpenCalls;
  readonly servers: readonly Listening[];
}

/**
 * Calls first: while one is open, timers and queues go on. One that is open for too long is cut off; its run has the time
 * that runs have.
 */
const closeApp = async (
  { app, calls, servers }: Closing,
  { clock = systemClock, delayFactor = 1, without = new Set() }: FunctionsHostOptions,
): Promise<void> => {
  const delays = createDelays(clock, delayFactor);
  const closeServers = (): Promise<unknown> => Promise.all(servers.map((server) => server.close()));
  for (const server of servers) server.stop();
  const awaitCalls = !without.has('shutdown-order') && calls.count > 0;
  if (awaitCalls) await delays.atMost('openCalls', calls.none());
  if (awaitCalls && calls.count > 0) {
    await closeServers();
    await delays.atMost('runsAtEnd', app.job.invoker.idle());
    await app.job.cut();
  } else await app.job.stop();
  await closeServers();
};

/**
 * Loads an Azure Functions app (Node v4 model) and runs it without Core Tools, in this process unless another worker is given. The
 * conversions are those of `@azure/functions`; the host around them is ours: HTTP, timers and storage queues. It writes no output
 * bindings, and runs no retry policies and no HTTP streams. Rejects when the entry does, or registers nothing.
 */
export const createFunctionsHost = async (options: FunctionsHostOptions): Promise<FunctionsHost> => {
  const { log, without = new Set(), delayFactor = 1 } = options;
  const calls = createOpenCalls();
  const servers: Listening[] = [];
  const app = await RunningApp.start(options);
  let closing: Promise<void> | undefined;

  const answerNow = async (request: FrontRequest): Promise<FrontAnswer> => {
    try {
      return await (await app.ready).answer(request);
    } catch (error) {
      log('error', `A request was not answered: ${String(error)}`);
      throw error;
    }
  };
  const answer = (request: FrontRequest): Promise<FrontAnswer> => calls.track(answerNow(request));

  return {
    get functions() {
      return app.now.job.functions;
    },
    keys: app.keys,
    answer,
    handle: async (request) => toFetch(await answer(fromFetch(request)).catch(() => ({ status: 500 }))),
    listen: async (port = 0) => {
      const server = await listen(answer, { port, without, bodyLimits: bodyLimitsAt(delayFactor) });
      servers.push(server);
      return { url: server.url };
    },
    startTimers: () => app.begin('startTimers'),
    startQueues: () => app.begin('startQueues'),
    invoke: async (name, input = '') => (await app.ready).job.callByHand(name, input),
    restart: () => app.restart(),
    close: () => (closing ??= closeApp({ app: app.now, calls, servers }, options)),
  };
};
