import { backoffMs, TidemarkError } from '../../core/index.ts';
import {
  type AddFile,
  appendActions,
  type Commit,
  fileRange,
  loadCommits,
  type Snapshot,
  stageFile,
  type TidemarkInfo,
  updateSnapshot,
} from '../../delta/index.ts';
import type { ColumnBatch, Field } from '../../parquet/index.ts';
import type { FeedState } from '../../state/index.ts';
import { appIdOf } from '../feed/index.ts';
import { commitDecided } from './commit-decided.ts';
import { createTable } from './create-table.ts';
import type { RunContext } from '../run/index.ts';

const COMMIT_ATTEMPTS = 20;
const BACKOFF = { baseMs: 50, capMs: 2_000 };

/** What one commit says of itself. `compared`: some of its rows were left out because the table had them. */
export interface CommitFacts extends TidemarkInfo {
  readonly compared: boolean;
}

export type CommitOutcome =
  | { readonly outcome: 'committed'; readonly snapshot: Snapshot }
  /** Another's commit may have brought or taken rows, or a vacuum our files: the run must be planned again. Nothing of ours is visible. */
  | { readonly outcome: 'replan' };

/** Stages a run's files and commits them. Knows the table as of its last commit. */
export interface TableWriter {
  readonly snapshot: Snapshot | undefined;
  /** The files that others have brought, as of `snapshot`; the same array until a commit of theirs is met. */
  readonly othersFiles: readonly AddFile[];
  /** To be awaited before the first `stage`. */
  prepare(): Promise<void>;
  /** Encodes and writes a file. The batch may be overwritten as soon as the promise is there. */
  stage(batch: ColumnBatch): Promise<AddFile>;
  /** `after`: the feed's state with these rows, `table` aside. Once committed, it is the run's. */
  commit(adds: readonly AddFile[], facts: CommitFacts, after: FeedState): Promise<CommitOutcome>;
}

const overlaps = (mine: readonly AddFile[], theirs: readonly AddFile[], field: Field): boolean =>
  theirs.some((their) => {
    const other = fileRange(their, field);
    return mine.some((add) => {
      const own = fileRange(add, field);
      const apart =
        (own.max !== undefined && other.min !== undefined && own.max < other.min) ||
        (own.min !== undefined && other.max !== undefined && own.min > other.max);
      return !apart;
    });
  });

/** `fields` are the columns written, the cursor's among them as `cursorField`; `first` is the table before the run. */
export const createTableWriter = (
  run: RunContext,
  fields: readonly Field[],
  cursorField: Field,
  first: Snapshot | undefined,
): TableWriter => {
  const { deps, feed, signal } = run;
  const { lake, clock, newId, random, engineVersion } = deps;
  const { tablePath } = feed;
  const appId = appIdOf(feed);
  const ownPaths = new Set<string>();
  let snapshot = first;
  let othersFiles = first?.files ?? [];
  /** Files of winners that a commit of this run was put after: rows taken before that were not compared with them. */
  const met: AddFile[] = [];

  /** Files came or went by `commits`: may ours still be put after them as they are? */
  const mayRebase = (adds: readonly AddFile[], commits: readonly Commit[]): boolean =>
    commits.every(
      (commit) =>
        !commit.metadataChanged &&
        !commit.protocolChanged &&
        !commit.txns.has(appId) &&
        !commit.removes.some(({ dataChange }) => dataChange) &&
        !overlaps(
          adds,
          commit.adds.filter(({ dataChange }) => dataChange),
          cursorField,
        ),
    );

  const catchUpWithWinners = async (planned: Snapshot, adds: readonly AddFile[]): Promise<boolean> => {
    const newer = await updateSnapshot(lake, planned, { signal });
    if (newer === undefined || newer.metadata.id !== planned.metadata.id) return false;
    const winners = await loadCommits(
      lake,
      tablePath,
      { from: planned.version + 1, to: newer.version },
      { signal },
    );
    if (winners.outcome === 'gone' || !mayRebase(adds, winners.commits)) return false;
    met.push(...winners.commits.flatMap((commit) => commit.adds).filter(({ dataChange }) => dataChange));
    snapshot = newer;
    othersFiles = newer.files.filter(({ path }) => !ownPaths.has(path));
    return true;
  };

  const actionsFor = (
    planned: Snapshot,
    files: readonly AddFile[],
    { compared, ...facts }: CommitFacts,
    txnId: string,
  ) => {
    const base = { id: planned.metadata.id, version: planned.version };
    return appendActions({
      files,
      txn: { appId, version: facts.batch },
      tidemark: { ...facts, moved: true, base },
      txnId,
      isBlindAppend: !compared,
      now: clock.now(),
      engineVersion,
      readVersion: planned.version,
    });
  };

  const afterCommit = (
    planned: Snapshot,
    { version, etag }: { readonly version: number; readonly etag: string },
    adds: readonly AddFile[],
    batch: number,
  ): Snapshot => {
    for (const { path } of adds) ownPaths.add(path);
    const txns = new Map(planned.txns).set(appId, batch);
    return { ...planned, version, etag, files: [...planned.files, ...adds], txns };
  };

  /** The table to commit to: made first, without rows, where there is none. */
  const planOn = async (after: FeedState): Promise<Snapshot | undefined> => {
    if (snapshot !== undefined) return snapshot;
    const created = await createTable(run, fields, after);
    othersFiles = created?.files ?? [];
    return created;
  };

  const commit = async (
    adds: readonly AddFile[],
    facts: CommitFacts,
    after: FeedState,
  ): Promise<CommitOutcome> => {
    if (overlaps(adds, met, cursorField)) return { outcome: 'replan' };
    for (let attempt = 1; attempt <= COMMIT_ATTEMPTS; attempt += 1) {
      const planned = await planOn(run.state);
      if (planned === undefined) return { outcome: 'replan' };
      snapshot = planned;
      // One for each version: what was announced for another one is decided.
      const txnId = newId();
      const decided = await commitDecided(run, {
        base: { id: planned.metadata.id, version: planned.version, etag: planned.etag },
        tableId: planned.metadata.id,
        actions: actionsFor(planned, adds, facts, txnId),
        adds,
        txnId,
        batch: facts.batch,
        after,
      });
      if (decided.outcome === 'landed') {
        snapshot = afterCommit(planned, decided, adds, facts.batch);
        return { outcome: 'committed', snapshot };
      }
      if (decided.outcome !== 'taken' || !(await catchUpWithWinners(planned, adds)))
        return { outcome: 'replan' };
      await clock.sleep(backoffMs(attempt, BACKOFF, random), signal);
    }
    throw new TidemarkError(
      'commit-contention',
      `Feed "${feed.name}": other writers of ${tablePath} took ${COMMIT_ATTEMPTS} versions in a row.`,
      { feed: feed.name, table: tablePath, attempts: COMMIT_ATTEMPTS },
    );
  };

  return {
    get snapshot() {
      return snapshot;
    },
    get othersFiles() {
      return othersFiles;
    },
    prepare: () => deps.prepareLake(`${tablePath}/_delta_log`, signal),
    stage: (batch) =>
      stageFile(lake, tablePath, batch, { newId, clock, codec: deps.codec, encode: deps.encode, signal }),
    commit,
  };
};
