import type { Place, ScannedPage } from '../../odata/index.ts';
import type { BoundPlace, FeedCursor, SourceRow } from '../feed/index.ts';
import type { Intake } from './intake.ts';
import type { RunContext, SyncDeps } from '../run/index.ts';
import type { PassedOver } from './sift.ts';
import type { Tally } from './tally.ts';

/** What a page led to. `disordered`: nothing of it was taken, since the source does not keep the order asked for. */
export type Step = 'more' | 'settled' | 'stopped' | 'replan' | 'disordered';

/** What the ways of taking pages share during one walk. */
export interface WalkParts {
  readonly run: RunContext;
  readonly cursor: FeedCursor;
  readonly intake: Intake;
  readonly passedOver: PassedOver;
  /** Of the whole walk. */
  readonly lower: BoundPlace | undefined;
  /** The watermark that the walk began with, and keys of the rows there that the table is known to hold. */
  readonly watermark: Place | undefined;
  readonly boundary: ReadonlySet<string>;
  /** The cursor value above which rows are too young; undefined: none are. */
  readonly youngest: () => Place | undefined;
  readonly tally: Tally;
  readonly flush: () => Promise<'more' | 'replan'>;
}

/** One way of taking pages, and how far it came. */
export interface PageTaker {
  /** Takes of the present page, which the intake has scanned, what the table does not hold. */
  take(page: ScannedPage): Promise<Step>;
  /** The row with the greatest cursor value; undefined before the first row. */
  readonly greatest: SourceRow | undefined;
  /** Keys of the rows seen at that value; undefined when they are too many to know them all. */
  readonly keys: readonly string[] | undefined;
}

/** An answer of fewer rows, without a next link, is not thought to be cut. */
export const LEAST_CAP = 50;
/** Keys at the watermark that travel with the state; more are read from the table. */
export const BOUNDARY_LIMIT = 1_000;

export const isLate = ({
  deps,
  deadline,
}: Pick<RunContext, 'deadline'> & { readonly deps: Pick<SyncDeps, 'clock'> }): boolean =>
  deps.clock.now() >= deadline;
