import { placeOf, type ScannedPage } from '../../../odata/index.ts';
import type { CellPlace, PassesPlace } from '../../../state/index.ts';
import { leadingTexts, type SourceRow, sourceRowAt, rowOfTexts } from '../../feed/index.ts';
import { lastRowOf } from './last-row.ts';
import type { RangeAnswer } from './range-answer.ts';
import type { Cell, CellRows } from './cell.ts';
import { type Halt, isHalt, type PassAnswer, readInPasses } from './cell-passes.ts';
import { CellQuestions } from './cell-questions.ts';
import { CellSeen } from './cell-seen.ts';
import type { DueCheck } from './due-check.ts';
import { hasTexts, isSameRow } from './key-conditions.ts';
import type { RangeParts } from './range-parts.ts';
import { refusesGt, rememberGt } from './refuses-gt.ts';
import { breaksBehind } from './torn.ts';

/** Where a later run goes on in a cell. */
type GoesOn = Partial<Pick<CellPlace, 'behind' | 'passes'>>;

/** Reads every row of one cell, by key, whatever its values are. */
export class CellReader {
  readonly #parts: RangeParts;
  readonly #due: Pick<DueCheck, 'seeCell' | 'seeRest'>;
  readonly #questions: CellQuestions;
  /** Where it goes on from; undefined: it is read from its first row on. */
  #kept: CellPlace | undefined;
  #taken = 0;
  /** Rows that came in the last pass, within the bounds as sent. */
  #came = 0;
  #greatest: SourceRow | undefined;
  /** Rows that came more than once in the last pass. */
  #again = 0;
  /** Answers that had rows. */
  #answers = 0;
  /** A later run may go on where this one stops. */
  #isKept = true;
  readonly seen: CellSeen;
  readonly #cell: Cell;

  /** `due`: is told of the rows that come. */
  constructor(parts: RangeParts, cell: Cell, due: Pick<DueCheck, 'seeCell' | 'seeRest'>) {
    const { bounds, cursor } = parts;
    const { from, below, isOpen = false } = cell;
    this.#parts = parts;
    this.#due = due;
    this.#cell = cell;
    const lt = isOpen ? undefined : below + bounds.upper;
    this.#questions = new CellQuestions(parts, { ge: bounds.lowerOf(from), lt });
    const place = (order: bigint) => placeOf(cursor.kind, order);
    this.seen = new CellSeen(cursor, { least: place(from.order), below: place(below), end: bounds.end });
  }

  async read(): Promise<CellRows | Halt> {
    this.#kept = this.#parts.cells.of(this.#questions.filter);
    const { greatest, passes } = this.#kept ?? {};
    this.#came = this.#kept?.rows ?? 0;
    if (greatest !== undefined) this.#greatest = rowOfTexts(this.#parts.cursor, greatest);
    const end = passes === undefined ? await this.#readRows() : await this.#bySkip();
    if (this.#kept !== undefined && this.#came - this.#kept.rows > this.#taken) this.#due.seeRest(this.#cell);
    return isHalt(end) ? end : { taken: this.#taken, rows: this.#came, greatest: this.#greatest };
  }

  /** By key, and by the number of its rows where that may have left some out. */
  async #readRows(): Promise<'end' | Halt> {
    const end = await this.#byKeyTwice();
    if (end === 'refused' || (end === 'end' && (await this.#mayLackRows()))) return this.#bySkip();
    return end;
  }

  /** Where the source counts more rows than came, some have come meanwhile before the row that was read last: it is read from its first row on. */
  async #byKeyTwice(): Promise<'end' | 'refused' | Halt> {
    if (refusesGt(this.#parts)) return 'refused';
    const end = await this.#byKey();
    if (end !== 'end' || (await this.#lacksRows()) !== true) return end;
    this.#kept = undefined;
    this.#beginPass();
    return this.#byKey();
  }

  /** Sees an answer that came after the cell: rows that were in it, and lie above it now, are counted there no more. */
  seeAfter(page: ScannedPage): void {
    this.#came -= this.seen.left(page);
  }

  /** The same once more; what it brings beyond what came before. */
  async readAgain(): Promise<CellRows | Halt> {
    this.#isKept = false;
    this.#came = 0;
    this.#taken = 0;
    this.#answers = 0;
    this.seen.clear();
    return this.read();
  }

  /** Whether one of some rows of the cell did not come. Those that came in an earlier run are not known. */
  lacks(keys: Iterable<string>): boolean {
    return this.#kept === undefined && this.seen.lacks(keys);
  }

  async #byKey(): Promise<'end' | 'refused' | Halt> {
    const { cursor } = this.#parts;
    const behind = this.#kept?.behind;
    let after = behind && rowOfTexts(cursor, behind);
    for (;;) {
      const next = await this.#behind(after).catch((error: unknown) => this.#questions.refused(error, after));
      if (next === 'refused' || isHalt(next)) return next;
      if (after !== undefined) rememberGt(this.#parts, true);
      if (next === undefined) return 'end';
      if (after !== undefined && isSameRow(cursor, next, after)) return 'refused';
      after = next;
    }
  }

  /** The last row of the next answer in the order of the key; undefined: none is left. */
  async #behind(after: SourceRow | undefined): Promise<SourceRow | undefined | Halt> {
    const answer = await this.#questions.behind(after);
    if (answer === undefined) return undefined;
    const last = lastRowOf(this.#parts.cursor, answer.page.scanned);
    const taken = await this.#take(answer, () => after && { behind: leadingTexts(after) });
    return taken === 'more' ? last : taken;
  }

  /** Whether the source counts more rows in the cell than came; where it does not count, they may be more in any cell that has an end. */
  async mayHaveGrown(): Promise<boolean> {
    return (await this.#lacksRows()) ?? this.#questions.hasEnd;
  }

  /** Whether it counts more; where it does not count, whether it may have compared a key otherwise than it sorts it. */
  async #mayLackRows(): Promise<boolean> {
    const answers = this.#answers + (this.#kept === undefined ? 0 : 1);
    return (await this.#lacksRows()) ?? (answers > 1 && hasTexts(this.#parts.cursor));
  }

  /** Whether the source counts more rows than came; undefined: it does not count. */
  async #lacksRows(): Promise<boolean | undefined> {
    const counted = await this.#questions.counted();
    return counted === undefined ? undefined : counted > this.#came;
  }

  #bySkip(): Promise<'end' | Halt> {
    return readInPasses({
      run: this.#parts.run,
      from: this.#kept?.passes,
      begin: () => this.#beginPass(),
      ask: (skip, placeNow) => this.#askBySkip(skip, placeNow),
      tally: () => ({ taken: this.#taken, again: this.#again }),
      lacksRows: () => this.#lacksRows(),
    });
  }

  #beginPass(): void {
    this.#came = 0;
    this.#again = 0;
    this.seen.beginPass();
  }

  async #askBySkip(skip: number, placeNow: () => PassesPlace): Promise<PassAnswer | Halt> {
    const answer = await this.#questions.from(skip);
    const { link, scanned } = answer.page;
    const rows = scanned.rowCount;
    const isCut = link !== undefined || rows >= this.#parts.page;
    const taken = await this.#take(answer, () => ({ passes: placeNow() }));
    return taken === 'more' ? { rows, isCut } : taken;
  }

  /** `begins`: where the answer began. There a later run goes on, so that rows come that are known, and prove its bounds. */
  async #take({ page, torn }: RangeAnswer, begins: () => GoesOn | undefined): Promise<'more' | Halt> {
    const { scanned } = page;
    const before = this.#came;
    this.#parts.learned.noteExact(scanned.places);
    const inside = this.seen.insideOf(scanned);
    if (scanned.rowCount > 0) this.#answers += 1;
    for (const row of inside) this.#note(scanned, row);
    this.#due.seeCell(scanned, inside);
    const { isRepeated, again, first } = this.seen.see(scanned, inside);
    this.#came += scanned.rowCount - again;
    this.#again += again;
    const taken = await this.#parts.rows.take(scanned, { fresh: [], old: inside, first, isRepeated });
    page.release();
    if (taken === 'replan') return taken;
    this.#taken += taken;
    this.#notePlace(before, begins());
    if (torn !== undefined) throw breaksBehind(this.#parts, this.#cell.from, torn);
    return this.#parts.rows.pause();
  }

  #notePlace(rows: number, place: GoesOn | undefined): void {
    if (place === undefined || !this.#isKept) return;
    const greatest = this.#greatest && leadingTexts(this.#greatest);
    this.#parts.cells.note({ filter: this.#questions.filter, rows, ...place, ...(greatest && { greatest }) });
  }

  #note(page: ScannedPage, row: number): void {
    const before = this.#greatest;
    if (before !== undefined && page.places.compareTo(row, before.place) <= 0) return;
    this.#greatest = sourceRowAt(this.#parts.cursor, page, row);
  }
}
