import { systemClock, TidemarkError, type Clock } from '../../shared/core/index.ts';
import { serve, type Served } from '../serve.ts';
import type { Binding, FunctionMetadata, TypedData } from './core-module.ts';
import { createFunctionRunner } from './function-runner.ts';
import { toResponse, toTriggerData } from './http-exchange.ts';
import type { HostLog } from './load-app.ts';
import { pumpQueue, queueSourceOf } from './queue-pump.ts';
import { readQueueOptions } from './queue-options.ts';
import { createRouteTable } from './route-table.ts';
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
}

/** A function app in this process. */
export interface FunctionsHost {
  readonly functions: readonly FunctionMetadata[];
  /** Answers a request without a socket. */
  handle(request: Request): Promise<Response>;
  /**
   * Serves HTTP functions below `/api` on 127.0.0.1, and `POST /admin/functions/{name}`, which starts one and answers 202.
   * Authorization levels are not enforced, as Core Tools does locally: no key is asked for.
   */
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

const triggerOf = ({ bindings }: FunctionMetadata, type: string): Binding | undefined =>
  Object.values(bindings).find((binding) => binding.type === type);

const inputOf = async (request: Request): Promise<string | undefined> => {
  const body: unknown = await request.json().catch(() => undefined);
  if (typeof body !== 'object' || body === null) return undefined;
  return 'input' in body && typeof body.input === 'string' ? body.input : '';
};

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
  const findRoute = createRouteTable(functions);
  const runner = createFunctionRunner(worker, log);
  const stopping = new AbortController();
  const servers: Served[] = [];
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

  const answerAdmin = async (request: Request, name: string): Promise<Response> => {
    if (request.method !== 'POST' || named(name) === undefined) return new Response(null, { status: 404 });
    const input = await inputOf(request);
    if (input === undefined) return new Response(null, { status: 400 });
    start(name, input);
    return new Response(null, { status: 202 });
  };
  const handle = async (request: Request): Promise<Response> => {
    const { pathname } = new URL(request.url);
    const admin = /^\/admin\/functions\/([^/]+)$/.exec(pathname)?.[1];
    if (admin !== undefined) return answerAdmin(request, admin);
    const path = /^\/api(?:\/|$)(.*)$/i.exec(pathname)?.[1];
    const route = path === undefined ? undefined : findRoute(request.method, path);
    if (route === undefined) return new Response(null, { status: 404 });
    const outcome = await runner.run(route.functionName, await toTriggerData(request, route.params));
    return outcome.outcome === 'failed' ? new Response(null, { status: 500 }) : toResponse(outcome.response);
  };

  const unanswered = (error: unknown): Response => {
    log('error', `A request was not answered: ${String(error)}`);
    return new Response(null, { status: 500 });
  };

  const followTimer = async (name: string, binding: Binding): Promise<void> => {
    const run = async (data: TypedData): Promise<void> => {
      await runner.runInTurn(name, data).catch(() => undefined);
    };
    try {
      const schedule = scheduleOf(name, binding, settings);
      if (binding['runOnStartup'] === true) start(name);
      await followSchedule(schedule, clock, stopping.signal, run);
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
        { ...queueOptions, clock, signal: stopping.signal, log: lines },
      );
    } catch (error) {
      lines('error', `The queue is not polled: ${String(error)}`);
    }
  };

  return {
    functions,
    handle,
    listen: async (port = 0) => {
      const served = await serve((request) => handle(request).catch(unanswered), { port });
      servers.push(served);
      return { url: served.url };
    },
    startTimers: () => {
      for (const metadata of functions) {
        const binding = triggerOf(metadata, 'timerTrigger');
        if (binding !== undefined) void followTimer(metadata.name, binding);
      }
    },
    startQueues: () => {
      for (const metadata of functions) {
        const binding = triggerOf(metadata, 'queueTrigger');
        if (binding !== undefined) pumps.push(followQueue(metadata.name, binding));
      }
    },
    invoke,
    close: async () => {
      stopping.abort();
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
