import type { RowHashes } from '../../../parquet/index.ts';
import type { Scratch, ScratchFile } from '../../../scratch/index.ts';
import { concatRecords, partRecords, type Records, recordsOf } from './records.ts';
import { readSlices, type SlicedRun, writeRun } from './sliced-run.ts';

/**
 * The rows of one side, by the hashes of key and content. So many at most are held in memory; whenever there are more, all that are held are
 * set aside. One call at a time.
 */
export class Side {
  readonly #scratch: Scratch;
  readonly #most: number;
  #blocks: Records[] = [];
  #held = 0;
  #added = 0;
  #file: ScratchFile | undefined;
  #runs: SlicedRun[] = [];

  /** `most`: rows held, at least one. */
  constructor(scratch: Scratch, most: number) {
    this.#scratch = scratch;
    this.#most = most;
  }

  /** What is in memory. */
  get held(): readonly Records[] {
    return this.#blocks;
  }

  /** Whether there are rows that are not in memory. */
  get isAside(): boolean {
    return this.#runs.length > 0;
  }

  /** Takes rows: the texts of their keys, and the hashes of what they hold. */
  async add(texts: readonly string[], content: RowHashes): Promise<void> {
    let left = recordsOf(texts, content, this.#added);
    this.#added += left.count;
    while (this.#held + left.count > this.#most) {
      const [now, later] = partRecords(left, this.#most - this.#held);
      this.#hold(now);
      await this.setAside();
      left = later;
    }
    this.#hold(left);
  }

  /** Writes what is in memory to a file. */
  async setAside(): Promise<void> {
    if (this.#held === 0) return;
    const records = concatRecords(this.#blocks);
    this.#blocks = [];
    this.#held = 0;
    this.#file ??= await this.#scratch.open();
    this.#runs.push(await writeRun(this.#file, records));
  }

  /** How many records set aside are in a slice. */
  countIn(slice: number): number {
    return this.#runs.reduce(
      (sum, { records }) => sum + (records[slice + 1] ?? 0) - (records[slice] ?? 0),
      0,
    );
  }

  /** The records set aside of the slices from one on and below another, as they were set aside. */
  async load(from: number, to: number): Promise<readonly Records[]> {
    const loaded: Records[] = [];
    for (const run of this.#runs) loaded.push(await readSlices(run, from, to));
    return loaded;
  }

  /** Forgets everything, and gives its room back. Never rejects. */
  async clear(): Promise<void> {
    const file = this.#file;
    this.#blocks = [];
    this.#held = 0;
    this.#added = 0;
    this.#runs = [];
    this.#file = undefined;
    await file?.close();
  }

  #hold(records: Records): void {
    if (records.count === 0) return;
    this.#blocks.push(records);
    this.#held += records.count;
  }
}
