import { textCodec } from './codec.ts';
import { count, type Fields, optional, text } from './field.ts';
import { FEED_STATE, type FeedState, type SeenTable, seenTable } from './feed-state.ts';
import { record } from './record.ts';

/**
 * A commit that is about to be put, or was: what is true once `version` of the table is found to hold `txnId`. It is written before the put,
 * and goes with the write that says what became of it.
 */
export interface Intent {
  readonly runId: string;
  readonly txnId: string;
  readonly tablePath: string;
  readonly version: number;
  /** The version that it was planned on; absent for the commit that creates a table. */
  readonly base?: SeenTable;
  readonly batch: number;
  /** The feed's state after it, `table` and `boundaryKeys` left out. */
  readonly after: FeedState;
  /** JSON, opaque here: what the run's answer says of it. */
  readonly result?: string;
}

export const INTENT: Fields<Intent> = {
  runId: text,
  txnId: text,
  tablePath: text,
  version: count,
  base: optional(seenTable),
  batch: count,
  after: record(FEED_STATE),
  result: optional(text),
};

/** A commit that is announced, as JSON text. */
export const INTENT_TEXT = textCodec(INTENT);
