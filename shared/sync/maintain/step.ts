import type { MaintainResult, MaintainStep } from '../../state/index.ts';
import type { RunContext } from '../run/index.ts';
import type { MaintainedTable } from './open-table.ts';

/** The steps of maintenance, by the name that the answer has for each. */
export type StepName = Exclude<keyof MaintainResult, 'dryRun' | 'files'>;

/** What a step works with. */
export interface Task {
  readonly table: MaintainedTable;
  readonly dryRun: boolean;
  /** Epoch ms after which it begins nothing more. */
  readonly deadline: number;
}

/** One step. Answers what it did. */
export type Step = (run: RunContext, task: Task) => Promise<MaintainStep>;

/** A step that did nothing. */
export const NO_STEP: MaintainStep = {
  outcome: 'nothing',
  removed: 0,
  removedBytes: 0,
  added: 0,
  addedBytes: 0,
};

/** What a step did in all: in earlier attempts at the run, or earlier in this one, and now. */
export const withStep = (before: MaintainStep | undefined, now: MaintainStep): MaintainStep => {
  if (before === undefined) return now;
  const isNothingMore = now.outcome === 'nothing' && before.outcome === 'done';
  return {
    ...now,
    outcome: isNothingMore ? 'done' : now.outcome,
    removed: before.removed + now.removed,
    removedBytes: before.removedBytes + now.removedBytes,
    added: before.added + now.added,
    addedBytes: before.addedBytes + now.addedBytes,
  };
};
