import { type Clock, TidemarkError } from '../../shared/core/index.ts';
import type { Binding, FunctionMetadata, TypedData } from './core-module.ts';
import { createInvoker, type Invoker } from './invoker.ts';
import type { JobHostOptions } from './job-host-options.ts';
import { timerData } from './timer-schedule.ts';
import { createTimerStore } from './timer-store.ts';
import { followTriggers, triggerOf, type Triggers } from './triggers.ts';
import type { Outcome } from './worker.ts';
import { keepWorker, type WorkerKeeper } from './worker-keeper.ts';

/** A worker and what starts functions in it: all that begins anew when settings change. */
export interface JobHost {
  readonly functions: readonly FunctionMetadata[];
  readonly invoker: Invoker;
  readonly triggers: Triggers;
  /**
   * Runs a function by hand, whatever else runs. A timer needs no input; for another trigger `input` is what it delivers, as a queue
   * message's text. Rejects with `config` for an unknown name or an HTTP function.
   */
  callByHand(name: string, input: string): Promise<Outcome>;
  /** Starts nothing more, waits for the runs at work, 10 s at most, tells the worker to end, waits 5 s at most for that. */
  stop(): Promise<void>;
  /** Ends the worker at once, as it is told to; what runs is cut and never recorded as ended. */
  cut(): Promise<void>;
}

const byHand = 'This function was programmatically called via the host APIs.';

const handData = (binding: Binding | undefined, input: string, clock: Clock): TypedData => {
  const now = new Date(clock.now());
  return binding === undefined ? { string: input } : timerData(false, now, now);
};

/** Lets what runs end, for 10 s at most; then the worker is told. */
const stopWorker = async (
  keeper: WorkerKeeper,
  over: () => Promise<unknown>,
  { delays, without }: JobHostOptions,
): Promise<void> => {
  if (!without.has('shutdown-order')) await delays.atMost('runsAtEnd', over());
  const lingers = without.has('exit-after-hooks');
  await keeper.end(lingers ? () => delays.atMost('hooks', over()) : undefined);
};

/** Starts a worker for the app; timers and queues wait to be started. Rejects when the app cannot be loaded. */
export const startJobHost = async (options: JobHostOptions): Promise<JobHost> => {
  const { startWorker, hostFile, hostId, settings, sink, clock, delays, without } = options;
  const keeper = await keepWorker({
    startWorker,
    log: (line) => sink({ kind: 'line', atMs: clock.now(), ...line }),
    clock,
    delays,
    functionTimeoutMs: hostFile.functionTimeoutMs,
    without,
    onGivenUp: options.onGivenUp,
  });
  const invoker = createInvoker(keeper, sink, clock);
  const connectionString = settings['AzureWebJobsStorage'] ?? '';
  const store =
    connectionString === '' ? undefined : createTimerStore({ connectionString, hostId, clock, delays });
  const triggers = followTriggers(keeper.functions, invoker, store, options);
  return {
    functions: keeper.functions,
    invoker,
    triggers,
    callByHand: async (functionName, input) => {
      const metadata = keeper.functions.find(({ name }) => name === functionName);
      if (metadata === undefined)
        throw new TidemarkError('config', `The app has no function ${functionName}.`);
      if (triggerOf(metadata, 'httpTrigger') !== undefined)
        throw new TidemarkError('config', `${functionName} is an HTTP function: send it a request.`);
      const trigger = handData(triggerOf(metadata, 'timerTrigger'), input, clock);
      const run = (): Promise<Outcome> => invoker.run({ functionName, trigger, reason: byHand });
      return without.has('admin-beside-tick') ? triggers.inTurn(functionName, run) : run();
    },
    stop: async () => {
      const followed = triggers.stop();
      await stopWorker(keeper, () => Promise.all([invoker.idle(), followed]), options);
      await store?.released();
    },
    cut: async () => {
      void triggers.stop();
      await Promise.all([keeper.end(), store?.released()]);
    },
  };
};
