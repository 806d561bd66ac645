import { newUuid, TidemarkError } from '../../shared/core/index.ts';
import type { TypedData } from './core-module.ts';
import type { HostLog } from './load-app.ts';
import type { Outcome, Worker } from './worker.ts';

/** Runs the functions of one app. Rejects an unknown name with `config`; a failure of the function is an outcome. */
export interface FunctionRunner {
  run(
    name: string,
    trigger: TypedData,
    triggerMetadata?: Readonly<Record<string, TypedData>>,
  ): Promise<Outcome>;
  /** As `run`, once the earlier runs in turn of this function are over. Rejects with `config` after `stop`. */
  runInTurn(name: string, trigger: TypedData): Promise<Outcome>;
  /** How many run now. */
  atWork(): number;
  /** Lets no further turn begin; resolves when everything that runs is over. */
  stop(): Promise<void>;
}

export const createFunctionRunner = (worker: Worker, log: HostLog): FunctionRunner => {
  const running = new Set<Promise<Outcome>>();
  const lastTurn = new Map<string, Promise<unknown>>();
  let stopped = false;

  const run: FunctionRunner['run'] = async (name, trigger, triggerMetadata) => {
    const lines = (level: string, message: string): void => log(level, message, name);
    const work = worker.invoke({
      functionName: name,
      invocationId: newUuid(),
      trigger,
      triggerMetadata,
    });
    running.add(work);
    const outcome = await work;
    running.delete(work);
    if (outcome.outcome === 'failed') lines('error', `Failed: ${String(outcome.error)}`);
    return outcome;
  };
  const takeTurn = async (before: Promise<unknown>, name: string, trigger: TypedData): Promise<Outcome> => {
    await before;
    if (stopped) throw new TidemarkError('config', `The host is closing: ${name} was not started.`);
    return run(name, trigger);
  };
  return {
    run,
    runInTurn: (name, trigger) => {
      const turn = takeTurn(lastTurn.get(name) ?? Promise.resolve(), name, trigger);
      lastTurn.set(
        name,
        turn.catch(() => undefined),
      );
      return turn;
    },
    atWork: () => running.size,
    stop: async () => {
      stopped = true;
      await Promise.all(running);
    },
  };
};
