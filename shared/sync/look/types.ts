/** How much a finding matters: the feed does not work; it works and costs, or may lack rows; worth knowing. */
export type Severity = 'error' | 'warning' | 'info';

/** A finding as a report tells it. */
export interface Finding {
  readonly kind: string;
  readonly severity: Severity;
  readonly message: string;
  /** What to do, or to write in feeds.json. */
  readonly remedy?: string;
}

/** A column of the feed, and of its table where that is there. */
export interface ShownColumn {
  readonly name: string;
  /** Type at the source: `Edm.Int32`. */
  readonly source: string;
  /** Type that new rows are written in. */
  readonly type: string;
  /** Type in the table; absent: it has none. */
  readonly inTable?: string;
}

/** A column that can be the cursor, the best first, and why. */
export interface CursorCandidate {
  readonly column: string;
  readonly type: string;
  readonly reason: string;
}

/** Rows as the table has them, as texts; null for null. */
export interface ShownRows {
  readonly columns: readonly ShownColumn[];
  readonly rows: readonly (readonly (string | null)[])[];
}

export interface CheckFacts {
  readonly protocol?: string;
  readonly key?: readonly string[];
  readonly cursorCandidates?: readonly CursorCandidate[];
  readonly columns?: readonly ShownColumn[];
  /** Rows that the service counts, or that it has where they came in one answer. */
  readonly rows?: number;
  readonly firstLoad?: { readonly requests: number; readonly seconds?: number };
  readonly run?: { readonly requests: number };
}

/** What a look at a feed has found. It holds row values: it is never logged. */
export interface CheckReport {
  readonly feed: string;
  /** No finding is an error. */
  readonly ok: boolean;
  /** Requests that were sent to the service. */
  readonly requests: number;
  readonly findings: readonly Finding[];
  readonly facts: CheckFacts;
  readonly sample?: ShownRows;
}
