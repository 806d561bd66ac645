import { expect, test } from 'vitest';
import {
  type Job,
  type JobProgress,
  NO_PROGRESS,
  progressOf,
  progressText,
  type RunRecord,
  type StoredNote,
} from '../../state/index.ts';
import { endedRun, lineOf } from './job-progress.ts';

const JOB: Job = {
  runId: 'run-1',
  feed: 'orders',
  kind: 'append',
  status: 'running',
  createdAt: 0,
  updatedAt: 0,
  attempts: 2,
  request: '{}',
  progress: '{}',
};

const recordWith = (noteFacts?: readonly StoredNote[]): RunRecord => ({
  runId: 'run-1',
  feed: 'orders',
  kind: 'append',
  outcome: 'appended',
  startedAt: 0,
  durationMs: 1,
  rows: 1,
  pages: 1,
  bytes: 1,
  requests: 1,
  ...(noteFacts && { noteFacts }),
});

const IGNORED = { kind: 'filter-ignored', rows: 5 };
const NEWER = { kind: 'rows-merged', parts: [1, 2] };

test.each<
  [string, Partial<JobProgress>, readonly StoredNote[] | undefined, readonly StoredNote[] | undefined]
>([
  ['of attempts without notes has none', {}, undefined, undefined],
  [
    'has those of all attempts',
    { noteFacts: [IGNORED] },
    [{ kind: 'order-ignored' }],
    [IGNORED, { kind: 'order-ignored' }],
  ],
  [
    'has the counts of the last attempt',
    { noteFacts: [IGNORED] },
    [{ ...IGNORED, rows: 7 }],
    [{ ...IGNORED, rows: 7 }],
  ],
  ['keeps those of a newer version', { noteFacts: [NEWER] }, [IGNORED], [NEWER, IGNORED]],
  [
    'keeps the texts of version 0.2.0',
    { notes: ['a text'] },
    [IGNORED],
    [{ kind: 'text-only', text: 'a text' }, IGNORED],
  ],
])('a run %s', (_what, before, last, all) => {
  const progress = progressOf({ ...JOB, progress: progressText({ ...NO_PROGRESS, ...before }) });
  const ended = endedRun(JOB, progress, recordWith(last));
  expect(ended.noteFacts).toEqual(all);
  expect(ended.notes?.length).toBe(all?.length);
  expect(lineOf(ended, 0)).toMatchObject({ ...(all && { noteFacts: all }) });
});
