import { type Commit, loadCommits, loadSnapshot, type Snapshot } from '../../delta/index.ts';
import type { RunOutcome, Planned } from '../../state/index.ts';
import { atVersion } from '../table/index.ts';
import { type RunContext, save } from '../run/index.ts';

const isPlanned = ({ tidemark }: Commit, { state, result }: Planned): boolean =>
  state.watermark === tidemark?.to &&
  result.rows.added === tidemark?.rows &&
  result.rows.removed === (tidemark.removed ?? 0);

/**
 * Ends a reload that an attempt of version 0.1.0 had committed and could not say so: it kept what it planned in the job, and put it without an
 * intent. Undefined when no such commit is in the log.
 */
export const endLanded = async (run: RunContext, snapshot: Snapshot): Promise<RunOutcome | undefined> => {
  const { deps, feed, signal, runId, kind } = run;
  const { planned } = run.progress;
  if (planned === undefined) return undefined;
  const from = planned.readVersion + 1;
  const found = await loadCommits(deps.lake, feed.tablePath, { from, to: snapshot.version }, { signal });
  const commits = found.outcome === 'found' ? found.commits : [];
  const commit = commits.find(({ tidemark }) => tidemark?.kind === kind && tidemark.runId === runId);
  if (commit === undefined || !isPlanned(commit, planned)) return undefined;
  const { result, state } = planned;
  save(run, snapshot.version === commit.version ? atVersion(state, snapshot) : state);
  run.rows = result.rows.added;
  run.removed = result.rows.removed;
  run.result = { ...result, version: { ...result.version, after: commit.version } };
  return 'reloaded';
};

/** The same of a run whose table was not read yet. */
export const landedBefore = async (run: RunContext): Promise<RunOutcome | undefined> => {
  const { deps, feed, progress } = run;
  // Of a feed that is not configured any more no table is known.
  if (progress.planned === undefined || feed.tablePath === '') return undefined;
  const snapshot = await loadSnapshot(deps.lake, feed.tablePath);
  return snapshot && endLanded(run, snapshot);
};
