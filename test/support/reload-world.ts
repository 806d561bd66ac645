import type { ReloadWindow } from '../../shared/config/index.ts';
import { createMemoryRunQueue } from '../../shared/queue/index.ts';
import type { RunRecord } from '../../shared/state/index.ts';
import {
  resumeRun,
  type RunResult,
  type StartResult,
  startRun,
  type SyncDeps,
} from '../../shared/sync/index.ts';
import { createWorld, type World, type WorldOptions } from './memory-world.ts';

export interface ReloadOptions {
  readonly window?: ReloadWindow;
  readonly dryRun?: boolean;
  readonly force?: boolean;
  readonly later?: boolean;
  readonly deadlineMs?: number;
  readonly runId?: string;
  readonly isRetry?: boolean;
  readonly signal?: AbortSignal;
  readonly deps?: SyncDeps;
}

/** A world whose feed is reloaded as over HTTP, and whose queue messages are delivered by hand. */
export interface ReloadWorld extends World {
  readonly queue: ReturnType<typeof createMemoryRunQueue>;
  readonly records: RunRecord[];
  start(options?: ReloadOptions): Promise<StartResult>;
  /** `start` that must end at once. */
  reload(options?: ReloadOptions): Promise<RunResult>;
  /** Delivers the next message, with so long to its deadline. */
  deliver(options?: Pick<ReloadOptions, 'deadlineMs' | 'signal' | 'deps'>): Promise<void>;
}

export const createReloadWorld = (options: WorldOptions = {}): ReloadWorld => {
  const queue = createMemoryRunQueue();
  const world = createWorld({ ...options, queue });
  const records: RunRecord[] = [];
  const report = (record: RunRecord): void => void records.push(record);
  const start: ReloadWorld['start'] = ({
    window = { last: { units: '10' } },
    dryRun = false,
    force = false,
    later = false,
    isRetry = false,
    deadlineMs = 600_000,
    runId = world.deps.newId(),
    signal = new AbortController().signal,
    deps = world.deps,
  } = {}) =>
    startRun(
      deps,
      world.feed,
      { runId, kind: 'reload', request: { window, dryRun, force } },
      { signal, deadline: world.clock.now() + deadlineMs, later, isRetry, report },
    );
  return Object.assign(world, {
    queue,
    records,
    start,
    reload: async (given: ReloadOptions = {}) => {
      const answer = await start(given);
      if (answer.outcome === 'ended') return answer.run;
      throw new Error(`the reload did not end: ${answer.outcome}`);
    },
    deliver: async ({
      deadlineMs = 600_000,
      signal = new AbortController().signal,
      deps = world.deps,
    } = {}) => {
      const message = queue.messages.shift();
      if (message === undefined) throw new Error('no message is waiting');
      await resumeRun(deps, [world.feed], message, {
        signal,
        deadline: world.clock.now() + deadlineMs,
        report,
      });
    },
  });
};
