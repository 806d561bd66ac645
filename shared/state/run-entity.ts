import { z } from 'zod';
import { boundedRun } from './bounds.ts';
import {
  type Columns,
  count,
  instant,
  json,
  oneOf,
  optional,
  rowSchema,
  text,
  texts,
  writeColumns,
} from './columns.ts';
import type { Entity, EntityToWrite } from './entity-table.ts';
import { type StoredNote, storedNoteSchema } from './note.ts';
import { parseEntity, PARTITION } from './parse-entity.ts';
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
  noteFacts: optional(json<readonly StoredNote[]>(z.array(storedNoteSchema))),
};
const runSchema = rowSchema(RUN);

/** Row keys of a feed's runs: `[from, to)`. */
export const runRowKeys = (feed: string): { readonly from: string; readonly to: string } => ({
  from: `run.${feed}.`,
  to: `run.${feed}/`,
});

/** Table Storage lists in order of row key only: the time is inverted, so that the newest run comes first. */
const inverted = (startedAt: number): string => String(END_OF_TIME - Math.round(startedAt)).padStart(13, '0');

/** Row keys of a feed's runs that started before `before` (epoch ms): `[from, to)`. */
export const olderRunRowKeys = (
  feed: string,
  before: number,
): { readonly from: string; readonly to: string } => {
  const { from, to } = runRowKeys(feed);
  return { from: `${from}${inverted(before - 1)}.`, to };
};

/** The run whose line has this row key. */
export const runIdOf = (feed: string, rowKey: string): string =>
  rowKey.slice(`${runRowKeys(feed).from}${inverted(0)}.`.length);

/** A run record as an entity in the partition of its feed, so that one transaction can write both. */
export const runEntity = (run: RunRecord): EntityToWrite => ({
  partitionKey: PARTITION,
  rowKey: `${runRowKeys(run.feed).from}${inverted(run.startedAt)}.${run.runId}`,
  ...writeColumns(RUN, boundedRun(run)),
});

/** The record that an entity holds; none where it cannot be read, so that the others are shown. */
export const readRun = (entity: Entity): readonly RunRecord[] => {
  const parsed = parseEntity(runSchema, entity);
  return parsed.outcome === 'read' ? [parsed.row] : [];
};
