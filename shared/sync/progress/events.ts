import type { FeedState, KnownTypes, LastRow, SourceTraits } from '../../state/index.ts';

/** What makes a feed's literals mean what they mean. */
export type FeedIdentity = Pick<
  FeedState,
  'fingerprint' | 'cursorType' | 'cursorNullable' | 'key' | 'keyColumns'
>;

/** Where a walk is in the source. Literals are the source's own. */
export interface WalkPosition {
  /** The greatest cursor value taken, never below the watermark that it began with; undefined: none that may be a watermark. */
  readonly watermark: string | undefined;
  /** Keys of the rows at that value; undefined: unknown, or too many. */
  readonly keys: readonly string[] | undefined;
  /** Rows read above what is verified and up to `watermark`. */
  readonly unverified: FeedState['unverifiedRows'];
  readonly traits: SourceTraits;
  /** The last rows in order up to `watermark`; undefined: not known. */
  readonly lastRows?: readonly LastRow[] | undefined;
}

/** Whether the source counts the rows that were read. `not-now`: it could not be asked. */
export type Agreement = 'agrees' | 'differs' | 'cannot-count' | 'not-now';

/** A walk to the source's end, and the count that it was compared with. */
export interface ComparedWalk {
  readonly agreement: Agreement;
  readonly unverified: FeedState['unverifiedRows'];
  /** It began at what is verified, to take what is missing above it. */
  readonly rescan: boolean;
  /** Rows taken below the watermark that had been missing. */
  readonly missing: number;
  /** Its pages were joined by a count of rows, which a delete shifts. */
  readonly offsetPaged: boolean;
  /** The watermark that it began with. */
  readonly from: string | undefined;
}

/** A commit of rows, by the run that made it or by the log. What only the run knows is absent where the log tells of it. */
export interface CommittedBatch extends Partial<Omit<WalkPosition, 'watermark'>> {
  readonly batch: number;
  readonly rows: number;
  /** The watermark that it was committed over; absent: there was none. */
  readonly from?: string;
  /** The watermark after it; absent: as before. */
  readonly to?: string;
}

/** A window `(from, ...]` that is now as the source has it. */
export interface ReplacedWindow {
  /** Absent: from the feed's first row. */
  readonly from?: string;
  /** The greatest cursor value left in the table; absent: no row was left. */
  readonly to?: string;
  readonly added: number;
  readonly removed: number;
  /** The source counts in the window what came, or cannot count. */
  readonly verified: boolean;
  readonly keys?: readonly string[] | undefined;
  /** The window ended below the watermark, which stays where it is: `to`. */
  readonly isBelow?: boolean;
  readonly lastRows?: readonly LastRow[] | undefined;
}

/** What can happen to a feed's progress. README.md has what becomes of it. */
interface Events {
  /** The configuration means another thing: nothing is known any more. */
  'feed-changed': { readonly identity: FeedIdentity };
  /** The service declares the cursor as another integer: what is known of its values holds. */
  'cursor-widened': { readonly cursorType: string };
  /** The table is at a version that was read, or committed. `rows`: by its statistics; absent: as far as was counted. */
  'version-seen': { readonly table: Required<FeedState>['table']; readonly rows?: number | undefined };
  /** The table was dropped, replaced or emptied. */
  'table-reset': unknown;
  /** The table has rows that nobody here put there. `watermark`: its greatest cursor value; absent: it has no row. */
  'table-adopted': { readonly watermark?: string | undefined };
  /** Others took rows out of the table. `watermark`: what is left at its top, not above the watermark. */
  'rows-gone': { readonly watermark: string };
  /** The watermark lies beyond the horizon. `watermark`: the table's greatest value that does not; absent: it has none. */
  'watermark-ahead': { readonly watermark?: string | undefined };
  /** A version of the log used a batch's number up, whether it had rows or not. */
  'batch-used': { readonly batch: number };
  'batch-committed': CommittedBatch;
  /** A walk is at the source's end: what it read last is in the table. */
  'walk-ended': WalkPosition;
  'count-compared': ComparedWalk;
  /** A rescan was stopped, and what it passed is right: nothing up to `through` is read again. */
  passed: { readonly through: string; readonly unverified: FeedState['unverifiedRows'] };
  'window-replaced': ReplacedWindow;
  'trait-learned': { readonly traits: SourceTraits };
  /** All that is known of the source; how far a cell came is as it was. */
  'traits-known': { readonly traits: SourceTraits };
  /** Rows came without a cursor value, against what `$metadata` says: so many at this time. */
  'null-cursors-seen': Required<FeedState>['nullCursor'];
  /** What was learned of the source holds no more. */
  'traits-forgotten': { readonly traits: readonly (keyof SourceTraits)[] };
  'null-cursors-counted': Required<FeedState>['nullCursor'];
  /** The source said of what types its rows are, or rows showed a name that it does not declare. */
  'types-declared': { readonly types: KnownTypes };
  /** The state was lost: what the table's log says is taken for right. */
  'log-believed': unknown;
}

export type EventKind = keyof Events;

/** What happened, of any kind or of one. */
export type ProgressEvent<Kind extends EventKind = EventKind> = {
  readonly [Each in Kind]: { readonly kind: Each } & Events[Each];
}[Kind];
