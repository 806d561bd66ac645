import { newUuid } from '../shared/core/index.ts';
import { loadSnapshot, writeCheckpoint } from '../shared/delta/index.ts';
import type { Lake } from '../shared/lake/index.ts';

/** Lines of a commit, as they stand in the log. */
type Entry = Readonly<Record<string, unknown>>;

const logFile = (tablePath: string, version: number): string =>
  `${tablePath}/_delta_log/${String(version).padStart(20, '0')}.json`;

/** A commit of a table, line by line. */
export const readEntry = async (
  lake: Lake,
  tablePath: string,
  version: number,
): Promise<readonly Entry[]> => {
  const file = await lake.read(logFile(tablePath, version));
  if (file.outcome === 'not-found') throw new Error(`version ${version} is not there`);
  const lines = Buffer.from(file.bytes).toString().trim().split('\n');
  return lines.map((line) => JSON.parse(line) as Entry);
};

export const writeEntry = (
  lake: Lake,
  tablePath: string,
  version: number,
  lines: readonly Entry[],
): Promise<void> =>
  lake.write(
    logFile(tablePath, version),
    Buffer.from(lines.map((line) => `${JSON.stringify(line)}\n`).join('')),
  );

/** The table's newest version gets a checkpoint. */
export const checkpointNewest = async (lake: Lake, tablePath: string): Promise<void> => {
  const table = await loadSnapshot(lake, tablePath);
  if (table === undefined) throw new Error('no table');
  const { version, etag, metadata } = table;
  const at = { tablePath, version, etag, id: metadata.id };
  const { outcome } = await writeCheckpoint({ lake, clock: { now: () => Date.now() } }, at);
  if (outcome !== 'written') throw new Error(`the checkpoint: ${outcome}`);
};

/**
 * Makes a table older: versions up to `last` as the commit of one file that is its newest, each with a file of its own name, which is not there. No
 * reader that goes by the log's statistics opens them: they all say what that file says.
 */
export const growOlder = async (
  lake: Lake,
  tablePath: string,
  { newest, last }: { readonly newest: number; readonly last: number },
): Promise<void> => {
  const entry = await readEntry(lake, tablePath, newest);
  for (let version = newest + 1; version <= last; version += 1) {
    const lines = entry.map((line) => {
      const { add } = line as { readonly add?: object };
      return add === undefined
        ? line
        : { add: { ...add, path: `part-00000-${newUuid()}-c000.snappy.parquet` } };
    });
    await writeEntry(lake, tablePath, version, lines);
  }
};
