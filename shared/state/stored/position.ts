import { count, countOrUnknown, type Fields, nullable, optional, storedAs, text, texts } from './field.ts';

/** How far a feed is, or a part of it: at a cursor value, `watermark`, or at a `token` of the source; absent both: at the beginning. */
export interface Position {
  /** The source's own literal of the greatest cursor value taken; absent before the first row. */
  readonly watermark?: string;
  /** What the source gave to ask for the changes since. No run of this version asks by it. */
  readonly token?: string;
  /** Row keys already in the table at the watermark; absent when unknown or too many: read the table then. */
  readonly boundaryKeys?: readonly string[];
  /** The cursor literal up to which order and `$count` were found right; `null`: from the feed's beginning. */
  readonly verifiedThrough: string | null;
  /** Rows taken in `(verifiedThrough, watermark]`. What is unknown is rescanned. */
  readonly unverifiedRows: number | 'unknown';
  /** Rescans in a row that found nothing missing although the source's `$count` disagreed; absent: none. */
  readonly countDisagreements?: number;
}

export const POSITION: Fields<Position> = {
  watermark: optional(text),
  token: optional(text),
  boundaryKeys: optional(texts),
  verifiedThrough: storedAs('verifiedFrom', nullable(text)),
  unverifiedRows: countOrUnknown,
  countDisagreements: optional(count),
};
