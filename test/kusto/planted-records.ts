import { runLine } from '../../functions/run-report.ts';
import type { RunRecord } from '../../shared/state/index.ts';
import type { Row } from './evaluate/values.ts';

export const APP = '/subscriptions/s/resourceGroups/g/providers/microsoft.insights/components/app';
export const NOW = new Date('2026-11-29T12:00:00Z');

/** So many minutes before `NOW`. */
export const minutesAgo = (minutes: number): Date => new Date(NOW.getTime() - minutes * 60_000);

/** A record of AppTraces with the line that a run logs. */
export const runTrace = (
  minutes: number,
  run: Pick<RunRecord, 'feed' | 'outcome'> & Partial<RunRecord>,
  OperationId = `run-${minutes}`,
): Row => ({
  TimeGenerated: minutesAgo(minutes),
  OperationId,
  // Azure writes ids of resources in another case now and then.
  _ResourceId: APP.toUpperCase(),
  Message: runLine({
    runId: `${run.feed}-${minutes}`,
    kind: 'append',
    startedAt: minutesAgo(minutes).getTime(),
    durationMs: 1_000,
    rows: 1,
    pages: 1,
    bytes: 1,
    requests: 1,
    ...run,
  }),
});

/** Types of exceptions as the host records them. */
export const THROWN = 'Microsoft.Azure.WebJobs.Script.Workers.Rpc.RpcException';
export const DIED = 'Microsoft.Azure.WebJobs.Script.Workers.WorkerProcessExitException';

/** The two records of AppExceptions that the host writes for one failed invocation. */
export const failure = (
  minutes: number,
  InnermostType: string,
  OperationId = `run-${minutes}`,
): readonly Row[] =>
  [0, 0.001].map((later) => ({
    TimeGenerated: minutesAgo(minutes - later),
    ProblemId: `${InnermostType} at somewhere`,
    ExceptionType: 'Microsoft.Azure.WebJobs.Host.FunctionInvocationException',
    InnermostType,
    OperationId,
    _ResourceId: APP,
  }));
