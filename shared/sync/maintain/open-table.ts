import { TidemarkError } from '../../core/index.ts';
import type { Snapshot } from '../../delta/index.ts';
import type { Field } from '../../parquet/index.ts';
import type { FeedState } from '../../state/index.ts';
import { cursorFromState } from '../feed/index.ts';
import type { RunContext } from '../run/index.ts';
import { lookDeps, reconcile } from '../table/index.ts';

/** A feed's table at the version that the feed's state knows. */
export interface MaintainedTable {
  readonly snapshot: Snapshot;
  /** The column that orders its rows; absent where the table has it no more. */
  readonly order: Field | undefined;
}

/** So often another's commit may come between the look at the table and its reading. */
const LOOKS = 5;

const isAt = ({ table }: FeedState, { metadata, version, etag }: Snapshot): boolean =>
  table?.id === metadata.id && table.version === version && table.etag === (etag ?? '');

/**
 * Brings state and table together, as a run that appends does: what is committed then rests on a version that the state knows, so that nothing of others
 * is passed over. Undefined: there is no table, or the feed has not run yet. Rejects as `reconcile`, and with `commit-contention` where others commit
 * without a pause.
 */
export const openMaintained = async (
  run: RunContext,
  stored: FeedState | undefined,
): Promise<MaintainedTable | undefined> => {
  const { deps, feed, signal } = run;
  if (stored === undefined) return undefined;
  const cursor = cursorFromState(feed, stored);
  for (let look = 1; look <= LOOKS; look += 1) {
    const { state, table, notes } = await reconcile(lookDeps(run), feed, cursor, run.state);
    run.state = state;
    for (const note of notes) run.notes.add(note);
    if (table === 'absent') return undefined;
    const snapshot =
      table === 'unopened' ? await deps.snapshots.latest(deps.lake, feed.tablePath, { signal }) : table;
    if (snapshot === undefined || !isAt(state, snapshot)) continue;
    return { snapshot, order: snapshot.metadata.fields.find(({ name }) => name === cursor.field) };
  }
  throw new TidemarkError(
    'commit-contention',
    `${feed.tablePath} could not be opened for maintenance: ${LOOKS} times another writer committed while it was read. Nothing of it was done.`,
    { table: feed.tablePath },
  );
};
