import type { Binding, FunctionMetadata, TypedData } from './core-module.ts';
import { followTimer } from './follow-timer.ts';
import type { Invoker } from './invoker.ts';
import type { JobHostOptions } from './job-host-options.ts';
import type { QueueWork } from './queue-message.ts';
import { pumpQueue, queueSourceOf } from './queue-pump.ts';
import { scheduleOf, timerData } from './timer-schedule.ts';
import type { TimerStore } from './timer-store.ts';
import type { Outcome } from './worker.ts';

/** What starts functions without being asked. */
export interface Triggers {
  /** Starts every timer by its schedule, in UTC. A timer whose schedule cannot be read is logged and left out. */
  startTimers(): void;
  /** Starts polling the queue of every queue function. One whose connection is missing is logged and left out. */
  startQueues(): void;
  /** Starts nothing more; what runs goes on. Resolves when it is over and each message settled. */
  stop(): Promise<void>;
  readonly stopped: boolean;
  /** Runs after the earlier runs in turn of this function. */
  inTurn(name: string, run: () => Promise<Outcome>): Promise<Outcome>;
}

/** The binding of that type, if a function has one. */
export const triggerOf = ({ bindings }: FunctionMetadata, type: string): Binding | undefined =>
  Object.values(bindings).find((binding) => binding.type === type);

const turns = () => {
  const last = new Map<string, Promise<unknown>>();
  return (name: string, run: () => Promise<Outcome>): Promise<Outcome> => {
    const turn = (last.get(name) ?? Promise.resolve()).then(run, run);
    last.set(name, turn);
    return turn;
  };
};

/** Such a function is not started by its trigger; it still runs by hand. */
const isDisabled = (name: string, settings: JobHostOptions['settings']): boolean =>
  [`AzureWebJobs_${name}_Disabled`, `AzureWebJobs.${name}.Disabled`].some((setting) =>
    /^(?:1|true)$/i.test(settings[setting] ?? ''),
  );

/** What a timer or a queue is followed with. */
interface Following {
  readonly invoker: Invoker;
  readonly store: TimerStore | undefined;
  readonly options: JobHostOptions;
  /** Ends it. */
  readonly signal: AbortSignal;
  readonly inTurn: Triggers['inTurn'];
  readonly log: (level: string, message: string) => void;
}

type Follow = (name: string, binding: Binding, following: Following) => Promise<void>;

const timer: Follow = async (name, binding, { invoker, store, options, signal, inTurn }) => {
  const { settings, clock, delays, without } = options;
  const schedule = scheduleOf(name, binding, settings);
  const run = async (trigger: TypedData, reason: string): Promise<void> => {
    const call = { functionName: name, trigger, reason };
    await inTurn(name, () => invoker.run(call)).catch(() => undefined);
  };
  const now = new Date(clock.now());
  if (binding['runOnStartup'] === true) void run(timerData(false, now, now), 'Timer fired at startup');
  await followTimer({ name, schedule, store, clock, delays, without, signal, run });
};

const queue: Follow = async (name, binding, { invoker, options, signal, log }) => {
  const { settings, hostFile, clock, delays, without } = options;
  const source = queueSourceOf(name, binding, settings);
  const reason = `New queue message detected on '${source.queueName}'.`;
  const work: QueueWork = async ({ data, metadata }) => {
    const call = { functionName: name, trigger: data, triggerMetadata: metadata, reason };
    const { outcome } = await invoker.run(call);
    return outcome === 'failed' ? 'failed' : 'done';
  };
  await pumpQueue(source, work, { ...hostFile.queues, clock, delays, without, signal, log });
};

/** Follows the schedules and queues of functions that are not disabled, with nothing started yet. */
export const followTriggers = (
  functions: readonly FunctionMetadata[],
  invoker: Invoker,
  store: TimerStore | undefined,
  options: JobHostOptions,
): Triggers => {
  const { settings, clock, sink } = options;
  const stopping = new AbortController();
  const { signal } = stopping;
  const inTurn = turns();
  const followed: Promise<void>[] = [];

  const startAll = (type: string, follow: Follow, failure: string): void => {
    for (const metadata of functions) {
      const binding = triggerOf(metadata, type);
      const { name } = metadata;
      if (binding === undefined || isDisabled(name, settings)) continue;
      const log = (level: string, message: string): void =>
        sink({ kind: 'line', atMs: clock.now(), level, message, functionName: name });
      const running = follow(name, binding, { invoker, store, options, signal, inTurn, log });
      followed.push(running.catch((error: unknown) => log('error', `${failure}: ${String(error)}`)));
    }
  };
  return {
    startTimers: () => startAll('timerTrigger', timer, 'The timer does not run'),
    startQueues: () => startAll('queueTrigger', queue, 'The queue is not polled'),
    stop: async () => {
      stopping.abort();
      await Promise.all(followed);
    },
    get stopped() {
      return signal.aborted;
    },
    inTurn,
  };
};
