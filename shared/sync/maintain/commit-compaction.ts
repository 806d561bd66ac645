import {
  type AddFile,
  type Built,
  compactActions,
  type Ended,
  type Snapshot,
  transact,
} from '../../delta/index.ts';
import { appIdOf } from '../feed/index.ts';
import { advance } from '../progress/index.ts';
import type { RunContext } from '../run/index.ts';
import { type After, commitPorts, lastBatch } from '../table/index.ts';

/** Files that go, and those that are staged in their place. */
export interface StagedFiles {
  readonly inputs: readonly AddFile[];
  readonly adds: readonly AddFile[];
}

/** Whatever the others did, it comes first: the next run begins from there. */
const LOST: Ended<'lost'> = { outcome: 'ended', end: 'lost' };

const build = (run: RunContext, { inputs, adds }: StagedFiles): Built<After> => {
  const { deps, feed, runId } = run;
  return {
    adds,
    inputs: new Set(inputs.map(({ path }) => path)),
    concerns: () => false,
    entry: (table, txnId) => {
      const batch = 1 + lastBatch(feed, run.state, table);
      const { id } = table.metadata;
      const actions = compactActions({
        files: adds,
        removes: inputs,
        txn: { appId: appIdOf(feed), version: batch },
        tidemark: {
          runId,
          feed: feed.name,
          kind: 'compaction',
          rows: 0,
          batch,
          moved: false,
          base: { id, version: table.version },
        },
        txnId,
        now: deps.clock.now(),
        engineVersion: deps.engineVersion,
        readVersion: table.version,
      });
      return { actions, after: { batch, state: advance(run.state, { kind: 'batch-used', batch }) } };
    },
  };
};

/** The table as the commit left it. */
const snapshotAfter = (
  { feed, state }: RunContext,
  base: Snapshot,
  { inputs, adds }: StagedFiles,
  place: Pick<Snapshot, 'version' | 'etag'>,
): Snapshot => {
  const gone = new Set(inputs.map(({ path }) => path));
  const files = [...base.files.filter(({ path }) => !gone.has(path)), ...adds];
  return { ...base, ...place, files, txns: new Map(base.txns).set(appIdOf(feed), state.batch) };
};

/**
 * Commits files that hold the rows of others in their place. `lost`: others took rows out, or changed the table or these files meanwhile; nothing of it is
 * visible. Rejects as `transact` does.
 */
export const commitCompaction = async (
  run: RunContext,
  base: Snapshot,
  staged: StagedFiles,
): Promise<Snapshot | 'lost'> => {
  const end = await transact<After, 'lost'>(commitPorts(run), {
    operation: 'compaction',
    base,
    create: async () => undefined,
    build: async (_table, { winners }) =>
      winners.some(({ removes }) => removes.some(({ dataChange }) => dataChange)) ? LOST : build(run, staged),
  });
  if (end.outcome !== 'landed') return 'lost';
  run.progress = { ...run.progress, movedAt: run.attempt };
  const after = snapshotAfter(run, end.base, staged, { version: end.version, etag: end.etag });
  run.deps.snapshots.keep(after);
  return after;
};
