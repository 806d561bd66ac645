import type { Clock } from '../../shared/core/index.ts';
import type { FunctionMetadata } from './core-module.ts';
import type { Delays } from './delays.ts';
import { timeoutFailure, workerExitFailure } from './host-failure.ts';
import type { Without } from './host-rules.ts';
import type { Outcome, StartWorker, Work, Worker, WorkerExit, WorkerLog } from './worker.ts';

/** How an invocation ended, and for how much longer its caller waits for the answer. */
export interface KeptOutcome {
  readonly outcome: Outcome;
  readonly answerAfterMs: number;
}

export interface KeeperOptions {
  readonly startWorker: StartWorker;
  readonly log: WorkerLog;
  readonly clock: Clock;
  readonly delays: Delays;
  /** Undefined: functions may run for as long as they like. */
  readonly functionTimeoutMs: number | undefined;
  readonly without: Without;
  /** Called when the worker has crashed too often. */
  readonly onGivenUp: () => void;
}

/** Sees to it that there is a worker to run functions. */
export interface WorkerKeeper {
  readonly functions: readonly FunctionMetadata[];
  /** Waits for a worker where there is none. Stays open for ever where the real host forgets a run. */
  invoke(work: Work): Promise<KeptOutcome>;
  /**
   * Gives the worker's `appTerminate` hooks 5 s and ends it, and whatever runs in it: the moment they are done, unless
   * there is something to linger for.
   */
  end(linger?: () => Promise<unknown>): Promise<void>;
}

/** One worker in its place. */
interface Seat {
  readonly worker: Worker;
  /** Told to end: that it does is no crash. */
  dismissed: boolean;
  /** One of its runs has timed out: the others wait for their own time. */
  condemned: boolean;
  readonly crashed: Promise<WorkerExit>;
}

const CRASHES = 3;

const failed = (error: unknown): Outcome => ({ outcome: 'failed', error });

class Keeper implements WorkerKeeper {
  readonly functions: readonly FunctionMetadata[];
  readonly #options: KeeperOptions;
  #seat: Promise<Seat>;
  #crashes = 0;
  #restartedMs: number | undefined;
  #ended = false;

  constructor(first: Worker, options: KeeperOptions) {
    this.#options = options;
    this.functions = first.functions;
    this.#seat = Promise.resolve(this.#place(first));
  }

  #place(worker: Worker): Seat {
    const { promise: crashed, resolve } = Promise.withResolvers<WorkerExit>();
    const seat: Seat = { worker, dismissed: false, condemned: false, crashed };
    const leave = async (): Promise<void> => {
      const exit = await worker.exited;
      // An end with code 0 is not seen as one: what is handed to the dead worker waits for its time-out.
      if (seat.dismissed || exit.code === 0) return;
      resolve(exit);
      this.#crash(exit);
    };
    void leave();
    return seat;
  }

  #say(level: string, message: string): void {
    this.#options.log({ level, message });
  }

  #crash(exit: WorkerExit): void {
    if (this.#ended) return;
    this.#crashes += 1;
    this.#say('error', workerExitFailure(exit).message);
    if (this.#crashes < CRASHES) return this.#restart(true);
    this.#say('error', 'Exceeded language worker restart retry count for runtime:node. Shutting down');
    this.#seat = new Promise(() => undefined);
    this.#options.onGivenUp();
  }

  #restart(afterCrash: boolean): void {
    const { clock, delays, startWorker, log } = this.#options;
    const start = async (): Promise<Seat> => {
      const sinceMs = clock.now() - (this.#restartedMs ?? Number.NEGATIVE_INFINITY);
      const waitMs = afterCrash ? delays.ms('workerRestart') - sinceMs : 0;
      if (waitMs > 0) await clock.sleep(waitMs);
      this.#restartedMs = clock.now();
      return this.#place(await startWorker(log));
    };
    this.#seat = start();
    this.#seat.catch((error: unknown) => this.#say('error', `No worker could be started: ${String(error)}`));
  }

  async #dismiss(seat: Seat, linger?: () => Promise<unknown>): Promise<void> {
    seat.dismissed = true;
    await this.#options.delays.atMost('hooks', seat.worker.terminate());
    await linger?.();
    seat.worker.kill();
  }

  /** 2 s after a time-out: the worker goes, with every run in it, and a new one takes its place. */
  async #replace(seat: Seat): Promise<void> {
    await this.#options.delays.wait('timeoutGrace');
    if (this.#ended) return;
    this.#restart(false);
    seat.dismissed = true;
    void seat.worker.terminate();
    seat.worker.kill();
  }

  #timedOut(seat: Seat, { functionName, invocationId }: Work): KeptOutcome {
    const { functionTimeoutMs = 0, delays } = this.#options;
    const outcome = failed(timeoutFailure(functionName, invocationId, functionTimeoutMs));
    const isFirst = !seat.condemned;
    seat.condemned = true;
    if (isFirst && !seat.dismissed) void this.#replace(seat);
    return { outcome, answerAfterMs: delays.ms(isFirst ? 'timeoutAnswer' : 'timeoutGrace') };
  }

  async invoke(work: Work): Promise<KeptOutcome> {
    const { clock, functionTimeoutMs, without } = this.#options;
    const seat = await this.#seat;
    const over = new AbortController();
    const limitMs = without.has('function-timeout') ? undefined : functionTimeoutMs;
    const timeout =
      limitMs === undefined
        ? new Promise<never>(() => undefined)
        : clock.sleep(limitMs, over.signal).then(() => 'timeout' as const);
    timeout.catch(() => undefined);
    const ended = await Promise.race([
      seat.worker.invoke(work),
      seat.crashed.then(() => 'crash' as const),
      timeout,
    ]);
    over.abort();
    // Whoever ended the worker on purpose does not ask how its runs ended.
    if (this.#ended && ended === 'timeout') return new Promise(() => undefined);
    if (ended === 'timeout') return this.#timedOut(seat, work);
    if (ended === 'crash' && without.has('worker-death')) return this.invoke(work);
    if (ended === 'crash')
      return { outcome: failed(workerExitFailure(await seat.crashed)), answerAfterMs: 0 };
    return { outcome: ended, answerAfterMs: 0 };
  }

  async end(linger?: () => Promise<unknown>): Promise<void> {
    if (this.#ended) return;
    this.#ended = true;
    if (this.#crashes >= CRASHES) return;
    const seated = this.#seat.catch(() => undefined);
    const seat = await this.#options.delays.atMost('hooks', seated);
    if (seat !== undefined) await this.#dismiss(seat, linger);
  }
}

/** Starts the first worker. Rejects when the app cannot be loaded. */
export const keepWorker = async (options: KeeperOptions): Promise<WorkerKeeper> =>
  new Keeper(await options.startWorker(options.log), options);
