import type { JsonObject, Page } from '../../odata/index.ts';
import type { Bound, FeedCursor, Values } from '../feed/index.ts';
import type { Intake } from './intake.ts';
import type { RunContext } from '../run/index.ts';
import type { PassedOver } from './sift.ts';
import type { Tally } from './tally.ts';

/** What a page led to. `disordered`: nothing of it was taken, since the source does not keep the order asked for. */
export type Step = 'more' | 'settled' | 'stopped' | 'replan' | 'disordered';

/** What the ways of taking pages share during one walk. */
export interface WalkParts {
  readonly run: RunContext;
  readonly cursor: FeedCursor;
  readonly values: Values;
  readonly intake: Intake;
  readonly passedOver: PassedOver;
  /** Of the whole walk. */
  readonly lower: Bound | undefined;
  /** Keys at the watermark that the table is known to hold. */
  readonly boundary: ReadonlySet<string>;
  /** Cursor literal above which rows are too young; undefined: none are. */
  readonly youngest: () => string | undefined;
  readonly tally: Tally;
  readonly flush: () => Promise<'more' | 'replan'>;
}

/** One way of taking pages, and how far it came. */
export interface PageTaker {
  take(page: Page, rows: readonly JsonObject[]): Promise<Step>;
  /** The row with the greatest cursor value; undefined before the first row. */
  readonly greatest: JsonObject | undefined;
  /** Keys of the rows seen at that value; undefined when they are too many to know them all. */
  readonly keys: readonly string[] | undefined;
}

/** An answer of fewer rows, without a next link, is not thought to be cut. */
export const LEAST_CAP = 50;
/** Keys at the watermark that travel with the state; more are read from the table. */
export const BOUNDARY_LIMIT = 1_000;

export const isLate = ({ deps, deadline }: RunContext): boolean => deps.clock.now() >= deadline;
