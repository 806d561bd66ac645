import { z } from 'zod';
import { TidemarkError } from '../../core/index.ts';
import {
  type FeedState,
  feedStateSchema,
  type Job,
  type StoredNote,
  storedNoteSchema,
  storedFeedState,
} from '../../state/index.ts';
import type { ReloadRequest, ReloadResult } from './reload-types.ts';
import type { RunResult } from './run-api.ts';

/** What version 0.1.0 kept of a reload that it was about to commit; this one keeps an intent. */
export interface Planned {
  /** The version that it was planned on; -1: there was no table. */
  readonly readVersion: number;
  readonly result: ReloadResult;
  readonly state: FeedState;
}

/** Of all attempts so far, together. */
export interface Progress {
  readonly rows: number;
  readonly removed: number;
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
  /** Fetches that were given up because source or table changed under them. */
  readonly fetches?: number;
  /** Names of the manifest's segments, in order: where a reload is. */
  readonly segments?: readonly string[];
  /** What the answer says once the commit that was announced is found. */
  readonly intended?: ReloadResult;
  /** The last attempt that got further: it committed rows, or staged some. */
  readonly movedAt?: number;
  /** Why the last attempt did not end the run. */
  readonly lastError?: { readonly kind: string; readonly message: string };
}

export const NO_PROGRESS: Progress = { rows: 0, removed: 0, pages: 0, bytes: 0, requests: 0, notes: [] };

const text = z.string().exactOptional();
const changes = <T extends z.ZodType>(each: T) =>
  z.object({ inserted: each, changed: each, deleted: each, same: each });
const sides = z.object({ removed: z.int(), added: z.int() });

const resultSchema: z.ZodType<ReloadResult> = z.object({
  dryRun: z.boolean(),
  committed: z.boolean(),
  window: z.object({ from: text, fromIncluded: z.literal(true).exactOptional(), to: text }),
  rows: sides,
  files: sides,
  changes: changes(z.int()).exactOptional(),
  samples: changes(z.array(z.string())).exactOptional(),
  version: z.object({ before: z.int().exactOptional(), after: z.int().exactOptional() }),
  watermark: z.object({ before: text, after: text }),
});

const progressSchema: z.ZodType<Progress> = z.object({
  rows: z.int(),
  removed: z.int(),
  pages: z.int(),
  bytes: z.int(),
  requests: z.int(),
  from: text,
  notes: z.array(z.string()),
  noteFacts: z.array(storedNoteSchema).exactOptional(),
  fetched: z.int().exactOptional(),
  fetches: z.int().exactOptional(),
  segments: z.array(z.string()).exactOptional(),
  intended: resultSchema.exactOptional(),
  movedAt: z.int().exactOptional(),
  lastError: z.object({ kind: z.string(), message: z.string() }).exactOptional(),
  planned: z.object({ readVersion: z.int(), result: resultSchema, state: feedStateSchema }).exactOptional(),
});

const requestSchema = z.object({
  window: z.union([
    z.object({ last: z.union([z.object({ units: z.string() }), z.object({ ms: z.number() })]) }),
    z.object({ rows: z.int() }),
    z.object({ from: z.string() }),
    z.object({ all: z.literal(true) }),
  ]),
  dryRun: z.boolean(),
  force: z.boolean(),
});

const endedSchema: z.ZodType<RunResult> = z.object({
  runId: z.string(),
  feed: z.string(),
  kind: z.enum(['append', 'reload']),
  outcome: z.enum([
    'appended',
    'reloaded',
    'unchanged',
    'compared',
    'no-new-rows',
    'stopped',
    'lease-held',
    'failed',
  ]),
  startedAt: z.number(),
  endedAt: z.number(),
  attempts: z.int(),
  rows: z.int(),
  pages: z.int(),
  bytes: z.int(),
  requests: z.int(),
  from: text,
  to: text,
  version: z.int().exactOptional(),
  errorKind: text,
  message: text,
  notes: z.array(z.string()).exactOptional(),
  noteFacts: z.array(storedNoteSchema).exactOptional(),
  reload: resultSchema.exactOptional(),
});

const parse = <T>(schema: z.ZodType<T>, { runId }: Job, source: string): T => {
  try {
    return schema.parse(JSON.parse(source));
  } catch {
    throw new TidemarkError(
      'invariant',
      `The job of run ${runId} in the state table cannot be read. Delete its entity and ask for the run again.`,
      { runId },
    );
  }
};

export const progressOf = (job: Job): Progress => parse(progressSchema, job, job.progress);
export const endedOf = (job: Job): RunResult => parse(endedSchema, job, job.answer ?? '');
/** What a job of kind `reload` was asked. */
export const reloadOf = (job: Job): ReloadRequest => parse(requestSchema, job, job.request);

/** A job's progress as it is kept. */
export const progressText = ({ planned, ...progress }: Progress): string =>
  JSON.stringify({
    ...progress,
    ...(planned && { planned: { ...planned, state: storedFeedState(planned.state) } }),
  });
