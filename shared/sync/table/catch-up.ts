import type { Feed } from '../../config/index.ts';
import { TidemarkError } from '../../core/index.ts';
import type { Commit, TidemarkInfo } from '../../delta/index.ts';
import type { FeedState } from '../../state/index.ts';
import { appIdOf } from '../feed/index.ts';
import { advance } from '../progress/index.ts';

/** A commit of a kind that a newer version makes is never read as nothing, unless it says that it moved nothing. */
const checkKind = (feed: Feed, { kind, moved }: TidemarkInfo): void => {
  if (kind === undefined || kind === 'reload' || moved === false) return;
  throw new TidemarkError(
    'table-unsupported',
    `Feed "${feed.name}": ${feed.tablePath} has a commit of a kind that this version of Tidemark does not know (${kind}). Deploy the version that wrote it, or a newer one.`,
    { feed: feed.name, table: feed.tablePath },
  );
};

const afterReload = (progress: FeedState, { from, to, rows, removed, verified }: TidemarkInfo): FeedState =>
  advance(progress, {
    kind: 'window-replaced',
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    added: rows,
    removed: removed ?? 0,
    verified: verified ?? false,
  });

const afterBatch = (progress: FeedState, { from, to, rows }: TidemarkInfo, batch: number): FeedState =>
  advance(progress, {
    kind: 'batch-committed',
    batch,
    rows,
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
  });

const takenUp = (feed: Feed, progress: FeedState, { tidemark, txns }: Commit): FeedState => {
  const batch = txns.get(appIdOf(feed)) ?? 0;
  if (tidemark === undefined || batch <= progress.batch) return progress;
  checkKind(feed, tidemark);
  if (tidemark.moved !== false && tidemark.kind !== 'reload') return afterBatch(progress, tidemark, batch);
  const next = tidemark.moved === false ? progress : afterReload(progress, tidemark);
  return advance(next, { kind: 'batch-used', batch });
};

/**
 * Takes up what was committed by runs that died before they could write their state, or whose state was lost since: the same as they
 * made of it themselves, as far as a log tells (shared/sync/progress/README.md).
 */
export const catchUp = (feed: Feed, progress: FeedState, commits: readonly Commit[]): FeedState =>
  commits.reduce((caughtUp, commit) => takenUp(feed, caughtUp, commit), progress);
