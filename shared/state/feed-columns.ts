import { z } from 'zod';
import {
  type Columns,
  count,
  countOrUnknown,
  flag,
  instant,
  json,
  nullable,
  optional,
  storedAs,
  storedNames,
  text,
  texts,
} from './columns.ts';
import { intentJson, nullCursor, seenTable, sourceTraits } from './intent-json.ts';
import { runKind, runOutcome } from './run-entity.ts';
import type { Cancel, FeedState, Intent, Pause, RunKind, RunOutcome } from './state-store.ts';

export const STATE: Columns<FeedState> = {
  fingerprint: text,
  cursorType: text,
  cursorNullable: flag,
  key: texts,
  watermark: optional(text),
  boundaryKeys: optional(texts),
  verifiedThrough: storedAs('verifiedFrom', nullable(text)),
  unverifiedRows: countOrUnknown,
  countDisagreements: optional(count),
  batch: count,
  rows: count,
  table: optional(json(seenTable)),
  source: json(sourceTraits),
  nullCursor: optional(json(nullCursor)),
};

interface LeaseRow {
  readonly leaseHolder?: string;
}
export const LEASE: Columns<LeaseRow> = { leaseHolder: optional(text) };

interface LastRunRow {
  readonly lastRunId?: string;
  readonly lastRunKind?: RunKind;
  readonly lastRunAt?: number;
  readonly lastRunOutcome?: RunOutcome;
  readonly lastRunErrorKind?: string;
}
export const LAST_RUN: Columns<LastRunRow> = {
  lastRunId: optional(text),
  lastRunKind: optional(runKind),
  lastRunAt: optional(instant),
  lastRunOutcome: optional(runOutcome),
  lastRunErrorKind: optional(text),
};

interface PendingRow {
  readonly pendingRunId?: string;
  readonly pendingKind?: RunKind;
  readonly pendingSince?: number;
}
export const PENDING: Columns<PendingRow> = {
  pendingRunId: optional(text),
  pendingKind: optional(runKind),
  pendingSince: optional(instant),
};

interface FreshRow {
  readonly freshAt?: number;
}
export const FRESH: Columns<FreshRow> = { freshAt: optional(instant) };

/** The transaction's id stands beside the intent, so that a list of feeds tells of it without the long text. */
interface IntentRow {
  readonly intentTxn?: string;
  readonly intent?: Intent;
}
export const INTENT: Columns<IntentRow> = { intentTxn: optional(text), intent: optional(intentJson) };

interface MarksRow {
  readonly pause?: Pause;
  readonly cancel?: Cancel;
}
const pause: z.ZodType<Pause> = z.object({
  at: z.number(),
  by: z.string(),
  reason: z.string().exactOptional(),
  until: z.number().exactOptional(),
});
const cancel: z.ZodType<Cancel> = z.object({ runId: z.string(), at: z.number(), by: z.string() });
export const MARKS: Columns<MarksRow> = { pause: optional(json(pause)), cancel: optional(json(cancel)) };

/** Every column that a list of feeds needs: all but `intent`, the long one. */
export const LISTED_COLUMNS: readonly string[] = [
  'format',
  ...[
    storedNames(STATE),
    storedNames(LEASE),
    storedNames(LAST_RUN),
    storedNames(PENDING),
    storedNames(FRESH),
    storedNames(INTENT),
    storedNames(MARKS),
  ].flat(),
].filter((name) => name !== 'intent');
