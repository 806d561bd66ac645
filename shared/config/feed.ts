import type { ColumnType } from '../parquet/index.ts';

/** A secret by the name of the app setting that holds it, never by its value. */
export interface SecretRef {
  readonly setting: string;
}

export type Auth =
  | { readonly type: 'none' }
  | { readonly type: 'basic'; readonly username: string; readonly password: SecretRef }
  | { readonly type: 'header'; readonly name: string; readonly value: SecretRef }
  | { readonly type: 'bearer'; readonly token: SecretRef }
  | {
      readonly type: 'clientCredentials';
      readonly tenantId: string;
      readonly clientId: string;
      readonly clientSecret: SecretRef;
      readonly scope: string;
    }
  | { readonly type: 'managedIdentity'; readonly scope: string; readonly clientId?: string };

export interface Source {
  /** The service root, without a trailing slash, a query or credentials. */
  readonly serviceUrl: string;
  /** Its name, and behind a slash the qualified name of a type that derives from its own. */
  readonly entitySet: string;
  /** Where `$metadata` is, at the origin of `serviceUrl`. Default: at the service's root. */
  readonly metadataUrl?: string;
  /** Default: every structural property. */
  readonly select?: readonly string[];
  /** The column of the members of rows that no other column takes. */
  readonly rest?: string;
  /** Further query options for every request, as some services need. Never one that starts with `$`. */
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  /** The properties that tell rows apart, or paths to them, instead of the key in `$metadata`. */
  readonly key?: readonly string[];
  /** The service is never asked for `$count`. */
  readonly count?: false;
  /** An OData `$filter` expression, and-ed with the cursor's. */
  readonly filter?: string;
  readonly auth: Auth;
  /** `Prefer: odata.maxpagesize`; the service may ignore it. */
  readonly pageSize: number;
  readonly timeoutMs: number;
  /** Most requests in any minute, and at a time, that one process sends to the service; absent: any. */
  readonly requestsPerMinute?: number;
  readonly maxConcurrency?: number;
  /** How many ranges of a first load or a backfill are read at once; 1: one after the other. */
  readonly parallel: number;
}

export interface Cursor {
  /** A property, or the path to one within complex properties. */
  readonly column: string;
  /** How far back every run reads again: in units of an integer or decimal cursor (a literal), or ms on a time cursor. */
  readonly lookback?: { readonly units: string } | { readonly ms: number };
  /** Time cursors: rows younger than this, by the source's own clock, are left for a later run. */
  readonly settleMs?: number;
  /** A literal of the cursor's type: rows from this value on, inclusive. */
  readonly start?: string;
  /** Values beyond never become the watermark: a literal of the cursor's type or, on a time, so far ahead of now. */
  readonly horizon?: { readonly value: string } | { readonly aheadMs: number };
}

/** Which rows a reload fetches again. `from` and `to` are exclusive; `last` counts down from the table's greatest cursor value. */
export type ReloadWindow =
  | { readonly last: { readonly units: string } | { readonly ms: number } }
  /** The last rows of the table, so many of them, and those that tie with the first of them. */
  | { readonly rows: number }
  /** Above `from`, or with it; up to the end, or below `to`. */
  | { readonly from: string; readonly fromIncluded?: true; readonly to?: string }
  | { readonly all: true };

/** When the timer reloads by itself: at times that are `everyMs` apart, and `atMs` past midnight where whole days are. */
export interface ReloadSchedule {
  readonly everyMs: number;
  readonly atMs?: number;
}

/** What a feed does about a property that its table has no column for. */
export const SCHEMA_POLICIES = ['evolve', 'fail', 'ignore'] as const;

export type SchemaPolicy = (typeof SCHEMA_POLICIES)[number];

/** One configured pair: an OData entity set and the Delta table that it fills. Validated; defaults filled in. */
export interface Feed {
  readonly name: string;
  /** Where it stands, for messages: `feeds.json: feeds[0]`. */
  readonly place?: string;
  /** Why it cannot run: what is wrong with it in feeds.json, a line each with its place. Only name and `enabled` mean something then. */
  readonly refused?: readonly string[];
  readonly source: Source;
  readonly cursor: Cursor;
  readonly enabled: boolean;
  /** Runs on the first tick after this long since its last run; absent: on every tick. */
  readonly everyMs?: number;
  /** Folder of the table in the lake: `Tables/Orders`, `Tables/dbo/Orders`. */
  readonly tablePath: string;
  /** Type changes by column. */
  readonly columns: Readonly<Record<string, ColumnType>>;
  /** The window of a reload that names none. */
  readonly reload?: ReloadWindow;
  /** When the timer reloads that window by itself; absent: never. */
  readonly reloadSchedule?: ReloadSchedule;
  /** What to do when every row of the table was deleted by another: stop (absent), or `follow`: reset the feed. */
  readonly reconcile?: 'follow';
  /** What a new property becomes: a column of the table (absent), an error, or nothing. */
  readonly schema?: SchemaPolicy;
  /** Columns of the table that the source has no property for, and need not have. */
  readonly gone?: readonly string[];
}
