import type { ColumnBatch } from '../../parquet/index.ts';
import type { CursorPlaces } from '../values/index.ts';

/** So many cells of a column. */
export interface ColumnCells {
  /** The property. */
  readonly column: string;
  readonly cells: number;
}

/** What one page says, beside its rows, and where its rows stand in order. Good until the scanner scans again. */
export interface ScannedPage {
  /** Rows on the page. */
  readonly rowCount: number;
  /** Where each row's cursor value stands in order. */
  readonly places: CursorPlaces;
  /** The next link, and the context URL, as the service wrote them. */
  readonly link?: string;
  readonly context?: string;
  /** The count that the service wrote into the page. */
  readonly count?: number;
  /** Names of the rows' members that no column takes, annotations aside, each once; a hundred at most. */
  readonly unknown: readonly string[];
  /** Texts in which half of a surrogate pair, which UTF-8 cannot hold, became U+FFFD. */
  readonly replacedText: readonly ColumnCells[];
  /** Values that are null, or not there, though `$metadata` says that they never are; key and cursor aside. */
  readonly nulls: readonly ColumnCells[];
  /** Properties of binary columns all of whose values on the page are `0x` and hexadecimal digits, which base64's letters hold too. */
  readonly hexColumns: readonly string[];
  /** A key or cursor property of a row, `name` among the scanner's, as the source wrote it: text unescaped, a number's digits. Empty for null. */
  textOf(name: string, row: number): string;
}

/** Turns the bytes of pages into typed columns. The rows of the last page lie behind those that are held, until `keep` says which of them stay. */
export interface Scanner {
  /**
   * Scans a body's rows behind those that are held, all or none: after an error the columns are as before. Rows of an earlier page for which `keep`
   * was not called are dropped first. The body must stay as it is until the next scan: `textOf` reads it. Errors: `source-contract` for a body
   * that is no page of a collection, and for a value that is not of its declared type, with the column, its place and what to do.
   */
  scan(body: Uint8Array): ScannedPage;
  /** Keeps, of the last page's rows, those with these numbers, which rise; drops the others. */
  keep(rows: readonly number[]): void;
  /** Rows held, those of the last page included. */
  readonly rowCount: number;
  /** Rows that are held without those of the last page: its rows begin here. */
  readonly pageStart: number;
  /** Bytes held in columns. */
  readonly sizeBytes: number;
  /** All of the rows: a view, until the next scan, keep, take or reset. */
  view(): ColumnBatch;
  /** The rows as a batch whose buffers are its own; the scanner begins anew. Only once `keep` was called for the last page. */
  take(): ColumnBatch;
  /** Begins anew, in the same memory. */
  reset(): void;
}

/** Which columns tell rows apart and order them. */
export interface ScannedKeys {
  readonly cursor: string;
  readonly key: readonly string[];
}
