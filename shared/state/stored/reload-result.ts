import { count, type Field, type Fields, flag, onlyTrue, optional, text, texts } from './field.ts';
import { record } from './record.ts';

/** Rows by key and content: `inserted` only came, `deleted` only went, `changed` has a key on both sides. */
export interface Changes<T> {
  readonly inserted: T;
  readonly changed: T;
  readonly deleted: T;
  readonly same: T;
}

/** What a reload did, or a dry run would do. Literals are the source's own. */
export interface ReloadResult {
  readonly dryRun: boolean;
  /** False for a dry run, and where table and source were the same. */
  readonly committed: boolean;
  /** `(from, to]`; `fromIncluded`: `[from, to]`. Without `from` it begins at the feed's first row. */
  readonly window: { readonly from?: string; readonly fromIncluded?: true; readonly to?: string };
  readonly rows: { readonly removed: number; readonly added: number };
  readonly files: { readonly removed: number; readonly added: number };
  /** Absent where there were more rows than are compared: `notes` say so. */
  readonly changes?: Changes<number>;
  /** Up to 20 keys of each, as text. Never logged. */
  readonly samples?: Changes<readonly string[]>;
  /** The table's version before and after; absent where there was no table. */
  readonly version: { readonly before?: number; readonly after?: number };
  readonly watermark: { readonly before?: string; readonly after?: string };
}

const changes = <T>(each: Field<T>): Field<Changes<T>> =>
  record<Changes<T>>({ inserted: each, changed: each, deleted: each, same: each });

const sides = record<ReloadResult['rows']>({ removed: count, added: count });

const RELOAD_RESULT: Fields<ReloadResult> = {
  dryRun: flag,
  committed: flag,
  window: record<ReloadResult['window']>({
    from: optional(text),
    fromIncluded: optional(onlyTrue),
    to: optional(text),
  }),
  rows: sides,
  files: sides,
  changes: optional(changes(count)),
  samples: optional(changes(texts)),
  version: record<ReloadResult['version']>({ before: optional(count), after: optional(count) }),
  watermark: record<ReloadResult['watermark']>({ before: optional(text), after: optional(text) }),
};

export const reloadResult = record(RELOAD_RESULT);
