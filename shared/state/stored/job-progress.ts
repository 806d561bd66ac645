import { textCodec } from './codec.ts';
import { FEED_STATE, type FeedState } from './feed-state.ts';
import { count, type Fields, optional, text, texts } from './field.ts';
import { type MaintainResult, maintainResult } from './maintain-result.ts';
import { type StoredNote, storedNotes } from './note.ts';
import { record } from './record.ts';
import { type ReloadResult, reloadResult } from './reload-result.ts';

/** The table has the boundary keys, which may be many, and says itself what it is. */
type PlannedState = Omit<FeedState, 'boundaryKeys' | 'table'>;

/** What version 0.1.0 kept of a reload that it was about to commit; this one keeps an intent. */
export interface Planned {
  /** The version that it was planned on; -1: there was no table. */
  readonly readVersion: number;
  readonly result: ReloadResult;
  readonly state: PlannedState;
}

/** How far a run is: all attempts so far, together. */
export interface JobProgress {
  readonly rows: number;
  readonly removed: number;
  readonly received?: number;
  readonly pages: number;
  readonly bytes: number;
  readonly requests: number;
  /** The watermark before the first attempt. */
  readonly from?: string;
  readonly notes: readonly string[];
  readonly noteFacts?: readonly StoredNote[];
  readonly planned?: Planned;
  /** Rows of the present fetch, staged or not: what a reload shows of itself. */
  readonly fetched?: number;
  /** Fetches that were dropped because source or table changed under them. */
  readonly fetches?: number;
  /** Names of the manifest's segments, in order: where a reload is. */
  readonly segments?: readonly string[];
  /** What the answer says once the commit that was announced is found. */
  readonly intended?: ReloadResult;
  /** What earlier attempts at maintenance did. */
  readonly maintain?: MaintainResult;
  /** The last attempt that got further: it committed rows, or staged some. */
  readonly movedAt?: number;
  /** Why the last attempt did not end the run. */
  readonly lastError?: { readonly kind: string; readonly message: string };
}

export const NO_PROGRESS: JobProgress = { rows: 0, removed: 0, pages: 0, bytes: 0, requests: 0, notes: [] };

const { boundaryKeys: _keys, table: _table, ...PLANNED_STATE } = FEED_STATE;

const PLANNED: Fields<Planned> = {
  readVersion: count,
  result: reloadResult,
  state: record<PlannedState>(PLANNED_STATE),
};

const JOB_PROGRESS: Fields<JobProgress> = {
  rows: count,
  removed: count,
  received: optional(count),
  pages: count,
  bytes: count,
  requests: count,
  from: optional(text),
  notes: texts,
  noteFacts: optional(storedNotes),
  planned: optional(record(PLANNED)),
  fetched: optional(count),
  fetches: optional(count),
  segments: optional(texts),
  intended: optional(reloadResult),
  maintain: optional(maintainResult),
  movedAt: optional(count),
  lastError: optional(record({ kind: text, message: text })),
};

/** A run's progress, as a text of its job. */
export const PROGRESS = textCodec(JOB_PROGRESS);
