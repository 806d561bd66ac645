import { textCodec } from './codec.ts';
import { count, type Fields, instant, optional } from './field.ts';
import { type ReloadResult, reloadResult } from './reload-result.ts';
import { RUN_SUMMARY, type RunSummary } from './run-summary.ts';

/** What became of a run that is over, all its attempts together. */
export interface JobAnswer extends RunSummary {
  /** Epoch ms. */
  readonly endedAt: number;
  readonly attempts: number;
  /** Of a reload that did not fail. */
  readonly reload?: ReloadResult;
}

const JOB_ANSWER: Fields<JobAnswer> = {
  ...RUN_SUMMARY,
  endedAt: instant,
  attempts: count,
  reload: optional(reloadResult),
};

/** A run's answer, as a text of its job. */
export const ANSWER = textCodec(JOB_ANSWER);
