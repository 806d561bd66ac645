import { type AddFile, stageFile } from '../../delta/index.ts';
import { type ColumnBatch, concatBatches } from '../../parquet/index.ts';
import { prepareLake, type RunContext } from '../run/index.ts';

/** Writes a run's data files, which nobody sees before a commit names them. One is under way while the next rows are taken. */
export interface Staging {
  /** Begins to write a file. The batch is the file's from then on: nobody reads it any more. */
  stage(batch: ColumnBatch): Promise<void>;
  /** The files so far, all of them written. */
  files(): Promise<readonly AddFile[]>;
}

/**
 * `found`: files that an earlier attempt has staged. No file is ever deleted, by no run: another attempt at the run may commit it, and an
 * attempt that stood still meanwhile cannot know. Vacuum deletes what no version names.
 */
export const createStaging = (run: RunContext, found: readonly AddFile[] = []): Staging => {
  const { deps, feed, signal } = run;
  const { lake, newId, clock, codec, encode } = deps;
  const files = [...found];
  let underWay: Promise<AddFile> | undefined;

  const awaitFile = async (): Promise<void> => {
    const waited = underWay;
    underWay = undefined;
    if (waited !== undefined) files.push(await waited);
  };
  return {
    stage: async (batch) => {
      await prepareLake(run);
      await awaitFile();
      underWay = stageFile(lake, feed.tablePath, batch, { newId, clock, codec, encode, signal });
      // Whoever awaits it sees its failure.
      underWay.catch(() => undefined);
    },
    files: async () => {
      await awaitFile();
      return files;
    },
  };
};

/** The staging of a dry run: what it is given goes nowhere. */
export const stageNothing: Staging = { stage: async () => undefined, files: async () => [] };

/** Collects rows into files of the run's batch size, or a little more. They are copied into them, so what is added may be added again. */
export interface Collector {
  add(batch: ColumnBatch): Promise<void>;
  /** To be awaited after the last rows. */
  flush(): Promise<void>;
}

/** The columns in the order of `first`; undefined where they are not the same. */
const inOrderOf = (first: ColumnBatch, batch: ColumnBatch): ColumnBatch | undefined => {
  const columns = first.columns.flatMap(({ field }) =>
    batch.columns.filter((column) => column.field.name === field.name && column.field.type === field.type),
  );
  const isSame = columns.length === first.columns.length && columns.length === batch.columns.length;
  return isSame ? { rowCount: batch.rowCount, columns } : undefined;
};

export const createCollector = (run: RunContext, staging: Staging): Collector => {
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
    add: async (given) => {
      if (given.rowCount === 0) return;
      const [first] = held;
      const batch = first === undefined ? given : inOrderOf(first, given);
      // Rows of other columns go into a file of their own.
      if (batch === undefined) await flush();
      held.push(batch ?? given);
      rows += given.rowCount;
      bytes += given.columns.reduce((sum, { values }) => sum + values.byteLength, 0);
      if (rows >= batchRows || bytes >= batchBytes) await flush();
    },
    flush,
  };
};
