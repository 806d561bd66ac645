import { count, type Fields, instant, oneOf, onlyTrue, optional, text, texts } from './field.ts';
import { type MaintainResult, maintainResult } from './maintain-result.ts';
import { type StoredNote, storedNotes } from './note.ts';
import { RUN_KINDS, type RunKind } from './run-kind.ts';
import { RUN_OUTCOMES, type RunOutcome } from './run-outcome.ts';

/** What a run's answer and its line in the history both say. No row values. */
export interface RunSummary {
  readonly runId: string;
  readonly feed: string;
  readonly kind: RunKind;
  readonly outcome: RunOutcome;
  /** Epoch ms. */
  readonly startedAt: number;
  /** When the feed's schedule had a reload due (epoch ms); absent where somebody asked for the run, and of other kinds. */
  readonly dueAt?: number;
  /** It only told what it would do. */
  readonly dryRun?: true;
  /** Rows added to the table. */
  readonly rows: number;
  /** Rows that the source sent, those that the table has already among them; absent in what version 0.2.0 and before wrote. */
  readonly received?: number;
  readonly pages: number;
  readonly bytes: number;
  readonly requests: number;
  /** Watermark before and after; absent when there is none. */
  readonly from?: string;
  readonly to?: string;
  /** Table version after the run; absent when the table was not looked at or does not exist. */
  readonly version?: number;
  readonly errorKind?: string;
  readonly message?: string;
  /** What an operator should know of a run that still went right. */
  readonly notes?: readonly string[];
  /** The same notes as values, in the same order; absent in what version 0.2.0 and before wrote. */
  readonly noteFacts?: readonly StoredNote[];
  /** What a run of maintenance did. */
  readonly maintain?: MaintainResult;
}

export const RUN_SUMMARY: Fields<RunSummary> = {
  runId: text,
  feed: text,
  kind: oneOf(RUN_KINDS),
  outcome: oneOf(RUN_OUTCOMES),
  startedAt: instant,
  dueAt: optional(instant),
  dryRun: optional(onlyTrue),
  rows: count,
  received: optional(count),
  pages: count,
  bytes: count,
  requests: count,
  from: optional(text),
  to: optional(text),
  version: optional(count),
  errorKind: optional(text),
  message: optional(text),
  notes: optional(texts),
  noteFacts: optional(storedNotes),
  maintain: optional(maintainResult),
};
