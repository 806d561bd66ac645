import { expect, test } from 'vitest';
import { formatFor } from '../../../shared/state/format.ts';
import { jobEntity } from '../../../shared/state/job-entity.ts';
import { type Job, RUN_KINDS } from '../../../shared/state/index.ts';

const job = (kind: Job['kind']): Job => ({
  runId: 'r-1',
  feed: 'orders',
  kind,
  status: 'running',
  createdAt: 1,
  updatedAt: 1,
  attempts: 1,
  request: '{}',
  progress: '{}',
});

test('a run of a kind that version 0.2.0 does not know is of a format that it leaves alone', () => {
  expect(RUN_KINDS.map((kind) => [kind, formatFor(kind)])).toStrictEqual([
    ['append', 2n],
    ['reload', 2n],
    ['maintain', 3n],
  ]);
  expect(RUN_KINDS.map((kind) => jobEntity(job(kind))['format'])).toStrictEqual([2n, 2n, 3n]);
});
