import type { Feed } from '../config/index.ts';
import { backoffMs, TidemarkError, withGrace, type Clock, type NewId, type Random } from '../core/index.ts';
import {
  appendActions,
  areThere,
  COMMIT_GRACE_MS,
  createTableActions,
  fileRange,
  loadCommits,
  loadSnapshot,
  longStaged,
  putCommit,
  stageFile,
  updateSnapshot,
  type AddFile,
  type Commit,
  type EncodeFile,
  type Snapshot,
  type TidemarkInfo,
} from '../delta/index.ts';
import type { Lake } from '../lake/index.ts';
import type { ColumnBatch, Field } from '../parquet/index.ts';
import { appIdOf } from './locate.ts';

const COMMIT_ATTEMPTS = 20;
const BACKOFF = { baseMs: 50, capMs: 2_000 };

export interface WriterDeps {
  readonly lake: Lake;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly random: Random;
  readonly codec: 'snappy' | 'zstd';
  readonly encode: EncodeFile;
  /** Tidemark's own version, for the table's history. */
  readonly engineVersion: string;
  /** Proves, once for this lake, that it keeps a file that is there. Before anything is written. */
  readonly prepareLake: (folder: string, signal: AbortSignal) => Promise<void>;
}

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
  readonly foreignFiles: readonly AddFile[];
  /** To be awaited before the first `stage`. */
  prepare(): Promise<void>;
  /** Encodes and writes a file. The batch may be overwritten as soon as the promise is there. */
  stage(batch: ColumnBatch): Promise<AddFile>;
  commit(adds: readonly AddFile[], facts: CommitFacts): Promise<CommitOutcome>;
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
  deps: WriterDeps,
  feed: Feed,
  fields: readonly Field[],
  cursorField: Field,
  first: Snapshot | undefined,
  signal: AbortSignal,
): TableWriter => {
  const { lake, clock, newId, random } = deps;
  const { tablePath } = feed;
  const appId = appIdOf(feed);
  const ownPaths = new Set<string>();
  let snapshot = first;
  let foreignFiles = first?.files ?? [];
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

  const catchUpWithWinners = async (adds: readonly AddFile[]): Promise<boolean> => {
    if (snapshot === undefined) return false;
    const newer = await updateSnapshot(lake, snapshot, { signal });
    if (newer === undefined || newer.metadata.id !== snapshot.metadata.id) return false;
    const winners = await loadCommits(lake, tablePath, snapshot.version + 1, newer.version, { signal });
    if (winners.outcome === 'gone' || !mayRebase(adds, winners.commits)) return false;
    met.push(...winners.commits.flatMap((commit) => commit.adds).filter(({ dataChange }) => dataChange));
    snapshot = newer;
    foreignFiles = newer.files.filter(({ path }) => !ownPaths.has(path));
    return true;
  };

  const actionsFor = (files: readonly AddFile[], { compared, ...tidemark }: CommitFacts, txnId: string) => {
    const txn = { appId, version: tidemark.batch };
    const { engineVersion } = deps;
    const common = { files, txn, tidemark, txnId, isBlindAppend: !compared, now: clock.now(), engineVersion };
    return snapshot === undefined
      ? createTableActions({ ...common, fields, newId })
      : appendActions({ ...common, readVersion: snapshot.version });
  };

  const afterCommit = async (version: number, etag: string, adds: readonly AddFile[], batch: number) => {
    for (const { path } of adds) ownPaths.add(path);
    if (snapshot === undefined)
      return withGrace(signal, COMMIT_GRACE_MS, (late) => loadSnapshot(lake, tablePath, { signal: late }));
    const txns = new Map(snapshot.txns).set(appId, batch);
    return { ...snapshot, version, etag, files: [...snapshot.files, ...adds], txns };
  };

  const commit = async (adds: readonly AddFile[], facts: CommitFacts): Promise<CommitOutcome> => {
    if (overlaps(adds, met, cursorField)) return { outcome: 'replan' };
    const txnId = newId();
    for (let attempt = 1; attempt <= COMMIT_ATTEMPTS; attempt += 1) {
      const version = snapshot === undefined ? 0 : snapshot.version + 1;
      if (!(await areThere(lake, tablePath, longStaged(adds, clock.now()), signal)))
        return { outcome: 'replan' };
      const put = await putCommit(lake, tablePath, version, actionsFor(adds, facts, txnId), {
        clock,
        random,
        signal,
      });
      if (put.outcome === 'committed') {
        snapshot = await afterCommit(version, put.etag, adds, facts.batch);
        if (snapshot === undefined) break;
        return { outcome: 'committed', snapshot };
      }
      if (!(await catchUpWithWinners(adds))) return { outcome: 'replan' };
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
    get foreignFiles() {
      return foreignFiles;
    },
    prepare: () => deps.prepareLake(`${tablePath}/_delta_log`, signal),
    stage: (batch) =>
      stageFile(lake, tablePath, batch, { newId, clock, codec: deps.codec, encode: deps.encode, signal }),
    commit,
  };
};
