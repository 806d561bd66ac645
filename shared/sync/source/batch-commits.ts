import type { AddFile } from '../../delta/index.ts';
import type { ColumnBatch } from '../../parquet/index.ts';
import { advance, type WalkPosition } from '../progress/index.ts';
import type { RunContext } from '../run/index.ts';
import { lastBatch, type OpenTable } from '../table/index.ts';

type Writer = OpenTable['writer'];

/** Batches that have been closed and not committed yet. `compared`: some of their rows were looked for in the table. */
interface Closed {
  readonly files: readonly Promise<AddFile>[];
  readonly rows: number;
  readonly compared: boolean;
}

const NOTHING_CLOSED: Closed = { files: [], rows: 0, compared: false };

/** Puts closed batches into the table, one commit at a time, while the next rows are taken. */
export class BatchCommits {
  readonly #run: RunContext;
  #closed: Closed = NOTHING_CLOSED;
  #underWay: Promise<'settled' | 'replan'> | undefined;

  constructor(run: RunContext) {
    this.#run = run;
  }

  /** Rows of the open batch, or of those closed, were looked for in the table. */
  noteCompared(): void {
    this.#closed = { ...this.#closed, compared: true };
  }

  /** Begins to write a closed batch, which nobody reads after that. */
  async stage(writer: Writer, batch: ColumnBatch): Promise<void> {
    await writer.prepare();
    const { rowCount } = batch;
    const { files, rows, compared } = this.#closed;
    this.#closed = { files: [...files, writer.stage(batch)], rows: rows + rowCount, compared };
  }

  /** Once what is closed is written. */
  async staged(): Promise<void> {
    await Promise.all(this.#closed.files);
  }

  /** Begins to commit what is closed, and to write the state after it. Only once the commit before is settled. */
  begin(writer: Writer, position: WalkPosition): void {
    if (this.#closed.files.length === 0) return;
    this.#underWay = this.#commit(writer, this.#closed, position);
    // Whoever settles it sees its failure.
    this.#underWay.catch(() => undefined);
    this.#closed = NOTHING_CLOSED;
  }

  /** Waits for the commit that is under way. Rejects as it does. */
  async settle(): Promise<'settled' | 'replan'> {
    const outcome = await this.#underWay;
    this.#underWay = undefined;
    return outcome ?? 'settled';
  }

  /** Lets go of what is closed and no commit was tried with: nobody ever sees it, and vacuum deletes it. */
  async letGo(): Promise<void> {
    await Promise.allSettled(this.#closed.files);
    this.#closed = NOTHING_CLOSED;
  }

  async #commit(
    writer: Writer,
    { files, rows, compared }: Closed,
    position: WalkPosition,
  ): Promise<'settled' | 'replan'> {
    const run = this.#run;
    const staged = await Promise.all(files);
    const { feed, state } = run;
    const batch = 1 + lastBatch(feed, state, writer.snapshot);
    const from = state.watermark === undefined ? {} : { from: state.watermark };
    const tidemark = {
      runId: run.runId,
      feed: feed.name,
      ...from,
      ...(position.watermark !== undefined && { to: position.watermark }),
      rows,
      batch,
      fingerprint: state.fingerprint,
      // Who finds the batch in the log must not count it as right.
      ...(position.unverified === 'unknown' && { verified: false }),
    };
    const { watermark: to, ...read } = position;
    const reached = to === undefined ? read : { to, ...read };
    const after = advance(state, { kind: 'batch-committed', batch, rows, ...from, ...reached });
    const result = await writer.commit(staged, { ...tidemark, compared }, after);
    if (result.outcome === 'replan') return 'replan';
    run.rows += rows;
    run.progress = { ...run.progress, movedAt: run.attempt };
    return 'settled';
  }
}
