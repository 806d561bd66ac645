import * as z from 'zod';
import { answer, count, noteFact, runId, runKind, runOutcome, text, texts, time } from './values.ts';

const sides = answer({ removed: count, added: count });

const changesOf = <Each extends z.ZodType>(each: Each) =>
  answer({ inserted: each, changed: each, deleted: each, same: each });

/** What a reload did, or a dry run would do. */
const reload = answer({
  dryRun: z.boolean(),
  committed: z.boolean(),
  window: answer({
    from: text.optional(),
    fromIncluded: z.literal(true).optional(),
    to: text.optional(),
  }),
  rows: sides,
  files: sides,
  changes: changesOf(count).optional(),
  samples: changesOf(texts).optional(),
  version: answer({ before: count.optional(), after: count.optional() }),
  watermark: answer({ before: text.optional(), after: text.optional() }),
});

const step = answer({
  outcome: z.enum(['done', 'planned', 'nothing', 'late', 'lost', 'refused', 'failed']),
  removed: count,
  removedBytes: count,
  added: count,
  addedBytes: count,
  why: text.optional(),
});

/** What a run of maintenance did, or a dry run would do. */
const maintain = answer({
  dryRun: z.boolean(),
  files: answer({ before: count, after: count }).optional(),
  checkpoint: step.optional(),
  compaction: step.optional(),
  logCleanup: step.optional(),
  vacuum: step.optional(),
});

/** A run that is over. */
export const endedRun = answer({
  status: z.literal('ended'),
  runId,
  feed: text,
  kind: runKind,
  outcome: runOutcome,
  dueAt: time.optional().describe('When the schedule of the feed had it due.'),
  dryRun: z.literal(true).optional().describe('It only told what it would do.'),
  startedAt: time,
  endedAt: time,
  durationMs: count,
  attempts: count,
  rows: count,
  received: count.optional(),
  pages: count,
  bytes: count,
  requests: count,
  from: text.optional(),
  to: text.optional(),
  version: count.optional(),
  errorKind: text.optional(),
  message: text.optional(),
  notes: texts.optional(),
  noteFacts: z.array(noteFact).readonly().optional(),
  maintain: maintain.optional(),
  reload: reload.optional(),
});

/** A run that is at work, or waits for its queue message. */
export const openRun = answer({
  status: z.enum(['waiting', 'running']),
  runId,
  feed: text,
  kind: runKind,
  startedAt: time,
  updatedAt: time,
  attempts: count,
  progress: answer({ rows: count, pages: count }),
  cancel: answer({ at: time, by: text })
    .optional()
    .describe('Who has asked for its end, which it sees within 15 s.'),
});

/** A run as it is now. */
export const run = z.discriminatedUnion('status', [endedRun, openRun]);

/** A line of the run history. */
const pastRun = endedRun.omit({ attempts: true, reload: true }).extend({
  removed: count.optional().describe('Rows that a reload took out of the table.'),
});

const listedRun = z.discriminatedUnion('status', [pastRun, openRun]);

/** Runs that are at work or wait, then those that are over; both newest first. */
export const runPage = answer({
  runs: z.array(listedRun).readonly(),
  next: text.optional().describe('There may be more: the `before` of the next page.'),
});

/** A run that goes on without its caller. */
export const acceptedRun = answer({ runId, status: z.literal('waiting') });

export type EndedRun = z.output<typeof endedRun>;
export type PastRun = z.output<typeof pastRun>;
export type OpenRun = z.output<typeof openRun>;
export type ListedRun = z.output<typeof listedRun>;
export type Run = z.output<typeof run>;
