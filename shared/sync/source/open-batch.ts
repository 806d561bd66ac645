import type { ScannedPage, Scanner } from '../../odata/index.ts';
import type { ColumnBatch } from '../../parquet/index.ts';
import type { FeedCursor, RowVersion } from '../feed/index.ts';
import type { RunContext } from '../run/index.ts';
import { isRetyped, type OpenTable, openTable, type Reconciled, type Span } from '../table/index.ts';
import { heldIds, isBatchFull, pageVersions, takeHeld } from './held-rows.ts';
import { LastContents } from './last-contents.ts';
import { createLeadingScanner } from './leading-scanner.ts';
import { contentsOf } from './row-contents.ts';
import { PageOddities } from './page-oddities.ts';

/** Scans the present page with a scanner: once more with another one, where it has to be. */
export type ScanPage = (scanner: Scanner) => ScannedPage;

/**
 * The rows that are taken and not closed yet, and behind them those of the present page. Before the first row that is new no table is open,
 * and a page is scanned by key and cursor alone.
 */
export class OpenBatch {
  readonly #run: RunContext;
  readonly #cursor: FeedCursor;
  readonly #reconciled: Reconciled;
  readonly #oddities = new PageOddities();
  readonly #last: LastContents;
  #leading: Scanner | undefined;
  #table: OpenTable | undefined;
  #page: ScanPage | undefined;
  /** What the present page says, where it was scanned whole. */
  #whole: ScannedPage | undefined;
  /** Members of the present page that no column takes. */
  #untaken: readonly string[] = [];

  constructor(run: RunContext, cursor: FeedCursor, reconciled: Reconciled) {
    this.#run = run;
    this.#cursor = cursor;
    this.#reconciled = reconciled;
    this.#last = new LastContents(run, cursor);
  }

  /** Absent before a page had a row that is new. */
  get table(): OpenTable | undefined {
    return this.#table;
  }

  /** A batch is closed with the page that fills it. */
  get isFull(): boolean {
    return this.#table !== undefined && isBatchFull(this.#run, this.#table.scanner);
  }

  /** Scans a page. Its rows stay only where `keep` says so. */
  scan(page: ScanPage): ScannedPage {
    this.#page = page;
    this.#last.forget();
    if (this.#table === undefined) return page(this.#leadingScanner());
    return this.#scanWhole(page, this.#table.scanner);
  }

  /**
   * The table; where it was not open, the present page is scanned once more, whole. `replan`: as `openTable`, and where the page's rows have
   * members that the source declares by now.
   */
  async open(): Promise<OpenTable | 'replan'> {
    const table = this.#table ?? (await this.#openTable());
    if (table === 'replan') return table;
    const untaken = this.#untaken;
    this.#untaken = [];
    return (await isRetyped(this.#run, untaken)) ? 'replan' : table;
  }

  /** Opens the table before a page is there: what is scanned then is scanned whole. `was-open`: it was. */
  async openAhead(): Promise<'open' | 'was-open' | 'replan'> {
    if (this.#table !== undefined) return 'was-open';
    this.#page = undefined;
    return (await this.open()) === 'replan' ? 'replan' : 'open';
  }

  async #openTable(): Promise<OpenTable | 'replan'> {
    const table = await openTable(this.#run, this.#cursor, this.#reconciled);
    if (table === 'replan') return table;
    if (this.#page !== undefined) this.#scanWhole(this.#page, table.scanner);
    this.#leading = undefined;
    this.#table = table;
    return table;
  }

  /** Notes what the pages of rows taken have that did not become cells as it came. */
  tellOddities(): void {
    this.#oddities.tell(this.#run, this.#run.state.types?.properties ?? []);
  }

  /** Of the present page's rows, keeps these, which rise. */
  keep(rows: readonly number[]): void {
    if (this.#table !== undefined) this.#last.see(this.#table.columns, this.#table.scanner);
    this.#table?.scanner.keep(rows);
    if (rows.length > 0 && this.#whole !== undefined) this.#oddities.see(this.#whole);
  }

  /** Hashes of what rows of the present page hold; undefined: their columns are not known. */
  contentsOf(rows: readonly number[]): readonly string[] | undefined {
    return this.#last.of(rows) ?? (this.#page && contentsOf(this.#run, this.#cursor, this.#page, rows));
  }

  /** Versions of the present page's rows, by row of the page. */
  pageVersions({ scanner }: OpenTable): ReadonlyMap<number, RowVersion> {
    return pageVersions(this.#cursor, scanner);
  }

  /** Ids of the rows that are kept, within a span where one is given. */
  heldIds(span?: Span): Set<string> {
    return this.#table === undefined ? new Set() : heldIds(this.#cursor, this.#table.scanner, span);
  }

  /** The rows that are kept, as a batch of its own; undefined: there are none. */
  take(): ColumnBatch | undefined {
    return this.#table && takeHeld(this.#table.scanner);
  }

  #scanWhole(page: ScanPage, scanner: Scanner): ScannedPage {
    const scanned = page(scanner);
    this.#untaken = scanned.unknown;
    this.#whole = scanned;
    return scanned;
  }

  #leadingScanner(): Scanner {
    return (this.#leading ??= createLeadingScanner(this.#cursor, this.#run.feed.name));
  }
}
