import { isDeepStrictEqual } from 'node:util';
import { isTidemarkError, type TidemarkError } from '../../core/index.ts';
import {
  type FeedState,
  type Job,
  type MaintainResult,
  type MaintainStep,
  requestOf,
  type RunOutcome,
} from '../../state/index.ts';
import { type RunContext, save } from '../run/index.ts';
import { checkpointTable } from './checkpoint.ts';
import { cleanTableLog } from './clean-log.ts';
import { compactTable } from './compact.ts';
import { openMaintained } from './open-table.ts';
import { NO_STEP, type Step, type StepName, type Task, withStep } from './step.ts';
import { vacuumTable } from './vacuum.ts';

/** What maintenance does, in this order, and the part of what is left of its time that each step may take. */
const STEPS: readonly (readonly [name: StepName, share: number, step: Step])[] = [
  ['checkpoint', 0.2, checkpointTable],
  ['compaction', 0.7, compactTable],
  ['checkpoint', 0.5, checkpointTable],
  ['logCleanup', 0.5, cleanTableLog],
  ['vacuum', 1, vacuumTable],
];

/** What goes wrong with one table alone keeps no other step from its work; what may be right later ends the attempt. */
const isOfStep = (run: RunContext, error: unknown): error is TidemarkError =>
  isTidemarkError(error) && error.retry === 'never' && !run.signal.aborted;

const refused = (run: RunContext, name: StepName, { facts }: TidemarkError): MaintainStep => {
  const feature = String(facts['feature']);
  run.notes.add({ kind: 'not-maintained', step: name, feature });
  return { ...NO_STEP, outcome: 'refused', why: feature };
};

/** A step, and the error that it failed with. */
interface Stepped {
  readonly step: MaintainStep;
  readonly error?: TidemarkError;
}

const doStep = async (run: RunContext, name: StepName, step: Step, task: Task): Promise<Stepped> => {
  try {
    return { step: await step(run, task) };
  } catch (error) {
    if (!isOfStep(run, error)) throw error;
    if (error.kind === 'table-unsupported') return { step: refused(run, name, error) };
    return { step: { ...NO_STEP, outcome: 'failed', why: error.kind }, error };
  }
};

const liveFiles = async ({ deps, feed, signal }: RunContext): Promise<number> =>
  (await deps.snapshots.latest(deps.lake, feed.tablePath, { signal }))?.files.length ?? 0;

/** A step of a dry run, which did nothing of what it says. */
const asPlanned = (step: MaintainStep): MaintainStep =>
  step.outcome === 'done' ? { ...step, outcome: 'planned' } : step;

const stepsOf = (result: MaintainResult | undefined): Map<string, MaintainStep> => {
  const { dryRun: _dryRun, files: _files, ...steps } = result ?? { dryRun: false };
  return new Map(Object.entries(steps));
};

/** All steps, each within its time. Rejects with the first error of a step, once all had their turn. */
const doSteps = async (run: RunContext, dryRun: boolean, table: Task['table']): Promise<MaintainResult> => {
  const { clock } = run.deps;
  const before = run.maintain?.files?.before ?? table.snapshot.files.length;
  const steps = stepsOf(run.maintain);
  let failure: TidemarkError | undefined;
  for (const [name, share, work] of STEPS) {
    const now = clock.now();
    const deadline = now + Math.max(0, run.deadline - now) * share;
    const { step, error } = await doStep(run, name, work, { table, dryRun, deadline });
    steps.set(name, dryRun ? asPlanned(step) : withStep(steps.get(name), step));
    failure ??= error;
  }
  const { removed, added } = steps.get('compaction') ?? NO_STEP;
  const after = dryRun ? before - removed + added : await liveFiles(run);
  run.maintain = { dryRun, files: { before, after }, ...Object.fromEntries(steps) };
  if (failure !== undefined) throw failure;
  return run.maintain;
};

/**
 * What one attempt at maintenance does: brings state and table together, writes small files anew as larger ones (`compactTable`), has a checkpoint where one
 * is due (`checkpointTable`), and deletes what of log (`cleanTableLog`) and files (`vacuumTable`) nothing needs. No row changes, and the source is asked nothing. What a step had no time for is done by the next attempt.
 */
export const maintainWork = async (
  run: RunContext,
  job: Job,
  stored: FeedState | undefined,
): Promise<RunOutcome> => {
  const { dryRun } = requestOf(job, 'maintain');
  const table = await openMaintained(run, stored);
  run.maintain ??= { dryRun };
  if (table === undefined) return dryRun ? 'planned' : 'maintained';
  const result = await doSteps(run, dryRun, table);
  if (dryRun) return 'planned';
  if (!isDeepStrictEqual(run.state, run.stored)) save(run, run.state);
  const isLate = [...stepsOf(result).values()].some(({ outcome }) => outcome === 'late');
  return isLate ? 'stopped' : 'maintained';
};
