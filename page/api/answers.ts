/** What the page reads of the app's answers. An app of another version may lack any of it. */
export interface FeedView {
  readonly name?: string;
  readonly table?: string;
  readonly enabled?: boolean;
  readonly place?: string;
  readonly problems?: readonly string[];
  readonly watermark?: string;
  readonly tableVersion?: number;
  readonly rows?: number;
  /** Rows above the watermark, where it was asked for and the service counts. */
  readonly backlog?: number;
  readonly traits?: readonly Trait[];
  readonly lastRun?: LastRun;
  readonly freshAt?: string;
  readonly freshnessSeconds?: number;
  readonly pendingRun?: { readonly runId: string; readonly kind: string; readonly since: string };
  readonly pause?: Pause;
  readonly schedule?: object;
}

export interface Trait {
  readonly trait: string;
  readonly value?: number | string;
  readonly learnedAt?: string;
}

export interface Pause {
  readonly at: string;
  readonly by: string;
  readonly reason?: string;
  readonly until?: string;
}

export interface LastRun {
  readonly runId: string;
  readonly kind: string;
  readonly outcome: string;
  readonly endedAt: string;
  readonly errorKind?: string;
  readonly message?: string;
}

export interface RunView {
  readonly status?: string;
  readonly runId: string;
  readonly feed?: string;
  readonly kind?: string;
  readonly outcome?: string;
  readonly startedAt?: string;
  readonly updatedAt?: string;
  readonly endedAt?: string;
  readonly durationMs?: number;
  readonly attempts?: number;
  readonly rows?: number;
  readonly received?: number;
  readonly pages?: number;
  readonly bytes?: number;
  readonly requests?: number;
  readonly from?: string;
  readonly to?: string;
  readonly version?: number;
  readonly errorKind?: string;
  readonly message?: string;
  readonly said?: string;
  readonly notes?: readonly string[];
  readonly progress?: { readonly rows: number; readonly pages: number };
  readonly reload?: ReloadView;
  readonly maintain?: MaintainView;
}

export type Change = 'inserted' | 'changed' | 'deleted' | 'same';

export interface ReloadView {
  readonly dryRun?: boolean;
  readonly committed?: boolean;
  readonly window?: { readonly from?: string; readonly to?: string };
  readonly rows?: { readonly removed: number; readonly added: number };
  readonly changes?: Readonly<Record<Change, number>>;
  readonly samples?: Readonly<Record<Change, readonly string[]>>;
}

export interface Step {
  readonly outcome: string;
  readonly removed: number;
  readonly removedBytes: number;
  readonly added: number;
  readonly addedBytes: number;
  readonly why?: string;
}

export interface MaintainView {
  readonly dryRun?: boolean;
  readonly files?: { readonly before: number; readonly after: number };
  readonly checkpoint?: Step;
  readonly compaction?: Step;
  readonly logCleanup?: Step;
  readonly vacuum?: Step;
}

export interface RunPage {
  readonly runs: readonly RunView[];
  readonly next?: string;
}

export interface TableVersion {
  readonly version: number;
  readonly at: string;
  readonly operation: string;
  readonly rowsAdded?: number;
  readonly rowsRemoved?: number;
  readonly filesAdded: number;
  readonly filesRemoved: number;
  readonly runId?: string;
}

export interface TableView {
  readonly version?: number;
  readonly rows?: number;
  readonly files?: number;
  readonly bytes?: number;
  readonly versions: readonly TableVersion[];
}

export interface Finding {
  readonly kind: string;
  readonly severity: string;
  readonly message: string;
  readonly remedy?: string;
}

export interface CheckView {
  readonly feed?: string;
  readonly ok: boolean;
  readonly requests?: number;
  readonly findings: readonly Finding[];
  readonly facts?: CheckFacts;
  readonly sample?: SampleView;
}

/** A column that can be the cursor, and why. */
export interface Candidate {
  readonly column: string;
  readonly reason?: string;
}

export interface CheckFacts {
  readonly protocol?: string;
  readonly key?: readonly string[];
  readonly cursorCandidates?: readonly Candidate[];
  readonly columns?: readonly CheckedColumn[];
  readonly rows?: number;
  readonly firstLoad?: { readonly requests: number; readonly seconds?: number };
  readonly run?: { readonly requests: number };
}

export interface CheckedColumn {
  readonly name: string;
  readonly source?: string;
  readonly type?: string;
  readonly inTable?: string;
}

export interface SampleView {
  readonly columns: readonly (string | { readonly name: string; readonly type?: string })[];
  readonly rows: readonly (readonly (string | null)[])[];
  readonly more?: boolean;
}

export interface EntityView {
  readonly entitySet: string;
  readonly key?: readonly string[];
  readonly rows?: number;
  readonly cursor?: Candidate;
  readonly table?: string;
  readonly entry?: object;
  readonly feed?: string;
  readonly problem?: string;
}

export interface HealthView {
  readonly status: string;
  readonly checks: readonly {
    readonly name: string;
    readonly status: string;
    readonly reasons?: readonly string[];
    readonly notes?: readonly string[];
  }[];
}

export interface ProblemView {
  readonly kind: string;
  readonly detail: string;
  readonly title?: string;
  readonly status?: number;
  readonly runId?: string;
  readonly heldBy?: string;
  readonly said?: string;
}
