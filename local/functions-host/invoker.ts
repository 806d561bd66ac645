import { type Clock, newUuid, TidemarkError } from '../../shared/core/index.ts';
import type { TypedData } from './core-module.ts';
import type { HostSink } from './host-event.ts';
import type { Outcome } from './worker.ts';
import type { WorkerKeeper } from './worker-keeper.ts';

export interface Call {
  readonly functionName: string;
  readonly trigger: TypedData;
  readonly triggerMetadata?: Readonly<Record<string, TypedData>> | undefined;
  /** Why, in the host's words. */
  readonly reason: string;
}

/** Runs functions, and knows what is at work. */
export interface Invoker {
  /** Rejects an unknown name with `config`; a failure of the function is an outcome. Resolves when the caller is to be answered. */
  run(call: Call): Promise<Outcome>;
  /** How many runs are under way. */
  atWork(): number;
  /** Resolves when none is. */
  idle(): Promise<void>;
}

export const createInvoker = (keeper: WorkerKeeper, sink: HostSink, clock: Clock): Invoker => {
  const running = new Set<Promise<unknown>>();
  const known = new Set(keeper.functions.map(({ name }) => name));

  const invoke = async (call: Call) => {
    const invoked = { ...call, invocationId: newUuid() };
    const startedMs = clock.now();
    sink({ kind: 'began', atMs: startedMs, ...invoked });
    const kept = await keeper.invoke(invoked);
    sink({ kind: 'ended', atMs: clock.now(), startedMs, ...invoked, outcome: kept.outcome });
    return kept;
  };
  return {
    run: async (call) => {
      if (!known.has(call.functionName))
        throw new TidemarkError('config', `The app has no function ${call.functionName}.`);
      const work = invoke(call);
      running.add(work);
      const { outcome, answerAfterMs } = await work.finally(() => running.delete(work));
      if (answerAfterMs > 0) await clock.sleep(answerAfterMs);
      return outcome;
    },
    atWork: () => running.size,
    idle: async () => {
      while (running.size > 0) await Promise.all(running);
    },
  };
};
