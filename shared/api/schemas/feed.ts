import * as z from 'zod';
import { pause } from './pause.ts';
import { answer, count, runId, runKind, runOutcome, text, texts, time } from './values.ts';

const trait = answer({
  trait: text,
  value: z.union([z.number(), text]).optional(),
  learnedAt: time.optional(),
});

const lastRun = answer({
  runId,
  kind: runKind,
  endedAt: time,
  outcome: runOutcome,
  errorKind: text.optional(),
  message: text.optional().describe('What a run that went wrong, or was ended, says of it.'),
});

const waitingRun = answer({ runId, kind: runKind, since: time });

/** The reload that the feed's schedule begins next, and the last one that it began. */
const scheduledReload = answer({
  nextAt: time,
  last: answer({
    runId,
    dueAt: time,
    endedAt: time.optional(),
    outcome: runOutcome.optional(),
    errorKind: text.optional(),
  }).optional(),
});

/** One way to name a window, as the body of a reload has it; `last` as a text, whatever it counts. */
const reloadWindow = answer({
  last: text.optional(),
  rows: count.optional(),
  from: text.optional(),
  to: text.optional(),
  all: z.literal(true).optional(),
});

/** A feed of feeds.json and how it stands. What is not known is left out. */
export const feed = answer({
  name: text.optional(),
  table: text.optional(),
  enabled: z.boolean(),
  place: text.optional().describe('Its place in feeds.json, where something keeps it from running.'),
  problems: texts.optional().describe('What keeps it from running, a line each.'),
  watermark: text.optional(),
  tableVersion: count.optional(),
  rows: count.optional(),
  traits: z.array(trait).readonly().optional(),
  lastRun: lastRun.optional(),
  reload: scheduledReload.optional(),
  reloadWindow: reloadWindow
    .optional()
    .describe('The window of a reload that names none: `reload` in feeds.json.'),
  freshAt: time.optional().describe('When a run last found the end of the source, or replaced its window.'),
  freshnessSeconds: count
    .optional()
    .describe('Since `freshAt`, as it was answered. It alone changes no ETag.'),
  lateAt: time
    .optional()
    .describe('From when on it is late: the third turn that its schedule gave it since `freshAt`.'),
  pendingRun: waitingRun.optional().describe('The run that the feed is reserved for.'),
  waitingRuns: z.array(waitingRun).readonly().optional().describe('Runs that wait for it, in their order.'),
  pause: pause.optional(),
  backlog: count
    .optional()
    .describe('Rows that the source has above the watermark, where they were asked for.'),
  noBacklog: answer({ reason: text, said: text.optional() })
    .optional()
    .describe('Why nobody can tell the backlog that was asked for.'),
});

/** A feed whose pause was to be taken off. */
export const resumedFeed = feed.extend({
  wasPaused: z.boolean().describe('False: nothing was to be taken off.'),
});

export const feedList = answer({ feeds: z.array(feed).readonly() });
