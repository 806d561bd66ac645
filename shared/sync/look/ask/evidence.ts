import type { Feed } from '../../../config/index.ts';
import type { TidemarkError } from '../../../core/index.ts';
import type { CursorValue, SourceColumn } from '../../../odata/index.ts';
import type { FeedCursor } from '../../feed/index.ts';

/** What a check asks of a source, by what it shows. */
export type QuestionName =
  | 'page'
  | 'first'
  | 'last'
  | 'within'
  | 'between'
  | 'key order'
  | 'near'
  | 'far'
  | 'whole second'
  | 'local digits'
  | 'beyond'
  | 'nothing'
  | 'keys'
  | 'keys with top'
  | 'few keys'
  | 'keys by in'
  | 'keys by or'
  | 'skip'
  | 'select'
  | 'own filter'
  | 'link'
  | 'no rows';

/** What a service may take or refuse of a question. */
export type Option =
  'count' | 'top' | 'orderby' | 'orderby key' | 'descending' | 'skip' | 'select' | 'in' | 'or' | 'key order';

/** Key and cursor of a row, as the source wrote them. */
export interface LeadRow {
  /** As `keyTextAt`. */
  readonly key: string;
  readonly keyTexts: readonly string[];
  /** The cursor's text, and its place in order; undefined for null. */
  readonly text: string;
  readonly order: bigint | undefined;
}

/** Rows that came to a question. */
export interface CameRows {
  readonly outcome: 'rows';
  readonly rows: readonly LeadRow[];
  readonly link?: string;
  readonly count?: number;
  /** They stand in order of the cursor; they fall. */
  readonly inOrder: boolean;
  readonly falls: boolean;
  /** Rows whose key came before with other content. */
  readonly twins: number;
  /** Where there are: properties that tell them apart; absent: none was found. */
  readonly apart?: readonly string[];
  /** The table's texts of each cell of the first rows; absent where the columns could not be read. */
  readonly cells?: readonly (readonly (string | null)[])[];
  readonly isMissing: boolean;
  readonly serverTimeMs?: number;
}

/** What came of a question. */
export type Seen =
  | CameRows
  | {
      readonly outcome: 'refused';
      readonly status: number;
      readonly most?: number;
      readonly error: TidemarkError;
    }
  | {
      readonly outcome: 'broken';
      readonly why: string;
      readonly wholeRows: number;
      readonly error: TidemarkError;
    }
  | { readonly outcome: 'expired'; readonly error: TidemarkError };

/** One answer, as it came over the wire. */
export interface Wire {
  readonly purpose: string;
  /** Path and query. */
  readonly url: string;
  readonly status: number;
  readonly tookMs: number;
  readonly header: (name: string) => string | undefined;
  readonly bytes: number;
  readonly isWhole: boolean;
  /** It began with a byte order mark. */
  readonly isMarked: boolean;
  /** The beginning of the body, in Latin letters; of a short one all of it. */
  readonly head: string;
  readonly at: number;
}

/** An option that the service refused. */
export interface Refusal {
  readonly option: Option;
  readonly error: TidemarkError;
  readonly most?: number;
  /** It was not refused: the answer failed, or broke off. */
  readonly isBroken: boolean;
}

/** A pair of values of rows that were seen, one below the other, between which bounds are tried. */
export interface Pair {
  readonly low: CursorValue;
  readonly high: CursorValue;
}

/** What a check has seen of a source. */
export interface Evidence {
  readonly feed: Feed;
  readonly cursor: FeedCursor;
  readonly columns: readonly SourceColumn[];
  readonly now: number;
  readonly wires: readonly Wire[];
  readonly answers: ReadonlyMap<QuestionName, Seen>;
  readonly refusals: readonly Refusal[];
  readonly pair: Pair | undefined;
  /** Rows that the service counts between the pair's values, both included. */
  readonly counted: number | 'not-supported' | undefined;
  /** Questions that were not asked, as the requests were used up, or too few rows are there. */
  readonly unasked: readonly QuestionName[];
  /** A value that does not fit its column. */
  readonly misfit: TidemarkError | undefined;
  /** Keys that were asked for; undefined: none were. */
  readonly lookedUp: readonly string[] | undefined;
  /** The row under an offset that was asked for between its instant and its local digits. */
  readonly offset: LeadRow | undefined;
  /** Keys that come behind one of the same value, as the service sorts them; undefined: it was not asked. */
  readonly behind: readonly string[] | undefined;
  /** What ended the questions. */
  readonly fatal: TidemarkError | undefined;
}

/** The rows that came to a question; none where none did. */
export const rowsOf = ({ answers }: Pick<Evidence, 'answers'>, name: QuestionName): readonly LeadRow[] => {
  const seen = answers.get(name);
  return seen?.outcome === 'rows' ? seen.rows : [];
};

export const cameTo = ({ answers }: Pick<Evidence, 'answers'>, name: QuestionName): CameRows | undefined => {
  const seen = answers.get(name);
  return seen?.outcome === 'rows' ? seen : undefined;
};

export const isRefused = ({ refusals }: Pick<Evidence, 'refusals'>, option: Option): boolean =>
  refusals.some((refusal) => refusal.option === option);
