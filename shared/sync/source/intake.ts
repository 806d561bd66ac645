import type { AddFile } from '../../delta/index.ts';
import type { ScannedPage } from '../../odata/index.ts';
import { cellOrder } from '../../parquet/index.ts';
import { columnsNamed, type FeedCursor } from '../feed/index.ts';
import type { WalkPosition } from '../progress/index.ts';
import type { RunContext } from '../run/index.ts';
import {
  createExistingIds,
  type ExistingIds,
  type OpenTable,
  type Reconciled,
  type Span,
} from '../table/index.ts';
import { BatchCommits } from './batch-commits.ts';
import { keysInTable } from './keys-in-table.ts';
import { OpenBatch, type ScanPage } from './open-batch.ts';
import type { ReadRows } from './range/index.ts';
import { checkContents } from './two-contents.ts';

/** `ids` are in the order of the rows asked for, `span` is that of their cursor values. */
export interface Identified {
  readonly ids: readonly string[];
  readonly span: Span;
  readonly inTable: ReadonlySet<string>;
}

/** Takes new rows into batches, and batches into the table. Rows are told by their numbers on the present page. Every answer may be `replan`: see TableWriter. */
export class Intake {
  readonly #run: RunContext;
  readonly #cursor: FeedCursor;
  readonly #batch: OpenBatch;
  readonly #commits: BatchCommits;
  #known: { readonly files: readonly AddFile[]; readonly rows: ExistingIds } | undefined;

  constructor(run: RunContext, cursor: FeedCursor, reconciled: Reconciled) {
    this.#run = run;
    this.#cursor = cursor;
    this.#batch = new OpenBatch(run, cursor, reconciled);
    this.#commits = new BatchCommits(run);
  }

  get isFull(): boolean {
    return this.#batch.isFull;
  }

  /** Opens the table before a page is there; `was-open`: it was. */
  openAhead(): Promise<'open' | 'was-open' | 'replan'> {
    return this.#batch.openAhead();
  }

  /** Scans a page, none of whose rows is taken yet. */
  scan(page: ScanPage): ScannedPage {
    return this.#batch.scan(page);
  }

  /** Takes, of rows that were read in order, those that neither the table nor this run holds; answers which. */
  async add({ fresh, old, isRepeated }: ReadRows, page: ScannedPage): Promise<readonly number[] | 'replan'> {
    if (fresh.length + old.length === 0 && !isRepeated) return this.#take([]);
    const open = await this.#batch.open();
    if (open === 'replan') return open;
    if (isRepeated) checkContents(this.#run.feed, this.#cursor, open.scanner, page);
    const late = await this.#newAmong(old);
    if (late === 'replan') return late;
    const above = fresh.length === 0 ? fresh : await this.#unknownOf(open, fresh);
    return this.#take(late.length === 0 ? above : [...late, ...above].toSorted((a, b) => a - b));
  }

  /** Of rows in any order, those that neither the table nor this run holds. */
  async #newAmong(rows: readonly number[]): Promise<readonly number[] | 'replan'> {
    if (rows.length === 0) return rows;
    const found = await this.identify(rows);
    if (found === 'replan') return found;
    const known = this.openIds(found.span);
    return rows.filter((_, place) => {
      const id = found.ids[place] ?? '';
      if (found.inTable.has(id) || known.has(id)) return false;
      known.add(id);
      return true;
    });
  }

  /** Texts of the keys that the table holds at a place of the cursor, in units of `CursorValue.order`. */
  async keysAt(order: bigint): Promise<readonly string[] | 'replan'> {
    const open = await this.#batch.open();
    return open === 'replan' ? open : keysInTable(this.#run, this.#cursor, open, order);
  }

  contentsOf(rows: readonly number[]): readonly string[] | undefined {
    return this.#batch.contentsOf(rows);
  }

  /** Takes rows that `identify` has shown to be new. */
  addNew(rows: readonly number[]): void {
    this.#take(rows);
  }

  /** Ids of rows in any order, and those that the table holds, this run's commits included. */
  async identify(rows: readonly number[]): Promise<Identified | 'replan'> {
    const open = await this.#batch.open();
    if (open === 'replan' || (await this.settle()) === 'replan') return 'replan';
    const versions = this.#batch.pageVersions(open);
    const found = rows.flatMap((row) => versions.get(row) ?? []);
    const orders = found.map(({ order }) => order).toSorted((a, b) => (a < b ? -1 : Number(a > b)));
    const span: Span = { min: orders[0] ?? 0n, max: orders.at(-1) ?? 0n };
    const files = open.writer.snapshot?.files ?? [];
    const inTable = await this.#knownAmong(open, files)?.within(span, this.#run.signal);
    this.#commits.noteCompared();
    return { ids: found.map(({ id }) => id), span, inTable: inTable ?? new Set() };
  }

  /** Ids of the rows of the open batch, those of the present page aside. */
  openIds(span?: Span): Set<string> {
    return this.#batch.heldIds(span);
  }

  /** Closes the open batch into a staged file, not committed yet. */
  async stage(): Promise<void> {
    await this.#close();
    await this.#commits.staged();
  }

  /**
   * Closes the open batch, and begins to commit what is staged and to write the state after it: the next rows may be taken meanwhile. One
   * commit is under way at a time. `replan` tells of the one before.
   */
  async flush(position: WalkPosition): Promise<'begun' | 'replan'> {
    if ((await this.settle()) === 'replan') return 'replan';
    await this.#close();
    const { table } = this.#batch;
    if (table !== undefined) this.#commits.begin(table.writer, position);
    return 'begun';
  }

  /** Ends a walk: says what its pages had, and waits for the commit that is under way. Rejects as it does. */
  end(): Promise<'settled' | 'replan'> {
    this.#batch.tellOddities();
    return this.settle();
  }

  /** Ends a walk that failed: the same, and lets go of what no commit was tried with. Never rejects. */
  async abandon(): Promise<void> {
    await this.end().catch(() => undefined);
    await this.letGo();
  }

  /** Waits for the commit that is under way. Rejects as it does. */
  settle(): Promise<'settled' | 'replan'> {
    return this.#commits.settle();
  }

  /** Lets go of what is staged and no commit was tried with. */
  letGo(): Promise<void> {
    return this.#commits.letGo();
  }

  #take(rows: readonly number[]): readonly number[] {
    this.#batch.keep(rows);
    return rows;
  }

  async #close(): Promise<void> {
    const { table } = this.#batch;
    const batch = this.#batch.take();
    if (table !== undefined && batch !== undefined) await this.#commits.stage(table.writer, batch);
  }

  async #unknownOf(open: OpenTable, rows: readonly number[]): Promise<readonly number[]> {
    const span = this.#spanOf(open, rows);
    const held = await this.#knownAmong(open, open.writer.othersFiles)?.within(span, this.#run.signal);
    if (held === undefined) return rows;
    this.#commits.noteCompared();
    if (held.size === 0) return rows;
    const versions = this.#batch.pageVersions(open);
    return rows.filter((row) => !held.has(versions.get(row)?.id ?? ''));
  }

  /** The cursor values of rows in order, in table units. */
  #spanOf({ scanner }: OpenTable, rows: readonly number[]): Span {
    const [column] = columnsNamed(scanner.view(), [this.#cursor.field]);
    const orderAt = (row = 0): bigint =>
      column === undefined ? 0n : cellOrder(column, scanner.pageStart + row);
    return { min: orderAt(rows[0]), max: orderAt(rows.at(-1)) };
  }

  #knownAmong({ writer, leadingFields }: OpenTable, files: readonly AddFile[]): ExistingIds | undefined {
    const { snapshot } = writer;
    if (snapshot !== undefined && this.#known?.files !== files) {
      const candidates = { snapshot, candidates: files };
      const rows = createExistingIds(this.#run.deps.lake, candidates, this.#cursor, leadingFields);
      this.#known = { files, rows };
    }
    return this.#known?.rows;
  }
}
