import { textCodec } from './codec.ts';
import { count, type Fields, instant, oneOf, optional, text, texts } from './field.ts';
import { type StoredNote, storedNotes } from './note.ts';
import { type ReloadResult, reloadResult } from './reload-result.ts';
import { RUN_KINDS, type RunKind } from './run-kind.ts';
import { RUN_OUTCOMES, type RunOutcome } from './run-outcome.ts';

/** What became of a run that is over, all its attempts together. */
export interface JobAnswer {
  readonly runId: string;
  readonly feed: string;
  readonly kind: RunKind;
  readonly outcome: RunOutcome;
  /** Epoch ms. */
  readonly startedAt: number;
  readonly endedAt: number;
  readonly attempts: number;
  readonly rows: number;
  readonly pages: number;
  readonly bytes: number;
  readonly requests: number;
  /** Watermark before and after. */
  readonly from?: string;
  readonly to?: string;
  readonly version?: number;
  readonly errorKind?: string;
  readonly message?: string;
  readonly notes?: readonly string[];
  readonly noteFacts?: readonly StoredNote[];
  /** Of a reload that did not fail. */
  readonly reload?: ReloadResult;
}

const JOB_ANSWER: Fields<JobAnswer> = {
  runId: text,
  feed: text,
  kind: oneOf(RUN_KINDS),
  outcome: oneOf(RUN_OUTCOMES),
  startedAt: instant,
  endedAt: instant,
  attempts: count,
  rows: count,
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
  reload: optional(reloadResult),
};

/** A run's answer, as a text of its job. */
export const ANSWER = textCodec(JOB_ANSWER);
