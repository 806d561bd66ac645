import type { SourceColumn } from '../../../odata/index.ts';
import { type ColumnBatch, hashRows } from '../../../parquet/index.ts';
import type { Scratch } from '../../../scratch/index.ts';
import { columnsNamed, keyTexts } from '../../feed/index.ts';
import { type Difference, KeyJudge, type MissingKeys, type Sides, type Verdict } from './key-judge.ts';
import { Side } from './side.ts';
import { SLICES } from './sliced-run.ts';

/** Keys that did not come and are named: more than a look-up asks for. */
const MOST_MISSING = 200_000;

/** What is compared, and with what. */
export interface ComparisonOptions {
  /** The key's columns. */
  readonly key: readonly SourceColumn[];
  /** The feed's, whose content counts. */
  readonly columns: readonly SourceColumn[];
  /** Rows that are held in memory, of both sides together: half of them of each. */
  readonly limit: number;
  /** Takes what is more. */
  readonly scratch: Scratch;
}

/**
 * Compares the rows of the table with those of the source, as they pass by: of each the hashes of key and content are kept, and the key's text.
 * Two keys are the same by 128 bits, the contents of a key by 64. Whatever writes to a side is called once at a time; rejects with `config`
 * where the machine has no room for what is more than the limit.
 */
export class Comparison {
  readonly #key: readonly SourceColumn[];
  readonly #names: readonly string[];
  readonly #limit: number;
  readonly #sides: Sides<Side>;
  #sampleKey: string | undefined;
  #verdict: Promise<Verdict> | undefined;

  constructor({ key, columns, limit, scratch }: ComparisonOptions) {
    this.#key = key;
    this.#names = columns.map(({ field }) => field.name);
    this.#limit = limit;
    const side = (): Side => new Side(scratch, Math.max(1, Math.floor(limit / 2)));
    this.#sides = [side(), side(), side()];
  }

  /** Rows that the source sends. `batch` has every column of the feed. */
  async addSource(batch: ColumnBatch): Promise<void> {
    await this.#add(batch, this.#sides[0]);
  }

  /** Rows that the source has after all, asked for by their key as the table has them. */
  async addFoundByKey(batch: ColumnBatch): Promise<void> {
    await this.#add(batch, this.#sides[1]);
  }

  /** Rows that the table has. */
  async addTable(batch: ColumnBatch): Promise<void> {
    await this.#add(batch, this.#sides[2]);
  }

  /** Forgets the rows of the table, and those that were found by their key. */
  async forgetTable(): Promise<void> {
    const [, foundByKey, table] = this.#sides;
    this.#verdict = undefined;
    await foundByKey.clear();
    await table.clear();
  }

  /** Gives back what it holds. Never rejects. */
  async close(): Promise<void> {
    for (const side of this.#sides) await side.clear();
  }

  /** A key that the source sent; undefined where it sent none. */
  sampleKey(): string | undefined {
    return this.#sampleKey;
  }

  /** Of the rows that have passed by. */
  async missingKeys(): Promise<MissingKeys> {
    return (await this.#judged()).missing;
  }

  /** Of the rows that have passed by. */
  async difference(): Promise<Difference> {
    return (await this.#judged()).difference;
  }

  async #add(batch: ColumnBatch, side: Side): Promise<void> {
    this.#verdict = undefined;
    const texts = keyTexts(this.#key, batch);
    if (side === this.#sides[0]) this.#sampleKey ??= texts[0];
    await side.add(texts, hashRows(columnsNamed(batch, this.#names), batch.rowCount));
  }

  #judged(): Promise<Verdict> {
    return (this.#verdict ??= this.#judge());
  }

  async #judge(): Promise<Verdict> {
    const [source, foundByKey, table] = this.#sides;
    const judge = new KeyJudge(MOST_MISSING);
    if (!this.#sides.some(({ isAside }) => isAside)) {
      judge.take([source.held, foundByKey.held, table.held]);
      return judge.verdict();
    }
    for (const side of this.#sides) await side.setAside();
    for (const { from, to } of this.#parts())
      judge.take([await source.load(from, to), await foundByKey.load(from, to), await table.load(from, to)]);
    return judge.verdict();
  }

  /** Slices of all keys that together have no more rows than are held, or one slice. */
  *#parts(): Generator<{ readonly from: number; readonly to: number }, void, undefined> {
    let from = 0;
    let rows = 0;
    for (let slice = 0; slice < SLICES; slice += 1) {
      const more = this.#sides.reduce((sum, side) => sum + side.countIn(slice), 0);
      if (slice > from && rows + more > this.#limit) {
        yield { from, to: slice };
        from = slice;
        rows = 0;
      }
      rows += more;
    }
    yield { from, to: SLICES };
  }
}
