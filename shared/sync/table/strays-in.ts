import { type Commit, type Snapshot, snapshotUnder } from '../../delta/index.ts';
import type { Lake } from '../../lake/index.ts';

/** The table's id right before a commit; undefined where the log does not tell. */
const idUnder = async (lake: Lake, tablePath: string, { version }: Commit): Promise<string | undefined> => {
  const under = version === 0 ? undefined : await snapshotUnder(lake, tablePath, version);
  return under?.version === version - 1 ? under.metadata.id : undefined;
};

/**
 * The commits of ours among the newest of a log that were planned on another table than the one that they landed in, where no state says which that is:
 * its id is followed back through whatever changed it. Those that were taken back since are among them. A log that ends below tells of no more.
 */
export const straysIn = async (
  lake: Lake,
  { tablePath, metadata }: Snapshot,
  commits: readonly Commit[],
  appId: string,
): Promise<ReadonlySet<Commit>> => {
  const strays = new Set<Commit>();
  let id: string | undefined = metadata.id;
  for (const commit of commits.toReversed()) {
    if (commit.metadataChanged) id = await idUnder(lake, tablePath, commit);
    if (id === undefined) break;
    const { base } = commit.tidemark ?? {};
    if (commit.txns.has(appId) && base !== undefined && base.id !== id) strays.add(commit);
  }
  return strays;
};
