import type { RunContext } from './context.ts';

/** Proves that the lake keeps a file that is there, in the log's folder of the run's table. To be awaited before anything is written. */
export const prepareLake = ({ deps, feed, signal }: RunContext): Promise<void> =>
  deps.prepareLake(`${feed.tablePath}/_delta_log`, signal);
