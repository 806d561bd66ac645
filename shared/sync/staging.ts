import { stageFile, type AddFile } from '../delta/index.ts';
import { concatBatches, type ColumnBatch } from '../parquet/index.ts';
import type { RunContext } from './run-context.ts';

/** Writes a run's data files, which nobody sees before a commit names them. One is under way while the next rows are taken. */
export interface Staging {
  /** Begins to write a file. The batch may be overwritten as soon as the promise is there. */
  stage(batch: ColumnBatch): Promise<void>;
  /** The files so far, all of them written. */
  files(): Promise<readonly AddFile[]>;
  /** Deletes what was written: no commit names it, and none can come to name it. */
  discard(): Promise<void>;
}

/** `found`: files that an earlier attempt has staged. */
export const createStaging = (run: RunContext, found: readonly AddFile[] = []): Staging => {
  const { deps, feed, signal } = run;
  const { lake, newId, clock, codec, encode } = deps;
  let files = [...found];
  let underWay: Promise<AddFile> | undefined;

  const settle = async (): Promise<void> => {
    const waited = underWay;
    underWay = undefined;
    if (waited !== undefined) files.push(await waited);
  };
  return {
    stage: async (batch) => {
      await deps.prepareLake(`${feed.tablePath}/_delta_log`, signal);
      await settle();
      underWay = stageFile(lake, feed.tablePath, batch, { newId, clock, codec, encode, signal });
      // Whoever settles it sees its failure.
      underWay.catch(() => undefined);
    },
    files: async () => {
      await settle();
      return files;
    },
    discard: async () => {
      await settle().catch(() => undefined);
      const gone = files;
      files = [];
      await Promise.allSettled(gone.map(({ path }) => lake.delete(`${feed.tablePath}/${path}`)));
    },
  };
};

/** Collects rows from files of any size into files of the run's batch size. */
export const createCollector = (run: RunContext, staging: Staging) => {
  const { batchRows, batchBytes } = run.deps;
  let held: ColumnBatch[] = [];
  let rows = 0;
  let bytes = 0;

  const flush = async (): Promise<void> => {
    if (rows > 0) await staging.stage(concatBatches(held));
    held = [];
    rows = 0;
    bytes = 0;
  };
  return {
    add: async (batch: ColumnBatch): Promise<void> => {
      if (batch.rowCount === 0) return;
      held.push(batch);
      rows += batch.rowCount;
      bytes += batch.columns.reduce((sum, { values }) => sum + values.byteLength, 0);
      if (rows >= batchRows || bytes >= batchBytes) await flush();
    },
    flush,
  };
};
