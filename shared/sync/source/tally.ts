import type { JsonObject } from '../../odata/index.ts';
import type { FeedState } from '../../state/index.ts';
import type { Values } from '../feed/index.ts';

/** Counts a walk's rows for the comparison with the source's `$count`, by where they lie. */
export interface Tally {
  /** Rows read, each counted once. */
  see(rows: readonly JsonObject[], indexes: readonly number[]): void;
  /** Those of them that the table did not hold. */
  took(rows: readonly JsonObject[], indexes: readonly number[]): void;
  /** Read above the watermark that the walk began with. */
  readonly above: number;
  /** Read above what is verified. */
  readonly aboveVerified: number;
  /** Taken between that and the watermark: rows that had been missing, or came late. */
  readonly missing: number;
}

export const createTally = (
  { valueOf, compare }: Values,
  state: Pick<FeedState, 'watermark' | 'verifiedThrough'>,
): Tally => {
  const { watermark } = state;
  const verified = state.verifiedThrough;
  const tally = { above: 0, aboveVerified: 0, missing: 0 };
  const isAbove = (row: JsonObject | undefined, bound: string | null | undefined): boolean =>
    bound === undefined || bound === null || compare(valueOf(row), bound) > 0;
  const countAbove = (
    rows: readonly JsonObject[],
    indexes: readonly number[],
    bound: string | null | undefined,
  ): number =>
    bound === undefined || bound === null
      ? indexes.length
      : indexes.reduce((count, index) => count + Number(isAbove(rows[index], bound)), 0);

  return {
    see: (rows, indexes) => {
      const above = countAbove(rows, indexes, watermark);
      tally.above += above;
      const isSame = watermark === undefined || watermark === verified;
      tally.aboveVerified += isSame ? above : countAbove(rows, indexes, verified);
    },
    took: (rows, indexes) => {
      if (watermark === undefined || watermark === verified) return;
      tally.missing += countAbove(rows, indexes, verified) - countAbove(rows, indexes, watermark);
    },
    get above() {
      return tally.above;
    },
    get aboveVerified() {
      return tally.aboveVerified;
    },
    get missing() {
      return tally.missing;
    },
  };
};
