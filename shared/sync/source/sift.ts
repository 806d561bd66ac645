import { ownReader, TidemarkError } from '../../core/index.ts';
import type { JsonObject, JsonValue, Page } from '../../odata/index.ts';
import { type Bound, type FeedCursor, keyText, valuesOf } from '../feed/index.ts';

/** Keys at one cursor value that are remembered at least; twice as many and a page at most. */
const TIE_LIMIT = 50_000;

/** What one page holds for the walk, by row index. */
export interface Sifted {
  /** Rows in order, above the lower bound, not seen before in this walk. */
  readonly kept: readonly number[];
  /** Rows that came after a greater one: repeated by an unstable skip token, or the source does not order. */
  readonly suspects: readonly number[];
  /** A row was younger than the settling bound: this walk ends here. */
  readonly settled: boolean;
}

/** Rows that were passed over, by why. */
export interface PassedOver {
  nullCursor: number;
  belowBound: number;
  repeated: number;
}

/** Checks every row of a walk against the order and the filter that the source was asked for. */
export interface Sifter {
  /** Starts one request's chain of pages: rows that are not within `lower` were not asked for. */
  beginChain(lower: Bound | undefined): void;
  sift(rows: readonly JsonObject[]): Sifted;
  /** The last row in order so far, which is the greatest. */
  readonly last: JsonObject | undefined;
  /** Keys of the rows seen at the last cursor value; undefined when they are too many to know them all. */
  readonly lastKeys: readonly string[] | undefined;
  readonly passedOver: PassedOver;
}

/** A decimal that came as a JSON number may have been rounded to a safe integer, so only its own text is trusted. */
const isUntrusted = (cursor: FeedCursor, name: string, value: JsonValue | undefined): boolean =>
  typeof value === 'number' &&
  (!Number.isSafeInteger(value) || (name === cursor.column && cursor.kind === 'decimal'));

const absent = ({ column }: FeedCursor): TidemarkError =>
  new TidemarkError(
    'source-contract',
    `A row has no ${column}, which is never null by $metadata. To leave such rows out, add "${column} ne null" to "filter".`,
    { column },
  );

/**
 * A page's rows, read again with exact numbers where a double may not hold a key or cursor value. Rejects with `source-contract`
 * a row without a cursor value where `$metadata` allows none.
 */
export const trustedRows = (cursor: FeedCursor, page: Page): readonly JsonObject[] => {
  const { column, nullable } = cursor;
  const read = ownReader<JsonValue | undefined>(column);
  const keys = cursor.key
    .filter((name) => name !== column)
    .map((name) => ({ name, read: ownReader<JsonValue | undefined>(name) }));
  let isDoubtful = false;
  for (const row of page.rows) {
    const value = read(row);
    if (!nullable && (value === null || value === undefined)) throw absent(cursor);
    isDoubtful ||= isUntrusted(cursor, column, value);
    for (const key of keys) isDoubtful ||= isUntrusted(cursor, key.name, key.read(row));
  }
  return isDoubtful ? page.exactRows() : page.rows;
};

/** `settledUntil`: rows with a greater cursor value are too young. */
export const createSifter = (cursor: FeedCursor, settledUntil?: () => string | undefined): Sifter => {
  const { column, unique } = cursor;
  const read = ownReader<JsonValue | undefined>(column);
  const { compare, isWithin } = valuesOf(cursor);
  const passedOver: PassedOver = { nullCursor: 0, belowBound: 0, repeated: 0 };
  let lower: Bound | undefined;
  let inBound = true;
  let last: JsonObject | undefined;
  let lastValue: JsonValue | undefined;
  let ties = new Set<string>();
  let olderTies = new Set<string>();
  let tiesComplete = true;

  const moveTo = (row: JsonObject, value: JsonValue): void => {
    last = row;
    lastValue = value;
    if (ties.size > 0) ties = new Set();
    if (olderTies.size > 0) olderTies = new Set();
    tiesComplete = true;
  };
  /** Keys at one value are only remembered from the second row on: most values have one. */
  const isNewTie = (row: JsonObject): boolean => {
    if (unique || last === undefined) return false;
    if (ties.size === 0 && olderTies.size === 0) ties.add(keyText(cursor, last));
    const key = keyText(cursor, row);
    if (ties.has(key) || olderTies.has(key)) return false;
    ties.add(key);
    last = row;
    return true;
  };
  const forgetOldTies = (): void => {
    if (ties.size <= TIE_LIMIT) return;
    olderTies = ties;
    ties = new Set();
    tiesComplete = false;
  };
  const isBelow = (value: JsonValue): boolean => {
    if (inBound) return false;
    inBound = isWithin(value, lower);
    if (!inBound) passedOver.belowBound += 1;
    return !inBound;
  };

  const sift = (rows: readonly JsonObject[]): Sifted => {
    const kept: number[] = [];
    const suspects: number[] = [];
    const youngest = settledUntil?.();
    for (let index = 0; index < rows.length; index += 1) {
      const row = rows[index] ?? {};
      const value = read(row);
      if (value === null || value === undefined) {
        passedOver.nullCursor += 1;
        continue;
      }
      if (youngest !== undefined && compare(value, youngest) > 0) return { kept, suspects, settled: true };
      const order = lastValue === undefined ? 1 : compare(value, lastValue);
      if (order < 0) {
        if (isWithin(value, lower)) suspects.push(index);
        else passedOver.belowBound += 1;
      } else if (order === 0 ? isNewTie(row) : (moveTo(row, value), true)) {
        if (!isBelow(value)) kept.push(index);
      } else {
        passedOver.repeated += 1;
      }
    }
    forgetOldTies();
    return { kept, suspects, settled: false };
  };

  return {
    beginChain: (bound) => {
      lower = bound;
      inBound = bound === undefined;
    },
    sift,
    get last() {
      return last;
    },
    get lastKeys() {
      if (!tiesComplete) return undefined;
      return ties.size > 0 || last === undefined ? [...ties] : [keyText(cursor, last)];
    },
    passedOver,
  };
};
