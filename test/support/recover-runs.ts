import { runTick } from '../../shared/sync/index.ts';
import type { ReloadWorld } from './reload-world.ts';

const deliverAll = async (world: ReloadWorld): Promise<void> => {
  while (world.queue.messages.length > 0) await world.deliver();
};

/** What the timer and the queue do for a run that lost its holder: three ticks, long after its lease, with the messages between them. */
export const recover = async (world: ReloadWorld): Promise<void> => {
  for (let tick = 1; tick <= 3; tick += 1) {
    world.clock.advance(200_000);
    await runTick(world.deps, {
      feeds: [world.feed],
      signal: new AbortController().signal,
      deadline: world.clock.now() + 600_000,
      concurrency: 1,
      historyMs: 90 * 86_400_000,
      report: () => undefined,
    });
    await deliverAll(world);
  }
};
