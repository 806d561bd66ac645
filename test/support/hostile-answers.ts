import type { ShownFeed } from '../../cli/show/feeds-table.ts';
import type { EndedRun, EndpointName } from '../../shared/api/index.ts';

const COUNTS = { durationMs: 1, attempts: 1, rows: 1, received: 1, pages: 1, bytes: 1, requests: 1 };
const STEP = { removed: 1, removedBytes: 1, added: 1, addedBytes: 1 };

/** A feed as a careless or hostile source, or a person, may have filled it: this text in every place that holds one. */
export const hostileFeed = (text: string, name = text, runId = text) =>
  ({
    name,
    table: text,
    enabled: true,
    watermark: text,
    rows: 1,
    lastRun: { runId, kind: 'append', endedAt: text, outcome: 'failed', errorKind: text, message: text },
    pause: { at: text, by: text, reason: text, until: text },
    pendingRun: { runId, kind: 'append', since: text },
    waitingRuns: [{ runId, kind: 'append', since: text }],
    noBacklog: { reason: text, said: text },
    reload: { nextAt: text, last: { runId, dueAt: text, outcome: 'failed', errorKind: text } },
  }) satisfies ShownFeed;

/** One that cannot run, in the same way. */
export const hostileRefused = (text: string) =>
  ({ place: text, name: text, problems: [text], enabled: true }) satisfies ShownFeed;

/** A run in the same way; `keys` are those of rows. */
export const hostileRun = (text: string, feed = text, keys: readonly string[] = [text]) =>
  ({
    status: 'ended',
    runId: text,
    feed,
    kind: 'reload',
    outcome: 'failed',
    startedAt: text,
    endedAt: text,
    ...COUNTS,
    from: text,
    to: `${text}2`,
    errorKind: text,
    message: text,
    notes: keys,
    noteFacts: [{ kind: text }],
    reload: {
      dryRun: true,
      committed: false,
      window: { from: text, to: text },
      rows: { removed: 1, added: 1 },
      files: { removed: 1, added: 1 },
      changes: { inserted: 1, changed: 1, deleted: 1, same: 1 },
      samples: { inserted: keys, changed: keys, deleted: keys, same: keys },
      version: {},
      watermark: { before: text, after: text },
    },
  }) satisfies EndedRun;

/** A run that kept a table in order. */
export const hostileMaintain = (text: string): EndedRun => ({
  ...hostileRun(text),
  kind: 'maintain',
  maintain: {
    dryRun: false,
    files: { before: 2, after: 1 },
    checkpoint: { ...STEP, outcome: 'failed', why: text },
    compaction: { ...STEP, outcome: 'refused', why: text },
    logCleanup: { ...STEP, outcome: 'late', why: text },
    vacuum: { ...STEP, outcome: 'lost', why: text },
  },
});

/** The first rows of a table whose columns, types and values are these texts. */
export const hostileSample = (text: string, keys: readonly string[] = [text]) => ({
  columns: keys.map((name) => ({ name, type: text, source: text })),
  rows: [keys, keys.map(() => null), keys],
});

const hostileCheck = (text: string, keys: readonly string[]) => ({
  feed: text,
  ok: false,
  requests: 1,
  findings: (['error', 'warning', 'info'] as const).map((severity) => ({
    kind: text,
    severity,
    message: text,
    remedy: text,
  })),
  facts: {
    protocol: text,
    key: keys,
    cursorCandidates: [{ column: text, type: text, reason: text }],
    columns: [{ name: text, source: text, type: text, inTable: text }],
    rows: 1,
  },
  sample: hostileSample(text, keys),
});

/** What a service may offer. */
export const hostileEntity = (text: string, keys: readonly string[] = [text]) => ({
  entitySet: text,
  key: keys,
  cursor: { column: text, type: text, reason: text },
  candidates: [{ column: text, type: text, reason: text }],
  table: text,
  entry: { name: text, source: {}, cursor: { column: text }, table: text },
  problem: text,
});

interface Hostile {
  readonly text: string;
  /** Of the feed, and of its last run, where they are asked for by these. */
  readonly name?: string;
  readonly runId?: string;
  readonly keys?: readonly string[];
}

/** What each endpoint answers, with such a text wherever one may be: for the page and for the command line. */
export const hostileBodies = ({ text, name = text, runId = text, keys = [text] }: Hostile) => {
  const feed = hostileFeed(text, name, runId);
  const run = hostileRun(text, name, keys);
  return {
    health: { status: 'failed', checks: [{ name: text, status: 'failed', reasons: [text] }] },
    listFeeds: { feeds: [feed, hostileRefused(text)] as const },
    getFeed: feed,
    listFeedRuns: { runs: [run], next: text },
    listRuns: { runs: [run], next: text },
    getRun: run,
    cancelRun: run,
    syncFeed: run,
    reloadFeed: run,
    maintainFeed: hostileMaintain(text),
    pauseFeed: feed,
    resumeFeed: feed,
    checkFeed: hostileCheck(text, keys),
    previewFeed: { ...hostileSample(text, keys), more: true },
    feedTable: {
      version: 1,
      rows: 3,
      files: 1,
      bytes: 1,
      versions: [{ version: 1, at: text, operation: text, filesAdded: 1, filesRemoved: 0 }],
    },
    feedEntities: { entities: [hostileEntity(text, keys)] },
  } satisfies Partial<Record<EndpointName, unknown>>;
};
