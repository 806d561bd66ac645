import { columnCodec } from './codec.ts';
import { count, type Fields, optional } from './field.ts';
import { RUN_SUMMARY, type RunSummary } from './run-summary.ts';

/** One line of the run history: what Application Insights and the runs table show. */
export interface RunRecord extends RunSummary {
  readonly durationMs: number;
  /** Rows that a reload took out of the table; absent for an append. */
  readonly removed?: number;
}

const RUN_RECORD: Fields<RunRecord> = { ...RUN_SUMMARY, durationMs: count, removed: optional(count) };

/** A line of the history, as columns of its entity. */
export const RUN_LINE = columnCodec(RUN_RECORD);
