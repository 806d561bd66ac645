import type { Feed } from '../../config/index.ts';
import { TidemarkError } from '../../core/index.ts';
import {
  baseHolds,
  type CommitAt,
  commitAt,
  loadSnapshot,
  putFence,
  snapshotUnder,
  takeBack,
  wholeSnapshot,
} from '../../delta/index.ts';
import type { FeedState, Intent, Note } from '../../state/index.ts';
import { appIdOf } from '../feed/index.ts';
import { advance } from '../progress/index.ts';
import type { SyncDeps } from '../run/index.ts';
import { writerPorts } from './intents.ts';

/** What became of a commit that was announced. */
export type Decision =
  /** It is in the log: `state` is the feed's. */
  | {
      readonly outcome: 'landed';
      readonly version: number;
      readonly state: FeedState;
      readonly rows: number;
      readonly removed: number;
    }
  /** It is not there, and never will be. */
  | { readonly outcome: 'dead'; readonly note?: Note }
  /** The lake does not say: it may yet land. */
  | { readonly outcome: 'unknown'; readonly error: unknown };

type Base = NonNullable<Intent['base']>;

/** Who loses the next version looks again; more rounds than this are no race any more. */
const ROUNDS = 20;

/**
 * Fences a table whose feed's entity says of no intent: an attempt of version 0.1.0 may be about to put the next version, and whatever an
 * entity that cannot be read said. `commit-contention` when others take version after version.
 */
export const fenceNewest = async (deps: SyncDeps, feed: Feed, runId: string): Promise<void> => {
  for (let round = 1; round <= ROUNDS; round += 1) {
    const snapshot = await loadSnapshot(deps.lake, feed.tablePath);
    if (snapshot === undefined) return;
    const batch = snapshot.txns.get(appIdOf(feed));
    // A table that we never wrote to: no attempt can be at work on it.
    if (batch === undefined) return;
    const version = snapshot.version + 1;
    const tableId = snapshot.metadata.id;
    const fence = { version, tableId, batch, runId, feed: feed.name };
    if ((await putFence(writerPorts(deps, feed.tablePath), fence)) === 'put') return;
  }
  throw new TidemarkError(
    'commit-contention',
    `Feed "${feed.name}": other writers of ${feed.tablePath} took ${ROUNDS} versions in a row.`,
    { feed: feed.name, table: feed.tablePath, attempts: ROUNDS },
  );
};

const landed = (intent: Intent, at: Exclude<CommitAt, string | undefined>, base: Base): Decision => {
  const { tidemark } = at.commit;
  return {
    outcome: 'landed',
    version: intent.version,
    state: advance(intent.after, {
      kind: 'version-seen',
      table: { id: base.id, version: intent.version, etag: at.etag },
    }),
    rows: tidemark?.rows ?? 0,
    removed: tidemark?.removed ?? 0,
  };
};

/** The base's file is not in the log: the table was dropped, or its log was cleaned that far. */
const decideWithoutBase = async (
  deps: SyncDeps,
  feed: Feed,
  intent: Intent,
  { base, at }: { readonly base: Base; readonly at: CommitAt },
): Promise<Decision> => {
  const isOurs = typeof at === 'object' && at.isOurs;
  const snapshot = await wholeSnapshot(deps.lake, feed.tablePath);
  const under = isOurs ? await snapshotUnder(deps.lake, feed.tablePath, intent.version) : snapshot;
  const isSame = under?.metadata.id === base.id;
  if (snapshot !== undefined && isSame && snapshot.version >= intent.version) {
    if (isOurs) return landed(intent, at, base);
    const hasLanded = at === undefined && snapshot.txns.get(appIdOf(feed)) === intent.batch;
    const { version, etag = '' } = snapshot;
    const state = advance(intent.after, { kind: 'version-seen', table: { id: base.id, version, etag } });
    return hasLanded
      ? { outcome: 'landed', version: intent.version, state, rows: 0, removed: 0 }
      : { outcome: 'dead' };
  }
  if (isOurs) await takeBack(writerPorts(deps, feed.tablePath), at);
  return { outcome: 'dead', note: { kind: 'commit-dropped' } };
};

const decide = async (deps: SyncDeps, feed: Feed, intent: Intent): Promise<Decision> => {
  const { base, version, batch, txnId, runId } = intent;
  // What creates a table holds no row, and the next run takes the table as it finds it.
  if (base === undefined) return { outcome: 'dead' };
  const ports = writerPorts(deps, feed.tablePath);
  const look = (): Promise<CommitAt> => commitAt(deps.lake, feed.tablePath, { version, txnId });
  let at = await look();
  if (!(await baseHolds(ports, base))) return decideWithoutBase(deps, feed, intent, { base, at });
  if (at === undefined) {
    const fence = { version, tableId: base.id, batch, runId, feed: feed.name, of: txnId };
    if ((await putFence(ports, fence)) === 'put') return { outcome: 'dead' };
    at = await look();
  }
  return typeof at === 'object' && at.isOurs ? landed(intent, at, base) : { outcome: 'dead' };
};

/**
 * Decides a version of the log that a commit was announced for: it is there, or a version without rows takes its place. Called by the next
 * claim before anything is read, and by its holder before any end. Never rejects.
 */
export const decideIntent = async (deps: SyncDeps, feed: Feed, intent: Intent): Promise<Decision> => {
  const { tablePath } = intent;
  try {
    return await decide(deps, { ...feed, tablePath }, intent);
  } catch (error) {
    return { outcome: 'unknown', error };
  }
};
