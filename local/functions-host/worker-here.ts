import { TidemarkError } from '../../shared/core/index.ts';
import { runInvocation } from './invocation.ts';
import { loadApp, runHooks } from './load-app.ts';
import type { StartWorker, Worker, WorkerExit } from './worker.ts';

/**
 * A worker in this process, for tests that want to look into it. It cannot be killed: `kill` says that it is gone, and what
 * runs goes on unseen. Rejects when the entry does, or registers nothing.
 */
export const workerHere =
  (entry: string | URL): StartWorker =>
  async (log): Promise<Worker> => {
    const registry = await loadApp(entry, (level, message, functionName) =>
      log({ level, message, functionName }),
    );
    const { promise: exited, resolve: exit } = Promise.withResolvers<WorkerExit>();
    await runHooks(registry, 'appStart');
    return {
      functions: [...registry.functions.values()].map(({ metadata }) => metadata),
      invoke: async ({ functionName, invocationId, trigger, triggerMetadata }) => {
        const registered = registry.functions.get(functionName);
        if (registered === undefined)
          throw new TidemarkError('config', `The app has no function ${functionName}.`);
        return runInvocation({
          ...registered,
          invocationId,
          trigger,
          triggerMetadata,
          log: (level, message) => log({ level, message, functionName, invocationId }),
        });
      },
      terminate: () => runHooks(registry, 'appTerminate'),
      kill: () => exit({ code: 0, signal: null }),
      exited,
    };
  };
