import type { Place } from '../../odata/index.ts';
import type { LastRow } from '../../state/index.ts';
import type { BoundPlace, FeedCursor, SourceRow } from '../feed/index.ts';
import type { RunContext } from '../run/index.ts';
import type { Intake } from './intake.ts';
import type { PassedOver } from './sift.ts';
import type { Tally } from './tally.ts';

/** What a page, or a read, led to. */
export type Step = 'more' | 'settled' | 'stopped' | 'replan';

/** What the ways of taking pages share during one walk. */
export interface WalkParts {
  readonly run: RunContext;
  readonly cursor: FeedCursor;
  readonly intake: Intake;
  readonly passedOver: PassedOver;
  /** Of the whole walk. */
  readonly lower: () => BoundPlace | undefined;
  /** The cursor value above which rows are too young; undefined: none are. */
  readonly youngest: () => Place | undefined;
  /** Rows beyond it are taken, and never become the watermark; undefined: every row may. */
  readonly horizon: () => Place | undefined;
  readonly tally: Tally;
}

/** How far rows were taken. */
export interface Reached {
  /** The row with the greatest cursor value; undefined before the first row. */
  readonly greatest: SourceRow | undefined;
  /** Keys of the rows seen at that value; undefined when they are too many to know them all. */
  readonly keys: readonly string[] | undefined;
  /** The last rows in order; undefined: they came in none. */
  readonly lastRows?: readonly LastRow[] | undefined;
}

/** Keys at the watermark that travel with the state; more are read from the table. */
export const BOUNDARY_LIMIT = 1_000;
