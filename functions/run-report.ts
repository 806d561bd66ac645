import type { InvocationContext } from '@azure/functions';
import type { RunRecord } from '../shared/state/index.ts';
import type { ReportRun } from '../shared/sync/index.ts';

const FIELDS = [
  'runId',
  'feed',
  'kind',
  'outcome',
  'startedAt',
  'durationMs',
  'rows',
  'removed',
  'pages',
  'bytes',
  'requests',
  'from',
  'to',
  'version',
  'errorKind',
  'message',
  'notes',
  'noteFacts',
] as const satisfies readonly (keyof RunRecord)[];

/**
 * The line that Application Insights shows for a run: one JSON object, its fields as the run record has them. Nothing else of what it is
 * given, such as the keys that a reload's answer shows, gets into the log.
 */
export const runLine = (run: RunRecord): string =>
  JSON.stringify({
    evt: 'tidemark.run',
    ...Object.fromEntries(FIELDS.map((field) => [field, run[field]])),
  });

/** Logs each run as it ends. */
export const reportTo =
  (context: InvocationContext): ReportRun =>
  (run) =>
    run.outcome === 'failed' ? context.error(runLine(run)) : context.log(runLine(run));
