import { boundedRun } from './bounds.ts';
import {
  count,
  instant,
  oneOf,
  optional,
  rowSchema,
  text,
  texts,
  writeColumns,
  type Columns,
} from './columns.ts';
import { parseEntity, PARTITION, type Entity } from './parse-entity.ts';
import type { RunKind, RunOutcome, RunRecord } from './state-store.ts';

/** Beyond any time that a run can start at, in 13 digits. */
const END_OF_TIME = 9_999_999_999_999;

export const runKind = oneOf<RunKind>({ append: 'append', reload: 'reload' });

export const runOutcome = oneOf<RunOutcome>({
  appended: 'appended',
  reloaded: 'reloaded',
  unchanged: 'unchanged',
  compared: 'compared',
  'no-new-rows': 'no-new-rows',
  stopped: 'stopped',
  'lease-held': 'lease-held',
  failed: 'failed',
});

const RUN: Columns<RunRecord> = {
  runId: text,
  feed: text,
  kind: runKind,
  outcome: runOutcome,
  startedAt: instant,
  durationMs: count,
  rows: count,
  removed: optional(count),
  pages: count,
  bytes: count,
  requests: count,
  from: optional(text),
  to: optional(text),
  version: optional(count),
  errorKind: optional(text),
  message: optional(text),
  notes: optional(texts),
};
const runSchema = rowSchema(RUN);

/** Row keys of every feed's runs: `[from, to)`. */
export const RUN_ROW_KEYS = { from: 'run.', to: 'run/' } as const;

/** Row keys of a feed's runs: `[from, to)`. */
export const runRowKeys = (feed: string): { readonly from: string; readonly to: string } => ({
  from: `run.${feed}.`,
  to: `run.${feed}/`,
});

/** Table Storage lists in order of row key only: the time is inverted, so that the newest run comes first. */
const runRowKey = ({ feed, startedAt, runId }: RunRecord): string =>
  `${runRowKeys(feed).from}${String(END_OF_TIME - Math.round(startedAt)).padStart(13, '0')}.${runId}`;

/** A run record as an entity in the partition of its feed, so that one transaction can write both. */
export const runEntity = (run: RunRecord) => ({
  partitionKey: PARTITION,
  rowKey: runRowKey(run),
  ...writeColumns(RUN, boundedRun(run)),
});

/** The record that an entity holds. Throws `invariant` when it cannot be read. */
export const decodeRun = (entity: Entity, location: string): RunRecord =>
  parseEntity(runSchema, entity, location);
