/** What each kind of finding about a source says in figures and names. None of it is a row's value. */
export interface FindingFacts {
  // Pages
  readonly 'page-cut': { readonly rows: number };
  readonly 'page-by-default': { readonly rows: number };
  readonly 'page-size-ignored': { readonly rows: number };
  readonly 'set-refused': NoFacts;
  readonly 'set-in-parts': NoFacts;
  readonly 'answer-breaks': { readonly status: string };
  readonly 'top-refused': { readonly most?: number | undefined };
  readonly 'top-ignored': { readonly rows: number };
  readonly 'top-is-page': NoFacts;
  readonly 'top-zero': { readonly rows: number };
  readonly 'skip-refused': NoFacts;
  readonly 'skip-ignored': NoFacts;
  readonly 'select-refused': NoFacts;
  // Order
  readonly 'order-refused': NoFacts;
  readonly 'order-key-refused': NoFacts;
  readonly 'descending-refused': NoFacts;
  readonly 'order-ignored': NoFacts;
  readonly 'order-downwards': NoFacts;
  // Filters and bounds
  readonly 'filter-refused': { readonly operators: string };
  readonly 'filter-ignored': { readonly operators: string };
  readonly 'filter-misread': { readonly operators: string };
  readonly 'own-filter-ignored': NoFacts;
  readonly 'own-filter-unproven': NoFacts;
  readonly 'times-misread': NoFacts;
  readonly 'compares-elsewhere': NoFacts;
  readonly 'compares-text': NoFacts;
  readonly 'compares-digits': NoFacts;
  readonly 'digits-hidden': NoFacts;
  readonly 'digits-vary': NoFacts;
  readonly 'never-equal': NoFacts;
  readonly 'numbers-rounded': NoFacts;
  // Keys
  /** `key`: properties that do tell them apart. */
  readonly 'key-repeated': { readonly rows: number; readonly key?: string | undefined };
  readonly 'keys-not-found': { readonly keys: number };
  readonly 'in-refused': NoFacts;
  readonly 'or-refused': NoFacts;
  readonly 'filter-limited': { readonly comparisons: number };
  readonly 'key-order-refused': NoFacts;
  readonly 'key-order-differs': NoFacts;
  readonly 'keys-in-capitals': NoFacts;
  // Counts
  readonly 'count-refused': NoFacts;
  readonly 'count-fails': { readonly status: number };
  readonly 'count-form': NoFacts;
  readonly 'count-differs': { readonly counted: number; readonly read: number };
  readonly 'count-stops': { readonly counted: number; readonly read: number };
  readonly 'count-beside-refused': NoFacts;
  readonly 'count-beside-missing': NoFacts;
  readonly 'count-of-page': { readonly counted: number };
  // Links
  readonly 'links-by-position': NoFacts;
  readonly 'links-opaque': NoFacts;
  readonly 'links-elsewhere': NoFacts;
  readonly 'links-relative': NoFacts;
  readonly 'links-unencoded': NoFacts;
  readonly 'links-loop': NoFacts;
  readonly 'links-empty': NoFacts;
  readonly 'links-never-end': NoFacts;
  readonly 'links-expire': { readonly status: number };
  readonly 'links-lose-rows': NoFacts;
  readonly 'links-need-cookie': NoFacts;
  // Answers
  readonly 'answers-fail': { readonly times: number; readonly statuses: string };
  readonly throttled: { readonly status: number };
  readonly 'clock-missing': NoFacts;
  readonly 'clock-off': { readonly seconds: number };
  readonly cached: { readonly seconds: number };
  readonly 'short-names': NoFacts;
  readonly 'accept-refused': NoFacts;
  readonly 'numbers-as-text': NoFacts;
  readonly 'nothing-spelled': { readonly how: string };
  // Data
  readonly 'cursor-null': { readonly column: string };
  readonly 'cursor-ahead': AheadFacts;
  readonly 'source-went-back': NoFacts;
  // Table
  readonly 'columns-added': { readonly columns: string };
  readonly 'columns-changed': { readonly columns: string };
  readonly 'columns-not-added': { readonly columns: string };
  readonly 'columns-narrower': { readonly columns: string };
  /** `gone`: what the feed says itself, and these. */
  readonly 'table-only-columns': { readonly columns: string; readonly gone: readonly string[] };
  readonly 'too-few-rows': { readonly rows: number };
  readonly unasked: { readonly questions: string };
}

type NoFacts = Readonly<Record<string, unknown>>;

/** `days`: so far ahead the last row lies, at most. `filter`: leaves those out that lie too far ahead for a plan. */
interface AheadFacts {
  readonly column: string;
  /** Beyond what the feed says itself. */
  readonly isOwn: boolean;
  readonly days?: number;
  readonly filter?: string;
}

export type FindingKind = keyof FindingFacts;

/** A finding about a source, before it is put into words. */
export type SourceFinding = {
  readonly [Kind in FindingKind]: { readonly kind: Kind } & FindingFacts[Kind];
}[FindingKind];
