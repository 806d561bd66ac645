import {
  type AddFile,
  checkCompact,
  compactFiles,
  type CompactPorts,
  planCompaction,
  type Snapshot,
  targetFileBytes,
} from '../../delta/index.ts';
import { decimalFacets, type Field } from '../../parquet/index.ts';
import type { MaintainStep } from '../../state/index.ts';
import { prepareLake, type RunContext } from '../run/index.ts';
import { commitCompaction } from './commit-compaction.ts';
import { NO_STEP, type Step, type Task } from './step.ts';

/** Rows of one row group: a file has no more. */
const MOST_ROWS = 1_048_576;
/** Columns that are held, in batches: a run that compacts reads no page, whose share of the memory is sixteen of them. */
const BATCHES = 4;
/** Files that are staged before they are committed: beyond it a lost race would lose much. */
const COMMIT_BYTES = 256 * 1024 * 1024;
/** So often a group may turn out to be larger in memory than its statistics let expect. */
const MISJUDGED = 5;

/** Bytes of a cell in memory, those of a text as a guess. */
const cellBytes = ({ type }: Field): number => {
  if (decimalFacets(type) !== undefined) return 16;
  return type === 'string' || type === 'binary' ? 24 : 8;
};

const sizeOf = (files: readonly AddFile[]): number => files.reduce((bytes, { size }) => bytes + size, 0);

interface Staged {
  readonly inputs: AddFile[];
  readonly adds: AddFile[];
}

/** Compacts a table commit by commit. */
class Compaction {
  readonly #run: RunContext;
  readonly #task: Task;
  readonly #ports: CompactPorts;
  #snapshot: Snapshot;
  #rowBytes: number;
  #misjudged = 0;

  constructor(run: RunContext, task: Task) {
    const { lake, newId, clock, codec, encode, batchBytes } = run.deps;
    const { snapshot } = task.table;
    const { fields } = snapshot.metadata;
    this.#run = run;
    this.#task = task;
    this.#snapshot = snapshot;
    this.#rowBytes = fields.reduce((bytes, field) => bytes + cellBytes(field), 0);
    const { tablePath } = run.feed;
    const memoryBytes = BATCHES * batchBytes;
    this.#ports = { lake, newId, clock, codec, encode, tablePath, fields, memoryBytes, signal: run.signal };
  }

  /** The groups of files that are to be written anew, as the table is now. */
  plan(): readonly (readonly AddFile[])[] {
    const { files, metadata } = this.#snapshot;
    return planCompaction(files, this.#task.table.order, {
      targetBytes: targetFileBytes(metadata.configuration),
      rows: MOST_ROWS,
      memoryBytes: this.#ports.memoryBytes,
      rowBytes: this.#rowBytes,
    });
  }

  async run(): Promise<MaintainStep> {
    let step = NO_STEP;
    for (;;) {
      if (this.#isLate && this.plan().length > 0) return { ...step, outcome: 'late' };
      const staged = await this.#stage();
      if (staged === 'misjudged') continue;
      if (staged.inputs.length === 0) return step;
      const after = await commitCompaction(this.#run, this.#snapshot, staged);
      if (after === 'lost') return { ...step, outcome: 'lost' };
      this.#snapshot = after;
      step = {
        outcome: 'done',
        removed: step.removed + staged.inputs.length,
        removedBytes: step.removedBytes + sizeOf(staged.inputs),
        added: step.added + staged.adds.length,
        addedBytes: step.addedBytes + sizeOf(staged.adds),
      };
    }
  }

  get #isLate(): boolean {
    return this.#run.deps.clock.now() >= this.#task.deadline;
  }

  /** Writes groups anew, as many as one commit is to hold. `misjudged`: a group was too large, and they are to be chosen again. */
  async #stage(): Promise<Staged | 'misjudged'> {
    const staged: Staged = { inputs: [], adds: [] };
    for (const group of this.plan()) {
      if (this.#isLate || sizeOf(staged.adds) >= COMMIT_BYTES) break;
      const compacted = await compactFiles(this.#ports, group);
      if (compacted.outcome === 'staged') {
        staged.inputs.push(...group);
        staged.adds.push(...compacted.adds);
        continue;
      }
      this.#misjudged += 1;
      this.#rowBytes = Math.max(this.#rowBytes, compacted.rowBytes);
      if (staged.inputs.length > 0 || this.#misjudged > MISJUDGED) break;
      return 'misjudged';
    }
    return staged;
  }
}

/**
 * Writes a table's small files anew as larger ones, in the order of the cursor, in commits that change no row. `table-unsupported` for a table whose
 * files cannot be written anew.
 */
export const compactTable: Step = async (run, task) => {
  checkCompact(task.table.snapshot);
  const compaction = new Compaction(run, task);
  const planned = compaction.plan();
  if (planned.length === 0) return NO_STEP;
  if (task.dryRun) {
    const inputs = planned.flat();
    const sizes = { removed: inputs.length, removedBytes: sizeOf(inputs), added: planned.length };
    return { ...NO_STEP, ...sizes, outcome: 'done' };
  }
  await prepareLake(run);
  return compaction.run();
};
