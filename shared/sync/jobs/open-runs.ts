import type { FeedEntry, StateStore } from '../../state/index.ts';
import type { RunStatus } from '../run/index.ts';
import { inGroups } from './list-runs.ts';
import { loadJob } from './load-job.ts';
import { type OpenRun, statusOf } from './status.ts';

/** So many are looked up: far more than there are where nothing is wrong. */
const MOST_OPEN = 200;

const isOpen = (run: RunStatus): run is OpenRun => run.status !== 'ended';

/**
 * The runs of feeds that are at work or wait, newest first by their start: a point read for each, none where there is none. A run whose job cannot be
 * read is left out. Rejects when the state cannot be asked.
 */
export const openRuns = async (
  state: StateStore,
  entries: readonly FeedEntry[],
  signal?: AbortSignal,
): Promise<readonly OpenRun[]> => {
  const named = entries.flatMap((entry) =>
    [...(entry.pending ? [entry.pending] : []), ...(entry.waiting ?? [])].map(({ runId }) => ({
      runId,
      entry,
    })),
  );
  const open: OpenRun[] = [];
  await inGroups(named.slice(0, MOST_OPEN), async ({ runId, entry }) => {
    const stored = await loadJob(state, runId, signal);
    if (stored?.outcome !== 'found') return;
    const run = statusOf(stored.job, entry);
    if (isOpen(run)) open.push(run);
  });
  return open.toSorted((a, b) => b.startedAt - a.startedAt);
};
