import type { InvocationContext } from '@azure/functions';
import type { RunKind, RunRecord } from '../shared/state/index.ts';
import type { ReportRun } from '../shared/sync/index.ts';
import { RUN_TRIGGERS } from './run-kinds.ts';

/** Whether the line of every run has a field, or those of some kinds only. A field of the record that is not named does not compile. */
const FIELDS: Readonly<Record<keyof RunRecord, 'always' | 'by kind'>> = {
  runId: 'always',
  feed: 'always',
  kind: 'always',
  outcome: 'always',
  startedAt: 'always',
  dueAt: 'always',
  dryRun: 'always',
  durationMs: 'always',
  rows: 'always',
  received: 'always',
  removed: 'by kind',
  pages: 'always',
  bytes: 'always',
  requests: 'always',
  from: 'always',
  to: 'always',
  version: 'always',
  errorKind: 'always',
  message: 'always',
  notes: 'always',
  noteFacts: 'always',
  maintain: 'by kind',
};

/** The fields of a line by the kind of its run, in the order of the record. */
const fieldsOf = (kind: RunKind): readonly (keyof RunRecord)[] =>
  (Object.keys(FIELDS) as (keyof RunRecord)[]).filter(
    (field) => FIELDS[field] === 'always' || RUN_TRIGGERS[kind].measures.includes(field),
  );

/**
 * The line that Application Insights shows for a run: one JSON object, its fields as the run record has them. Nothing else of what it is
 * given, such as the keys that a reload's answer shows, gets into the log.
 */
export const runLine = (run: RunRecord): string =>
  JSON.stringify({
    evt: 'tidemark.run',
    ...Object.fromEntries(fieldsOf(run.kind).map((field) => [field, run[field]])),
  });

/** Logs each run as it ends. */
export const reportTo =
  (context: InvocationContext): ReportRun =>
  (run) =>
    run.outcome === 'failed' ? context.error(runLine(run)) : context.log(runLine(run));
