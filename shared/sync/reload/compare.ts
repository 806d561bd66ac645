import { boundedText } from '../../core/index.ts';
import type { Changes } from '../../state/index.ts';
import type { SourceColumn } from '../../odata/index.ts';
import { type ColumnBatch, hashRows } from '../../parquet/index.ts';
import { columnsNamed, keyTexts } from '../feed/index.ts';

/** Sample keys of each kind that an answer names, and characters of each. */
const SAMPLES = 20;
const SAMPLE_CHARS = 100;

/** How two sets of rows differ, by key and content. */
export interface Difference {
  readonly counts: Changes<number>;
  readonly samples: Changes<readonly string[]>;
}

/** Of one side: how many rows each key has, and the sum of their hashes, which does not depend on their order. */
interface Side {
  high: Uint32Array;
  low: Uint32Array;
  rows: Uint32Array;
}

const emptySide = (size: number): Side => ({
  high: new Uint32Array(size),
  low: new Uint32Array(size),
  rows: new Uint32Array(size),
});

const grown = (array: Uint32Array, size: number): Uint32Array => {
  const copy = new Uint32Array(size);
  copy.set(array);
  return copy;
};

/** Keys that there is room for at first. */
const FIRST_SIZE = 1024;

/**
 * Compares the rows of the table with those of the source, as they pass by: a key and a hash of its content are kept of each. Beyond `limit`
 * rows it stops, and keeps nothing.
 */
export class Comparison {
  private readonly key: readonly SourceColumn[];
  private readonly names: readonly string[];
  private readonly limit: number;
  private slots = new Map<string, number>();
  private source = emptySide(FIRST_SIZE);
  private foundByKey = emptySide(FIRST_SIZE);
  private table = emptySide(FIRST_SIZE);
  private total = 0;
  private fromTable = 0;
  private hasGivenUp = false;

  /** `key`: the key's columns; `columns`: the feed's, whose content counts. */
  constructor(key: readonly SourceColumn[], columns: readonly SourceColumn[], limit: number) {
    this.key = key;
    this.names = columns.map(({ field }) => field.name);
    this.limit = limit;
  }

  /** There are more rows than are compared. */
  get isOver(): boolean {
    return this.hasGivenUp;
  }

  /** Rows that the source sends. `batch` has every column of the feed. */
  addSource(batch: ColumnBatch): void {
    this.take(batch, this.source);
  }

  /** Rows that the source has after all, asked for by their key as the table has them. */
  addFoundByKey(batch: ColumnBatch): void {
    this.fromTable += batch.rowCount;
    this.take(batch, this.foundByKey);
  }

  /** Rows that the table has. */
  addTable(batch: ColumnBatch): void {
    this.fromTable += batch.rowCount;
    this.take(batch, this.table);
  }

  /** So many rows are still to pass by: too many are not read at all. */
  expect(rows: number): void {
    if (this.total + rows > this.limit) this.giveUp();
  }

  /** Forgets the rows of the table, and those that were found by their key. */
  forgetTable(): void {
    this.total -= this.fromTable;
    this.fromTable = 0;
    this.table = emptySide(this.table.rows.length);
    this.foundByKey = emptySide(this.foundByKey.rows.length);
  }

  /** Keys that the table has and the source did not send, as texts of `keyTexts`. */
  missingKeys(): readonly string[] {
    return [...this.slots].flatMap(([text, slot]) => (this.kindOf(slot) === 'deleted' ? [text] : []));
  }

  /** A key that the source sent; undefined where it sent none. */
  sampleKey(): string | undefined {
    for (const [text, slot] of this.slots) if ((this.source.rows[slot] ?? 0) > 0) return text;
    return undefined;
  }

  /** Undefined where there are more rows than are compared. */
  difference(): Difference | undefined {
    if (this.hasGivenUp) return undefined;
    const counts = { inserted: 0, changed: 0, deleted: 0, same: 0 };
    const samples = { inserted: [], changed: [], deleted: [], same: [] } as Changes<string[]>;
    for (const [text, slot] of this.slots) {
      const kind = this.kindOf(slot);
      if (kind === undefined) continue;
      counts[kind] += 1;
      if (samples[kind].length < SAMPLES) samples[kind].push(boundedText(text, SAMPLE_CHARS));
    }
    return { counts, samples };
  }

  private giveUp(): void {
    this.hasGivenUp = true;
    this.slots = new Map();
    this.source = emptySide(0);
    this.foundByKey = emptySide(0);
    this.table = emptySide(0);
  }

  private take(batch: ColumnBatch, side: Side): void {
    this.total += batch.rowCount;
    if (this.total > this.limit) this.giveUp();
    if (!this.hasGivenUp) this.add(batch, side);
  }

  private add(batch: ColumnBatch, side: Side): void {
    const { high, low } = hashRows(columnsNamed(batch, this.names), batch.rowCount);
    for (const [row, text] of keyTexts(this.key, batch).entries()) {
      const slot = this.slotOf(text);
      side.high[slot] = (side.high[slot] ?? 0) + (high[row] ?? 0);
      side.low[slot] = (side.low[slot] ?? 0) + (low[row] ?? 0);
      side.rows[slot] = (side.rows[slot] ?? 0) + 1;
    }
  }

  private slotOf(text: string): number {
    const known = this.slots.get(text);
    if (known !== undefined) return known;
    const slot = this.slots.size;
    this.slots.set(text, slot);
    if (slot >= this.source.rows.length) this.growTo(slot * 2);
    return slot;
  }

  private growTo(size: number): void {
    for (const side of [this.source, this.foundByKey, this.table]) {
      side.high = grown(side.high, size);
      side.low = grown(side.low, size);
      side.rows = grown(side.rows, size);
    }
  }

  /** Of one key; undefined: no side has it any more. */
  private kindOf(slot: number): keyof Changes<number> | undefined {
    const { source, foundByKey, table } = this;
    const sum = (part: keyof Side): number =>
      ((source[part][slot] ?? 0) + (foundByKey[part][slot] ?? 0)) >>> 0;
    const sent = sum('rows');
    const held = table.rows[slot] ?? 0;
    if (sent === 0) return held === 0 ? undefined : 'deleted';
    if (held === 0) return 'inserted';
    const isSame = sent === held && sum('high') === table.high[slot] && sum('low') === table.low[slot];
    return isSame ? 'same' : 'changed';
  }
}
