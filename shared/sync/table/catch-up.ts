import type { Feed } from '../../config/index.ts';
import { ownOf, TidemarkError } from '../../core/index.ts';
import type { Commit, TidemarkInfo } from '../../delta/index.ts';
import type { FeedState, RunKind } from '../../state/index.ts';
import { appIdOf } from '../feed/index.ts';
import { advance } from '../progress/index.ts';

/** What a commit of a run makes of its feed's progress. */
type TakeUp = (progress: FeedState, info: TidemarkInfo, batch: number) => FeedState;

const used = (progress: FeedState, batch: number): FeedState =>
  advance(progress, { kind: 'batch-used', batch });

const afterReload: TakeUp = (progress, { from, to, rows, removed, verified, below }, batch) => {
  const next = advance(progress, {
    kind: 'window-replaced',
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    added: rows,
    removed: removed ?? 0,
    verified: verified ?? false,
    ...(below === true && { isBelow: below }),
  });
  return used(next, batch);
};

const afterBatch: TakeUp = (progress, { from, to, rows, verified }, batch) =>
  advance(progress, {
    kind: 'batch-committed',
    batch,
    rows,
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...(verified === false && { unverified: 'unknown' }),
  });

const TAKE_UP: Readonly<Record<RunKind, TakeUp>> = {
  append: afterBatch,
  reload: afterReload,
  maintain: (progress, _info, batch) => used(progress, batch),
};

/** A feed that moves in parts is not read as one that does not. */
const checkPart = (feed: Feed, { part, moved }: TidemarkInfo): void => {
  if (part === undefined || moved === false) return;
  throw new TidemarkError(
    'table-unsupported',
    `Feed "${feed.name}": ${feed.tablePath} has a commit of a part of the feed, which this version of Tidemark does not know. Deploy the version that wrote it, or a newer one.`,
    { feed: feed.name, table: feed.tablePath },
  );
};

/** The commit of an append names no kind. One of a kind that a newer version makes is never read as nothing. */
const takeUpOf = (feed: Feed, { kind = 'append' }: TidemarkInfo): TakeUp => {
  const takeUp = ownOf(TAKE_UP, kind);
  if (takeUp !== undefined) return takeUp;
  throw new TidemarkError(
    'table-unsupported',
    `Feed "${feed.name}": ${feed.tablePath} has a commit of a kind that this version of Tidemark does not know (${kind}). Deploy the version that wrote it, or a newer one.`,
    { feed: feed.name, table: feed.tablePath },
  );
};

/** Its literals mean another source, filter or cursor: the feed was changed, and a reload began it again. */
const isForeign = (progress: FeedState, { fingerprint }: TidemarkInfo): boolean =>
  fingerprint !== undefined && fingerprint !== progress.fingerprint;

const takenUp = (feed: Feed, progress: FeedState, { tidemark, txns }: Commit): FeedState => {
  const batch = txns.get(appIdOf(feed)) ?? 0;
  if (tidemark !== undefined) checkPart(feed, tidemark);
  if (tidemark === undefined || batch <= progress.batch) return progress;
  // Planned on another table, it moved the progress there.
  const isStray =
    progress.table !== undefined && (tidemark.base?.id ?? progress.table.id) !== progress.table.id;
  // It says itself that it moved nothing, whatever its kind.
  if (isStray || tidemark.moved === false) return used(progress, batch);
  const takeUp = takeUpOf(feed, tidemark);
  return isForeign(progress, tidemark)
    ? used(advance(progress, { kind: 'feed-changed', identity: progress }), batch)
    : takeUp(progress, tidemark, batch);
};

/**
 * Takes up what was committed by runs that died before they could write their state, or whose state was lost since: the same as they
 * made of it themselves, as far as a log tells (shared/sync/progress/README.md).
 */
export const catchUp = (feed: Feed, progress: FeedState, commits: readonly Commit[]): FeedState =>
  commits.reduce((caughtUp, commit) => takenUp(feed, caughtUp, commit), progress);
