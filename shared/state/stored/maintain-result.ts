import { count, type Fields, flag, oneOf, optional, text } from './field.ts';
import { record } from './record.ts';

/** How a step of maintenance ended. */
export const STEP_OUTCOMES = [
  'done',
  /** A dry run: it would be done. */
  'planned',
  /** There was nothing to do. */
  'nothing',
  /** Its time was up: the rest is for the next attempt, or the next run. */
  'late',
  /** Other writers changed the same files, or the table's rows: the next run does it. */
  'lost',
  /** The table, or a part of it, is not to be touched: `why` says why. */
  'refused',
  'failed',
] as const;

export type StepOutcome = (typeof STEP_OUTCOMES)[number];

/** What a step of maintenance did, or in a dry run would do. Files that went and came, and their bytes. */
export interface MaintainStep {
  readonly outcome: StepOutcome;
  readonly removed: number;
  readonly removedBytes: number;
  readonly added: number;
  readonly addedBytes: number;
  /** A feature, or the kind of an error. */
  readonly why?: string;
}

/** What a run of maintenance did, step by step in this order. A step that it did not get to is absent. */
export interface MaintainResult {
  readonly dryRun: boolean;
  /** Live data files before and after, or of a dry run as they would be; absent where there is no table. */
  readonly files?: { readonly before: number; readonly after: number };
  readonly checkpoint?: MaintainStep;
  readonly compaction?: MaintainStep;
  readonly logCleanup?: MaintainStep;
  readonly vacuum?: MaintainStep;
}

const STEP: Fields<MaintainStep> = {
  outcome: oneOf(STEP_OUTCOMES),
  removed: count,
  removedBytes: count,
  added: count,
  addedBytes: count,
  why: optional(text),
};

const step = optional(record(STEP));

const MAINTAIN_RESULT: Fields<MaintainResult> = {
  dryRun: flag,
  files: optional(record<Required<MaintainResult>['files']>({ before: count, after: count })),
  checkpoint: step,
  compaction: step,
  logCleanup: step,
  vacuum: step,
};

export const maintainResult = record(MAINTAIN_RESULT);
