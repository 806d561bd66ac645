import { northwindOrders } from '../../local/odata-service/index.ts';
import { createMemoryLake } from '../../shared/lake/index.ts';
import { createMemoryRunQueue } from '../../shared/queue/index.ts';
import { type RunResult, type StartResult, startRun } from '../../shared/sync/index.ts';
import { createWorld, type Ports, type World, type WorldOptions } from './memory-world.ts';
import { testClock } from './standing-clock.ts';

export interface MaintainOptions {
  readonly dryRun?: boolean;
  readonly deadlineMs?: number;
  readonly over?: Ports;
}

/** A world whose table is kept in order by hand. */
export interface MaintainWorld extends World {
  readonly queue: ReturnType<typeof createMemoryRunQueue>;
  /** One call for maintenance. */
  start(options?: MaintainOptions): Promise<StartResult>;
  /** `start` that must end at once. */
  maintain(options?: MaintainOptions): Promise<RunResult>;
  /** Appends so many new orders, one in each commit. */
  grow(orders: number): Promise<void>;
}

/** One call for maintenance of a world's table. */
export const startMaintenance = (
  { deps, depsOver, feed, clock }: World,
  { dryRun = false, deadlineMs = 600_000, over }: MaintainOptions = {},
): Promise<StartResult> =>
  startRun(
    over === undefined ? deps : depsOver(over),
    feed,
    { runId: deps.newId(), kind: 'maintain', request: { dryRun } },
    {
      signal: new AbortController().signal,
      deadline: clock.now() + deadlineMs,
      later: false,
      isRetry: false,
      report: () => undefined,
    },
  );

/** The first order that is not there at first. */
const NEXT = 10_308;

/** The source has 60 orders at first, unless other rows are given. Files have the times of the world's clock. */
export const createMaintainWorld = (options: WorldOptions = {}): MaintainWorld => {
  const clock = options.clock ?? testClock();
  const queue = createMemoryRunQueue();
  const world = createWorld({ lake: createMemoryLake({ now: () => clock.now() }), queue, ...options, clock });
  let next = NEXT;
  const start: MaintainWorld['start'] = (how) => startMaintenance(world, how);
  return Object.assign(world, {
    queue,
    start,
    maintain: async (how: MaintainOptions = {}) => {
      const answer = await start(how);
      if (answer.outcome !== 'ended') throw new Error(`the run ${answer.outcome}`);
      return answer.run;
    },
    grow: async (orders: number) => {
      for (let each = 0; each < orders; each += 1) {
        world.service.insert('Orders', northwindOrders(1, { firstOrderId: next }));
        next += 1;
        const run = await world.run();
        if (run.outcome !== 'appended') throw new Error(`${run.outcome}: ${run.message}`);
      }
    },
  });
};
