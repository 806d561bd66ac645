import type { ScannedPage, Scanner, SourceColumn } from '../../../odata/index.ts';
import type { FeedCursor } from '../../feed/index.ts';
import type { RunContext, SyncDeps } from '../../run/index.ts';

/** What of a run a look-up needs. Traits that it learns are in `state` afterwards. */
export interface LookUpRun extends Pick<RunContext, 'feed' | 'source' | 'signal' | 'deadline' | 'state'> {
  readonly deps: Pick<SyncDeps, 'clock'>;
}

/** Whose rows are looked up: the feed's cursor, and its columns, the key's among them. */
export interface LookUpBase {
  readonly cursor: FeedCursor;
  readonly columns: readonly SourceColumn[];
}

/** Rows of one page that were looked for, by their numbers on it, which rise, and the texts of their keys. */
export interface FoundRows {
  readonly page: ScannedPage;
  readonly rows: readonly number[];
  readonly keys: readonly string[];
}

/** Which keys are looked up, and who takes the rows. */
export interface LookUpQuestion {
  /** As texts of `keyTexts`. */
  readonly keys: readonly string[];
  /** The key of a row that came in this read; undefined: none did, and the source is asked for one, unless there are conditions. */
  readonly witness: string | undefined;
  /** Without a witness: keys are likely to be there. One whose row comes needs none, and is the witness of the others. */
  readonly isAmong?: boolean;
  /** Rows of the longest page of this read, 0 where there was none: an answer of as many may be cut. */
  readonly longestPage: number;
  /**
   * Further conditions, which stand behind the keys. What does not come is then reported as gone where a witness came that meets them, and
   * without a witness as it is: the caller wants to know what the conditions bring. Nothing is learned of the source.
   */
  readonly conditions?: string;
  /** The most requests that the keys may cost. Where they would cost more, only the first ones are looked up. */
  readonly limit: number;
  /** Scans the pages. */
  readonly scanner: Scanner;
  /** Takes found rows; answers the numbers of those that the scanner keeps. */
  readonly take: (found: FoundRows) => readonly number[];
  /** No more needs to be known. */
  readonly isEnough?: () => boolean;
  /** The keys may be many: the run's deadline ends it. Absent: a few, which are asked for to the end, as nothing can be taken before it is known. */
  readonly endsLate?: true;
}

/**
 * Why nothing is known of a key. `too-many`: the keys would cost more requests than the limit. `not-asked`: enough was known before. `other-rows`: the
 * source answers a question by key with other rows. `endless-links`: an answer has no end. `no-witness`: a row that is there did not come
 * by its key. `no-look-up`: the source cannot be asked by key at all. `refused`: this key cannot be asked for.
 */
export type WhyUnknown =
  'too-many' | 'not-asked' | 'other-rows' | 'endless-links' | 'no-witness' | 'no-look-up' | 'refused';

/** What became of the keys whose rows were not found. */
export interface LookUpEnd {
  /** The source has no row of them, or none that meets the conditions: an answer that brought the witness brought none of them. */
  readonly gone: readonly string[];
  readonly unknown: readonly string[];
  /** Absent: nothing is unknown. */
  readonly why?: WhyUnknown;
}
