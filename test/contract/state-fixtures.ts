import { isTidemarkError, type TidemarkError } from '../../shared/core/index.ts';
import type {
  ClaimRequest,
  ClaimResult,
  FeedEntry,
  FeedState,
  Hold,
  Intent,
  Job,
  KnownTypes,
  RunRecord,
  StateStore,
} from '../../shared/state/index.ts';

export const T0 = 1_800_000_000_000;

/** How long a lease lasts after the last write of its feed. */
export const LEASE_MS = 60_000;

export const aState = (changes: Partial<FeedState> = {}): FeedState => ({
  fingerprint: 'f'.repeat(64),
  cursorType: 'Edm.Int32',
  cursorNullable: false,
  key: ['OrderID'],
  verifiedThrough: null,
  unverifiedRows: 0,
  batch: 0,
  rows: 0,
  source: {},
  ...changes,
});

/** Types of so many properties, with names of 30 characters. */
export const someTypes = (properties: number): KnownTypes => ({
  fingerprint: 'f'.repeat(64),
  name: 'NorthwindModel.Order',
  key: ['OrderID'],
  properties: Array.from({ length: properties }, (_, nth) => ({
    name: `Property${nth}`.padEnd(30, 'x'),
    type: nth % 3 === 0 ? 'Edm.Decimal' : 'Edm.String',
    kind: 'primitive',
    nullable: nth % 2 === 0,
    ...(nth % 3 === 0 && { precision: 19, scale: 4 }),
  })),
  document: 'd'.repeat(64),
  askedAt: T0,
  undeclared: ['Größe'],
});

export const aRun = (changes: Partial<RunRecord> = {}): RunRecord => ({
  runId: 'run-1',
  feed: 'orders',
  kind: 'append',
  outcome: 'appended',
  startedAt: T0,
  durationMs: 1_234,
  rows: 830,
  pages: 5,
  bytes: 123_456,
  requests: 6,
  ...changes,
});

export const aJob = (changes: Partial<Job> = {}): Job => ({
  runId: 'run-1',
  feed: 'orders',
  kind: 'append',
  status: 'running',
  createdAt: T0,
  updatedAt: T0,
  attempts: 1,
  request: '{}',
  progress: '{}',
  ...changes,
});

export const anIntent = (changes: Partial<Intent> = {}): Intent => ({
  runId: 'run-1',
  txnId: 'txn-1',
  tablePath: 'Tables/orders',
  version: 7,
  base: { id: 'table-1', version: 6, etag: '"6"' },
  batch: 3,
  after: aState({ watermark: '11077', batch: 3, rows: 830 }),
  result: '{"rows":5}',
  ...changes,
});

/** The text that keeps an intent. */
export const storedIntent = (intent: Intent = anIntent()): string => {
  const { verifiedThrough: verifiedFrom, unverifiedRows: rows, ...after } = intent.after;
  const unverifiedRows = rows === 'unknown' ? -1 : rows;
  return JSON.stringify({ ...intent, after: { ...after, verifiedFrom, unverifiedRows } });
};

/** A claim of feed "orders" for run "run-1" by "holder-1". */
export const aClaim = (changes: Partial<ClaimRequest> = {}): ClaimRequest => ({
  feed: 'orders',
  holder: 'holder-1',
  job: aJob(),
  lease: 'held',
  ...changes,
});

export const claimed = async (
  store: StateStore,
  changes: Partial<ClaimRequest> = {},
): Promise<{ readonly hold: Hold; readonly entry: FeedEntry | undefined }> => {
  const result = await store.claim(aClaim(changes));
  if (result.outcome === 'claimed') return result;
  throw new Error(`not claimed: ${result.outcome}`);
};

/** Ends the run of a hold as it is ended: by one write. */
export const ended = async (
  store: StateStore,
  hold: Hold,
  changes: Partial<RunRecord> = {},
): Promise<void> => {
  const run = aRun({ runId: hold.runId, feed: hold.feed, ...changes });
  const job = aJob({ runId: hold.runId, feed: hold.feed, status: 'done', answer: '{}' });
  await store.write(hold, { now: T0 + 1_234, job, end: run, lease: 'return' });
};

/** A run of a feed from its claim to its end. */
export const ranOnce = async (store: StateStore, run: Partial<RunRecord> = {}): Promise<void> => {
  const { feed = 'orders', runId = 'run-1' } = run;
  const { hold } = await claimed(store, { feed, holder: `of ${runId}`, job: aJob({ feed, runId }) });
  await ended(store, hold, run);
};

/** The error of ours that a promise rejects with. */
export const rejection = async (promise: Promise<unknown>): Promise<TidemarkError> => {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (isTidemarkError(error)) return error;
  throw new Error('nothing of ours was thrown', { cause: error });
};

const etagOf = async (store: StateStore, runId: string): Promise<string> =>
  (await store.job(runId))?.etag ?? '';
/** A claim by another run than "run-1". */
export const otherRun = (runId = 'run-2') => ({ holder: `of ${runId}`, job: aJob({ runId }) });
/** The next attempt at run "run-1". */
export const nextAttempt = async (store: StateStore, attempts = 2) => ({
  holder: `holder-${attempts}`,
  job: aJob({ attempts, updatedAt: T0 + 60_000 }),
  jobEtag: await etagOf(store, 'run-1'),
});
/** The holders whose claims went through. */
export const winnersOf = (results: readonly ClaimResult[]): readonly string[] =>
  results.flatMap((result) => (result.outcome === 'claimed' ? [result.hold.holder] : []));
