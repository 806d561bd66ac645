import { isTidemarkError } from '../../core/index.ts';
import { isCheckpointDue, writeCheckpoint } from '../../delta/index.ts';
import type { MaintainStep } from '../../state/index.ts';
import type { RunContext } from '../run/index.ts';
import { NO_STEP, type Step, type Task } from './step.ts';

/** A checkpoint is a convenience: one that cannot be written is told, and fails nothing. */
const asStep = (run: RunContext, error: unknown): MaintainStep => {
  if (!isTidemarkError(error) || error.kind === 'table-unsupported' || run.signal.aborted) throw error;
  return { ...NO_STEP, outcome: 'failed', why: error.kind };
};

const write = async (run: RunContext, { dryRun, deadline }: Task): Promise<MaintainStep> => {
  const { lake, clock, snapshots } = run.deps;
  const { signal } = run;
  const { tablePath } = run.feed;
  const snapshot = await snapshots.latest(lake, tablePath, { signal });
  if (
    snapshot === undefined ||
    !isCheckpointDue(snapshots.about(tablePath, snapshot.metadata.id) ?? snapshot, snapshot.version)
  )
    return NO_STEP;
  if (dryRun) return { ...NO_STEP, outcome: 'done', added: 1 };
  if (clock.now() >= deadline) return { ...NO_STEP, outcome: 'late' };
  const { version, etag, metadata } = snapshot;
  const written = await writeCheckpoint(
    { lake, clock, signal },
    { tablePath, version, etag, id: metadata.id },
  );
  switch (written.outcome) {
    case 'written':
      snapshots.checkpointed(tablePath, metadata.id, { version, sizeBytes: written.sizeBytes });
      return { ...NO_STEP, outcome: 'done', added: 1, addedBytes: written.sizeBytes };
    case 'exists':
      return NO_STEP;
    case 'table-gone':
      return { ...NO_STEP, outcome: 'lost' };
    case 'not-here':
      run.notes.add({ kind: 'not-maintained', step: 'checkpoint', feature: written.why });
      return { ...NO_STEP, outcome: 'refused', why: written.why };
  }
};

/** Writes a checkpoint of the table where one is due. */
export const checkpointTable: Step = (run, task) =>
  write(run, task).catch((error: unknown) => asStep(run, error));
