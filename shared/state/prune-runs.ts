import type { EntityTable, Operation } from './entity-table.ts';
import { jobRowKey } from './job-entity.ts';
import { olderRunRowKeys, runIdOf } from './run-entity.ts';
import type { StateReader } from './state-reader.ts';
import type { StateStore } from './state-store.ts';

/** With their runs, these fill one transaction. */
const MAX_LINES = 50;

const deletion = (rowKey: string): Operation => ({ kind: 'delete', rowKey });

/** Removes lines of a feed's history, and their runs. The run that the feed belongs to stays, whenever it began. */
export const pruneRuns = async (
  { table, reader }: { readonly table: EntityTable; readonly reader: StateReader },
  ...[feed, before, signal]: Parameters<StateStore['prune']>
): Promise<number> => {
  const what = `Removing old runs of feed "${feed}"`;
  const range = { ...olderRunRowKeys(feed, before), limit: MAX_LINES, columns: [] };
  const history = await table.list(what, range, signal);
  if (history.length === 0) return 0;
  const pending = (await reader.feed(feed, signal))?.entry.pending?.runId;
  const lines = history
    .map(({ entity }) => String(entity['rowKey']))
    .filter((rowKey) => runIdOf(feed, rowKey) !== pending);
  const runIds = [...new Set(lines.map((rowKey) => runIdOf(feed, rowKey)))];
  // Runs of version 0.1.0 have lines without a job, and a transaction that deletes what is not there does nothing.
  const jobs = await Promise.all(
    runIds.map(async (runId) =>
      (await table.get(what, jobRowKey(runId), signal)) ? [jobRowKey(runId)] : [],
    ),
  );
  const keys = [...lines, ...jobs.flat()];
  if (keys.length === 0) return 0;
  const result = await table.write(what, keys.map(deletion), signal);
  if (result.outcome === 'written') return lines.length;
  // One is gone when all are, by this or by another.
  if ((await table.get(what, keys[0] ?? '', signal)) === undefined) return lines.length;
  if (result.outcome === 'doubtful') throw result.error;
  return 0;
};
