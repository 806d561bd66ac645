import { TidemarkError } from '../../core/index.ts';
import type { Job, StoredJob } from '../../state/index.ts';

/** The job as it is stored. Throws `invariant` for one that cannot be read: it is abandoned when its message comes. */
export const readableJob = (runId: string, stored: StoredJob): Job => {
  if (stored.outcome === 'found') return stored.job;
  throw new TidemarkError(
    'invariant',
    `The job of run ${runId} cannot be read (${stored.reason}). It is ended as failed within minutes, and its feed is free then: ask for the run again.`,
    { runId },
  );
};
