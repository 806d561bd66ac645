import { type CursorValue, placeOf, type ScannedPage } from '../../../odata/index.ts';
import { type SourceRow, sourceRowAt } from '../../feed/index.ts';
import { lastRowOf } from './last-row.ts';
import { entityOf } from '../../table/index.ts';
import type { RangeAnswer } from './asker.ts';
import { type PassAnswer, readInPasses } from './cell-passes.ts';
import { CellSeen } from './cell-seen.ts';
import type { DueCheck } from './due-check.ts';
import { behindKey, betweenNothing, hasTexts, isSameRow } from './key-conditions.ts';
import type { RangeParts } from './range-parts.ts';
import { type RangeRequest, rangeFilter } from './range-request.ts';
import { learnNoGt, refusesGt, rememberGt } from './refuses-gt.ts';
import { breaksBehind } from './torn.ts';

/** A part of the range that is read by key: values from `from` on and below `below`. */
export interface Cell {
  readonly from: CursorValue;
  /** In units of `CursorValue.order`. */
  readonly below: bigint;
  /** It is asked for without an upper bound. */
  readonly isOpen?: boolean;
}

/** What a cell brought. */
export interface CellRows {
  /** Rows that were not known. */
  readonly taken: number;
  /** Rows of the cell that came in the last pass. */
  readonly rows: number;
  /** The greatest row of the cell; undefined: it has none. */
  readonly greatest: SourceRow | undefined;
}

/** Reads every row of one cell, by key, whatever its values are. */
export class CellReader {
  readonly #parts: RangeParts;
  readonly #due: Pick<DueCheck, 'seeCell'>;
  readonly #bounds: Pick<RangeRequest, 'ge' | 'lt'>;
  #taken = 0;
  /** Rows that came in the last pass, within the bounds as sent. */
  #came = 0;
  #greatest: SourceRow | undefined;
  /** Rows that came more than once in the last pass. */
  #again = 0;
  /** Answers that had rows. */
  #answers = 0;
  readonly seen: CellSeen;
  readonly #from: CursorValue;

  /** `due`: is told of the rows that come. */
  constructor(parts: RangeParts, { from, below, isOpen = false }: Cell, due: Pick<DueCheck, 'seeCell'>) {
    const { bounds, cursor } = parts;
    this.#parts = parts;
    this.#due = due;
    this.#from = from;
    this.#bounds = { ge: bounds.lowerOf(from), lt: isOpen ? undefined : below + bounds.upper };
    const place = (order: bigint) => placeOf(cursor.kind, order);
    this.seen = new CellSeen(cursor, { least: place(from.order), below: place(below), end: bounds.end });
  }

  async read(): Promise<CellRows | 'replan'> {
    const end = refusesGt(this.#parts) ? 'refused' : await this.#byKey();
    if (end === 'replan') return end;
    if (end === 'refused' || (await this.#mayLackRows())) {
      if ((await this.#bySkip()) === 'replan') return 'replan';
    }
    return { taken: this.#taken, rows: this.#came, greatest: this.#greatest };
  }

  /** Sees an answer that came after the cell: rows that were in it, and lie above it now, are counted there no more. */
  seeAfter(page: ScannedPage): void {
    this.#came -= this.seen.left(page);
  }

  /** The same once more; what it brings beyond what came before. */
  async readAgain(): Promise<CellRows | 'replan'> {
    this.#came = 0;
    this.#taken = 0;
    this.#answers = 0;
    this.seen.clear();
    return this.read();
  }

  async #byKey(): Promise<'end' | 'refused' | 'replan'> {
    let after: SourceRow | undefined;
    for (;;) {
      const next = await this.#behind(after).catch((error: unknown) => this.#refusedGt(error, after));
      if (next === 'refused' || next === 'replan') return next;
      if (after !== undefined) rememberGt(this.#parts, true);
      if (next === undefined) return 'end';
      if (after !== undefined && isSameRow(this.#parts.cursor, next, after)) return 'refused';
      after = next;
    }
  }

  /** The last row of the next answer in the order of the key; undefined: none is left. */
  async #behind(after: SourceRow | undefined): Promise<SourceRow | undefined | 'replan'> {
    const { cursor, run, page } = this.#parts;
    const conditions = after === undefined ? [undefined] : behindKey(cursor, await entityOf(run), after);
    for (const keys of conditions) {
      const answer = await this.#ask({ ...this.#bounds, keys, order: 'key', top: page });
      const { scanned } = answer.page;
      if (scanned.rowCount === 0) continue;
      const last = lastRowOf(cursor, scanned);
      return (await this.#take(answer)) === 'replan' ? 'replan' : last;
    }
    return undefined;
  }

  /** What a question behind a row ended in. */
  async #refusedGt(error: unknown, after: SourceRow | undefined): Promise<'refused'> {
    if (after === undefined) throw error;
    const { cursor, run, page } = this.#parts;
    const keys = betweenNothing(cursor, await entityOf(run), after);
    const plain = { ...this.#bounds, order: 'key', top: page } as const;
    return learnNoGt(this.#parts, error, {
      nothing: () => this.#ask({ ...plain, keys }),
      plain: () => this.#ask(plain),
    });
  }

  /** Whether the source counts more rows in the cell than came; where it does not count, they may be more in any cell that has an end. */
  async mayHaveGrown(): Promise<boolean> {
    return (await this.#lacksRows()) ?? this.#bounds.lt !== undefined;
  }

  /** Whether it counts more; where it does not count, whether it may have compared a key otherwise than it sorts it. */
  async #mayLackRows(): Promise<boolean> {
    return (await this.#lacksRows()) ?? (this.#answers > 1 && hasTexts(this.#parts.cursor));
  }

  /** Whether the source counts more rows than came; undefined: it does not count. */
  async #lacksRows(): Promise<boolean | undefined> {
    const { run, cursor, count } = this.#parts;
    const counted = await count(rangeFilter(run.feed, cursor, this.#bounds));
    return counted === undefined ? undefined : counted > this.#came;
  }

  #bySkip(): Promise<'end' | 'replan'> {
    return readInPasses({
      run: this.#parts.run,
      begin: () => this.#beginPass(),
      ask: (skip) => this.#askBySkip(skip),
      tally: () => ({ taken: this.#taken, again: this.#again }),
      lacksRows: () => this.#lacksRows(),
    });
  }

  #beginPass(): void {
    this.#came = 0;
    this.#again = 0;
    this.seen.beginPass();
  }

  async #askBySkip(skip: number): Promise<PassAnswer | 'replan'> {
    const { page } = this.#parts;
    const from = skip === 0 ? {} : { skip };
    const answer = await this.#ask({ ...this.#bounds, order: 'key', top: page, ...from });
    const { link, scanned } = answer.page;
    const rows = scanned.rowCount;
    const isCut = link !== undefined || rows >= page;
    return (await this.#take(answer)) === 'replan' ? 'replan' : { rows, isCut };
  }

  #ask(request: RangeRequest): Promise<RangeAnswer> {
    const { asker, rows } = this.#parts;
    return asker.ask(request, (body) => rows.scan(body));
  }

  async #take({ page, torn }: RangeAnswer): Promise<'more' | 'replan'> {
    const { scanned } = page;
    this.#parts.learned.noteExact(scanned.places);
    const inside = this.seen.insideOf(scanned);
    if (scanned.rowCount > 0) this.#answers += 1;
    for (const row of inside) this.#note(scanned, row);
    this.#due.seeCell(scanned, inside);
    const { isRepeated, again } = this.seen.see(scanned, inside);
    this.#came += scanned.rowCount - again;
    this.#again += again;
    const taken = await this.#parts.rows.take(scanned, { fresh: [], old: inside, isRepeated });
    page.release();
    if (taken === 'replan') return taken;
    this.#taken += taken;
    if (torn !== undefined) throw breaksBehind(this.#parts, this.#from, torn);
    const pause = await this.#parts.rows.pause();
    return pause === 'replan' ? pause : 'more';
  }

  #note(page: ScannedPage, row: number): void {
    const before = this.#greatest;
    if (before !== undefined && page.places.compareTo(row, before.place) <= 0) return;
    this.#greatest = sourceRowAt(this.#parts.cursor, page, row);
  }
}
