import { type StateStore, type StoredJob, progressOf, requestOf } from '../../state/index.ts';

const canBe = (read: () => unknown): boolean => {
  try {
    read();
    return true;
  } catch {
    return false;
  }
};

/**
 * A run's job as the store has it. One that is not over and whose texts cannot be read is `unreadable` too: no attempt can work with it, and
 * whoever meets it ends the run. The answer of a run that is over is nobody's to change, whatever it is.
 */
export const loadJob = async (
  state: StateStore,
  runId: string,
  signal?: AbortSignal,
): Promise<StoredJob | undefined> => {
  const stored = await state.job(runId, signal);
  if (stored?.outcome !== 'found' || stored.job.status === 'done') return stored;
  const { job, etag } = stored;
  const wrong = [
    ...(canBe(() => progressOf(job)) ? [] : ['progress']),
    ...(canBe(() => requestOf(job, job.kind)) ? [] : ['request']),
  ];
  if (wrong.length === 0) return stored;
  return { outcome: 'unreadable', reason: `wrong columns: ${wrong.join(', ')}`, etag };
};
