import { columnCodec } from './codec.ts';
import { FEED_STATE } from './feed-state.ts';
import { count, type Fields, instant, oneOf, optional, text } from './field.ts';
import { INTENT, type Intent } from './intent.ts';
import { MARKS } from './marks.ts';
import { record } from './record.ts';
import { RUN_KINDS, type RunKind } from './run-kind.ts';
import { RUN_OUTCOMES, type RunOutcome } from './run-outcome.ts';
import { WAITING } from './waiting.ts';

interface LeaseRow {
  readonly leaseHolder?: string;
}
const LEASE: Fields<LeaseRow> = { leaseHolder: optional(text) };

interface LastRunRow {
  readonly lastRunId?: string;
  readonly lastRunKind?: RunKind;
  readonly lastRunAt?: number;
  readonly lastRunOutcome?: RunOutcome;
  readonly lastRunErrorKind?: string;
  readonly lastRunMessage?: string;
}
const LAST_RUN: Fields<LastRunRow> = {
  lastRunId: optional(text),
  lastRunKind: optional(oneOf(RUN_KINDS)),
  lastRunAt: optional(instant),
  lastRunOutcome: optional(oneOf(RUN_OUTCOMES)),
  lastRunErrorKind: optional(text),
  lastRunMessage: optional(text),
};

interface PendingRow {
  readonly pendingRunId?: string;
  readonly pendingKind?: RunKind;
  readonly pendingSince?: number;
}
const PENDING: Fields<PendingRow> = {
  pendingRunId: optional(text),
  pendingKind: optional(oneOf(RUN_KINDS)),
  pendingSince: optional(instant),
};

interface FreshRow {
  readonly freshAt?: number;
}
const FRESH: Fields<FreshRow> = { freshAt: optional(instant) };

interface ScheduledRow {
  readonly reloadDueAt?: number;
  readonly reloadRunId?: string;
  readonly reloadEndedAt?: number;
  readonly reloadOutcome?: RunOutcome;
  readonly reloadErrorKind?: string;
}
const SCHEDULED: Fields<ScheduledRow> = {
  reloadDueAt: optional(instant),
  reloadRunId: optional(text),
  reloadEndedAt: optional(instant),
  reloadOutcome: optional(oneOf(RUN_OUTCOMES)),
  reloadErrorKind: optional(text),
};

/** The transaction's id stands beside the intent, so that a list of feeds tells of it without the long text. */
interface IntentRow {
  readonly intentTxn?: string;
  readonly intent?: Intent;
}
const INTENT_ROW: Fields<IntentRow> = { intentTxn: optional(text), intent: optional(record(INTENT)) };

interface FormatRow {
  readonly format?: number;
}
const FORMAT_ROW: Fields<FormatRow> = { format: optional(count) };

/** The parts of a feed's entity, each read and written by itself. */
export const FEED_PARTS = {
  state: columnCodec(FEED_STATE),
  lease: columnCodec(LEASE),
  lastRun: columnCodec(LAST_RUN),
  pending: columnCodec(PENDING),
  fresh: columnCodec(FRESH),
  scheduled: columnCodec(SCHEDULED),
  intent: columnCodec(INTENT_ROW),
  marks: columnCodec(MARKS),
  waiting: WAITING,
  format: columnCodec(FORMAT_ROW),
} as const;

/** Every column that a list of feeds needs: all but `intent`, the long one. */
export const LISTED_COLUMNS: readonly string[] = Object.values(FEED_PARTS)
  .flatMap(({ names }) => names)
  .filter((name) => name !== 'intent');
