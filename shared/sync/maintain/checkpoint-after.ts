import { withTimeout } from '../../core/index.ts';
import { isCheckpointDue, type KnownTable, writeCheckpoint } from '../../delta/index.ts';
import type { FeedState } from '../../state/index.ts';
import type { RunContext } from '../run/index.ts';

/** A checkpoint of some ten thousand files takes a second or two; what takes longer is left to the next run. */
const MOST_MS = 60_000;

type Table = NonNullable<FeedState['table']>;

const isSameVersion = (table: Table, before: FeedState['table']): boolean =>
  table.version === before?.version && table.id === before.id;

/** Of a table that this process holds nothing of, a large one by that, every hundredth version has one. */
const UNKNOWN_INTERVAL = 100;

const isDue = (known: KnownTable | undefined, { version }: Table): boolean =>
  known === undefined ? version > 0 && version % UNKNOWN_INTERVAL === 0 : isCheckpointDue(known, version);

const writeDue = async (run: RunContext, table: Table, signal: AbortSignal): Promise<void> => {
  const { deps, feed } = run;
  const { lake, clock, snapshots } = deps;
  const { tablePath } = feed;
  const { id, version } = table;
  const known = snapshots.about(tablePath, id);
  if (!isDue(known, table)) return;
  const result = await writeCheckpoint({ lake, clock, signal }, { tablePath, ...table });
  if (result.outcome === 'table-gone') return;
  const sizeBytes = result.outcome === 'written' ? result.sizeBytes : (known?.checkpoint?.sizeBytes ?? 0);
  // What is not written here is not asked for again by every run.
  snapshots.checkpointed(tablePath, id, { version, sizeBytes });
};

/**
 * Writes the checkpoint that a table is due after a run, within the run's time. `before`: the feed's state as the run found it. To be awaited once the run's
 * progress is stored. Never rejects: the next run that commits tries again, and it is told.
 */
export const checkpointAfter = async (
  run: RunContext,
  before: FeedState | undefined,
  signal: AbortSignal,
): Promise<void> => {
  const { deps, feed, deadline, stored } = run;
  const leftMs = Math.min(MOST_MS, deadline - deps.clock.now());
  const table = stored?.table;
  if (table === undefined || isSameVersion(table, before?.table) || leftMs <= 0 || signal.aborted) return;
  try {
    await writeDue(run, table, withTimeout(leftMs, signal));
  } catch (error) {
    deps.tell(
      `Feed "${feed.name}": no checkpoint of version ${table.version} of ${feed.tablePath} was written.`,
      error,
    );
  }
};
