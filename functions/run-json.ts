import type { EndedRun, PastRun, Run } from '../shared/api/index.ts';
import type { RunRecord } from '../shared/state/index.ts';
import type { RunResult, RunStatus } from '../shared/sync/index.ts';
import { isoTime } from './json.ts';

/** A run that is over, as people read it: times in ISO 8601, durations in ms. */
export const endedJson = ({ said: _said, ...run }: RunResult): EndedRun => {
  const { startedAt, endedAt, dueAt, ...rest } = run;
  return {
    status: 'ended',
    ...rest,
    ...(dueAt !== undefined && { dueAt: isoTime(dueAt) }),
    startedAt: isoTime(startedAt),
    endedAt: isoTime(endedAt),
    durationMs: endedAt - startedAt,
  };
};

/** A line of the history. */
export const lineJson = ({ startedAt, dueAt, durationMs, ...rest }: RunRecord): PastRun => ({
  status: 'ended',
  ...rest,
  ...(dueAt !== undefined && { dueAt: isoTime(dueAt) }),
  startedAt: isoTime(startedAt),
  endedAt: isoTime(startedAt + durationMs),
  durationMs,
});

/** A run as it is now. */
export const statusJson = (now: RunStatus): Run => {
  if (now.status === 'ended') return endedJson(now.run);
  const { startedAt, updatedAt, cancel, ...rest } = now;
  return {
    ...rest,
    startedAt: isoTime(startedAt),
    updatedAt: isoTime(updatedAt),
    ...(cancel && { cancel: { ...cancel, at: isoTime(cancel.at) } }),
  };
};
