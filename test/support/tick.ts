import type { RunRecord } from '../../shared/state/index.ts';
import { runTick } from '../../shared/sync/index.ts';
import type { World } from './memory-world.ts';

export interface TickOptions {
  /** To the tick's deadline; ten minutes where it is not said. */
  readonly deadlineMs?: number;
  readonly report?: (run: RunRecord) => void;
}

/** One tick of the timer over the feed of a world. Answers the records of the runs that it ended. */
export const tick = (
  { deps, feed, clock }: Pick<World, 'deps' | 'feed' | 'clock'>,
  { deadlineMs = 600_000, report = () => undefined }: TickOptions = {},
): Promise<readonly RunRecord[]> =>
  runTick(deps, {
    feeds: [feed],
    signal: new AbortController().signal,
    deadline: clock.now() + deadlineMs,
    concurrency: 1,
    historyMs: 90 * 86_400_000,
    report,
  });
