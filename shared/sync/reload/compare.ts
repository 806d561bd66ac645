import { boundedText } from '../../core/index.ts';
import type { SourceColumn } from '../../odata/index.ts';
import { type ColumnBatch, hashRows } from '../../parquet/index.ts';
import { columnsNamed, keyTexts } from '../feed/index.ts';
import type { Changes } from '../run/index.ts';

/** Sample keys of each kind that an answer names, and characters of each. */
const SAMPLES = 20;
const SAMPLE_CHARS = 100;

/** How two sets of rows differ, by key and content. */
export interface Difference {
  readonly counts: Changes<number>;
  readonly samples: Changes<readonly string[]>;
}

/**
 * Compares the rows that go with the rows that come, as they pass by: a key and a hash of its content are kept of each. Beyond `limit` rows
 * it gives up, and keeps nothing.
 */
export interface Comparison {
  /** Rows that come. `batch` has every column of the feed. */
  addSource(batch: ColumnBatch): void;
  /** Rows that come after all, asked for because they went. */
  addFoundByKey(batch: ColumnBatch): void;
  /** Rows that go. */
  addTable(batch: ColumnBatch): void;
  /** So many rows are still to pass by: too many are given up before they are read. */
  expect(rows: number): void;
  /** Forgets the rows that went, and those that came after all. */
  forgetTable(): void;
  readonly isOver: boolean;
  /** Keys that went and did not come, as texts of `keyTexts`. */
  missingKeys(): readonly string[];
  /** A key that came; undefined where none did. */
  sampleKey(): string | undefined;
  difference(): Difference | undefined;
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

/** `key`: the key's columns; `columns`: the feed's, whose content counts. */
export const createComparison = (
  key: readonly SourceColumn[],
  columns: readonly SourceColumn[],
  limit: number,
): Comparison => {
  const names = columns.map(({ field }) => field.name);
  let slots = new Map<string, number>();
  let after = emptySide(1024);
  let before = emptySide(1024);
  let moved = emptySide(1024);
  let total = 0;
  let goneTotal = 0;
  let isOver = false;

  const giveUp = (): void => {
    isOver = true;
    slots = new Map();
    after = emptySide(0);
    before = emptySide(0);
    moved = emptySide(0);
  };
  const slotOf = (text: string): number => {
    const known = slots.get(text);
    if (known !== undefined) return known;
    const slot = slots.size;
    slots.set(text, slot);
    if (slot < after.rows.length) return slot;
    for (const side of [after, before, moved]) {
      side.high = grown(side.high, slot * 2);
      side.low = grown(side.low, slot * 2);
      side.rows = grown(side.rows, slot * 2);
    }
    return slot;
  };
  const add = (side: Side, batch: ColumnBatch): void => {
    const { high, low } = hashRows(columnsNamed(batch, names), batch.rowCount);
    for (const [row, text] of keyTexts(key, batch).entries()) {
      const slot = slotOf(text);
      side.high[slot] = (side.high[slot] ?? 0) + (high[row] ?? 0);
      side.low[slot] = (side.low[slot] ?? 0) + (low[row] ?? 0);
      side.rows[slot] = (side.rows[slot] ?? 0) + 1;
    }
  };
  const take = (side: Side, batch: ColumnBatch): void => {
    total += batch.rowCount;
    if (total > limit) giveUp();
    if (!isOver) add(side, batch);
  };
  const kindOf = (slot: number): keyof Changes<number> | undefined => {
    const sum = (part: keyof Side): number => ((after[part][slot] ?? 0) + (moved[part][slot] ?? 0)) >>> 0;
    const [came, went = 0] = [sum('rows'), before.rows[slot]];
    if (came === 0) return went === 0 ? undefined : 'deleted';
    if (went === 0) return 'inserted';
    const isSame = came === went && sum('high') === before.high[slot] && sum('low') === before.low[slot];
    return isSame ? 'same' : 'changed';
  };

  return {
    addSource: (batch) => take(after, batch),
    addFoundByKey: (batch) => {
      goneTotal += batch.rowCount;
      take(moved, batch);
    },
    addTable: (batch) => {
      goneTotal += batch.rowCount;
      take(before, batch);
    },
    expect: (rows) => {
      if (total + rows > limit) giveUp();
    },
    forgetTable: () => {
      total -= goneTotal;
      goneTotal = 0;
      before = emptySide(before.rows.length);
      moved = emptySide(moved.rows.length);
    },
    get isOver() {
      return isOver;
    },
    missingKeys: () => [...slots].flatMap(([text, slot]) => (kindOf(slot) === 'deleted' ? [text] : [])),
    sampleKey: () => {
      for (const [text, slot] of slots) if ((after.rows[slot] ?? 0) > 0) return text;
      return undefined;
    },
    difference: () => {
      if (isOver) return undefined;
      const counts = { inserted: 0, changed: 0, deleted: 0, same: 0 };
      const samples = { inserted: [], changed: [], deleted: [], same: [] } as Changes<string[]>;
      for (const [text, slot] of slots) {
        const kind = kindOf(slot);
        if (kind === undefined) continue;
        counts[kind] += 1;
        if (samples[kind].length < SAMPLES) samples[kind].push(boundedText(text, SAMPLE_CHARS));
      }
      return { counts, samples };
    },
  };
};
