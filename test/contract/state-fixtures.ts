import type { FeedState, RunRecord } from '../../shared/state/index.ts';

export const aState = (changes: Partial<FeedState> = {}): FeedState => ({
  fingerprint: 'f'.repeat(64),
  cursorType: 'Edm.Int32',
  cursorNullable: false,
  key: ['OrderID'],
  verifiedFrom: null,
  unverifiedRows: 0,
  batch: 0,
  rows: 0,
  source: {},
  ...changes,
});

export const aRun = (changes: Partial<RunRecord> = {}): RunRecord => ({
  runId: 'run-1',
  feed: 'orders',
  kind: 'append',
  outcome: 'appended',
  startedAt: 1_800_000_000_000,
  durationMs: 1_234,
  rows: 830,
  pages: 5,
  bytes: 123_456,
  requests: 6,
  ...changes,
});
