import { comparePlaces, type CursorValue, placeOf, type ScannedPage } from '../../../odata/index.ts';
import type { RangeAnswer } from './range-answer.ts';
import type { Missing } from './bound-check.ts';
import type { RowsAt } from './bound-steps.ts';
import type { Cell } from './cell.ts';
import { type Due, DueList, MOST_STEPS } from './due-list.ts';
import { type DueVerdict, isEmptyAt, isUntaken } from './due-verdict.ts';
import type { Position } from './position.ts';
import type { RangeParts } from './range-parts.ts';
import type { RangeStart } from './range-start.ts';
import type { KnownRows, RecentRows } from './recent-rows.ts';
import { firstRowOf, lastRowOf } from './last-row.ts';
import { noteUnproven, proveBound, proveWitness } from './prove-lower.ts';
import { ignoresOffset } from './reads-offset.ts';
import { stalled } from './stalled.ts';
import { checkOutside } from './outside-check.ts';
import { isOn, type Witnesses } from './witness.ts';

/** Sees to it that every bound brings back the rows that it was made of. */
export class DueCheck {
  readonly #parts: RangeParts;
  readonly #position: Position;
  readonly #recent: RecentRows;
  readonly #witnesses: Witnesses;
  readonly #due: DueList;
  /** The read begins at a value of which no row is known. */
  #unwitnessed: CursorValue | undefined;
  #steps = 0;

  constructor(
    parts: RangeParts,
    known: KnownRows,
    { watermark, witnesses }: { readonly watermark: RangeStart['watermark']; readonly witnesses: Witnesses },
  ) {
    this.#parts = parts;
    this.#position = known.position;
    this.#recent = known.recent;
    this.#due = new DueList(parts.cursor);
    this.#witnesses = witnesses;
    if (watermark === undefined) return;
    this.#due.expect(watermark);
    if (watermark.keys.length === 0) this.#unwitnessed = watermark.value;
  }

  /** The next bound is made of the rows where the position stands. */
  arm(): void {
    const { known } = this.#position;
    this.#steps = 0;
    if (known !== undefined) this.#due.expect(known);
  }

  /** Before anything is asked: whether bounds still need the steps that they take. */
  async askWithoutSteps(): Promise<void> {
    const known = this.#known;
    if (known !== undefined) await this.#parts.bounds.steps.askWithout(known);
  }

  /** Checks an answer, whose rows are in order. `isEnd`: nothing follows it. */
  async check(answer: RangeAnswer, isEnd: boolean): Promise<DueVerdict> {
    const { scanned } = answer.page;
    const outside = await this.#checkOutside(answer);
    if (outside !== 'fine') return outside;
    if ((await this.#checkStart(scanned)) === 'again') return 'again';
    for (;;) {
      const { first: due } = this.#due;
      if (due === undefined) return 'fine';
      const isLast = isEnd || isEmptyAt(answer, due.rows.value, this.#position.value);
      const verdict = await this.#checkDue(due, scanned, isLast);
      if (verdict !== 'more') return verdict;
    }
  }

  /** Rows above a value that came with it, by key, must come with what follows it. */
  expectAbove(at: RowsAt): void {
    this.#due.expectToo(at);
  }

  /** Sees an answer of rows that were read by key; `inside`: those that lie in the part that was asked for. */
  seeCell(scanned: ScannedPage, inside: readonly number[]): void {
    this.#recent.seeCell(scanned, inside, this.#parts.bounds.unit);
    this.#due.seeCell(scanned, (row) => this.#position.keyAt(scanned, row));
  }

  /** A cell went on where a run before has stopped, and known rows of it came: those that came then do not come again. */
  seeRest(cell: Cell): void {
    this.#due.settle(cell);
  }

  /** `more`: all about these is known. */
  async #checkDue({ rows, keys }: Due, scanned: ScannedPage, isEnd: boolean): Promise<DueVerdict | 'more'> {
    const isPassed = rows.see(scanned, (row) => this.#position.keyAt(scanned, row));
    if (!isPassed && !isEnd) return 'fine';
    this.#forget(rows.value, rows.moved);
    const verdict = rows.missing.length === 0 ? {} : await this.#judgeMissing({ rows, keys });
    const isLost = (isPassed || scanned.rowCount === 0) && isUntaken(rows.value, this.#position.value);
    if (typeof verdict !== 'object') return verdict === 'cut' && isLost ? 'again' : verdict;
    this.#due.dropFirst();
    if (!rows.hasCome) return this.#callWitness(rows.value, scanned, verdict.moved);
    this.#parts.bounds.noteLower();
    return 'more';
  }

  async #judgeMissing({
    rows: { value, missing },
    keys,
  }: Due): Promise<DueVerdict | Pick<Missing, 'moved'> | 'more'> {
    const { outcome, forgotten, moved } = await this.#parts.bounds.missing({ value, keys: missing });
    this.#forget(value, forgotten);
    const stay = (key: string): boolean => !forgotten.includes(key);
    if (outcome === 'stepped') return this.#askAgain({ value, keys: keys.filter(stay) });
    if (outcome === 'gone') return { moved };
    if (outcome === 'cut') {
      if (await ignoresOffset(this.#parts, { value, keys: missing.filter(stay) })) return 'compared';
      this.#countStep();
      return outcome;
    }
    this.#due.dropFirst();
    await noteUnproven(this.#parts, value);
    return 'more';
  }

  /** A bound whose rows are all gone proves nothing without a witness. */
  async #callWitness(value: CursorValue, scanned: ScannedPage, moved?: RowsAt): Promise<DueVerdict | 'more'> {
    const { cursor } = this.#parts;
    const seen = { moved, came: lastRowOf(cursor, scanned) };
    const witness = await this.#witnesses.call(value, isOn(cursor, scanned), seen);
    if (witness.kind === 'there') return 'more';
    const { kind, at } = witness;
    // A read that stands below has a bound that was not made of it.
    const stands = this.#position.value?.order;
    if (kind === 'bound' && (stands === undefined || stands >= at.value.order)) {
      this.#position.standAt(at.value, at.keys);
      return this.#askAgain(at);
    }
    this.#countStep();
    const proof = await proveWitness(this.#parts, witness);
    if (proof === 'gone') return this.#callWitness(value, scanned);
    if (kind !== 'any') this.#due.expectToo(at);
    return proof === 'again' ? proof : 'more';
  }

  /** Where no row is known that the first bound could be proven by, the source's last row proves it. */
  async #checkStart(scanned: ScannedPage): Promise<'fine' | 'again'> {
    const value = this.#unwitnessed;
    this.#unwitnessed = undefined;
    const witness = value && (await this.#witnesses.call(value, isOn(this.#parts.cursor, scanned)));
    if (witness === undefined || witness.kind === 'there') return 'fine';
    const { lower } = this.#parts.bounds;
    await proveBound(this.#parts, witness.at);
    return this.#parts.bounds.lower === lower ? 'fine' : 'again';
  }

  async #checkOutside(answer: RangeAnswer): Promise<DueVerdict> {
    const proof = this.#known ?? firstRowOf(this.#parts.cursor, answer.page.scanned);
    if (proof === undefined || answer.page.scanned.rowCount === 0) return 'fine';
    const outside = await checkOutside(this.#parts, { recent: this.#recent, proof }, answer);
    return outside === 'forward' ? this.#askAgain(proof) : outside;
  }

  /** Rows that a bound can be proven by: those at the position, else those that are due. */
  get #known(): RowsAt | undefined {
    const { first: due } = this.#due;
    return this.#position.known ?? (due && { value: due.rows.value, keys: due.keys });
  }

  #askAgain(at: RowsAt): 'again' {
    this.#due.expect(at);
    this.#countStep();
    return 'again';
  }

  #countStep(): void {
    this.#steps += 1;
    if (this.#steps > MOST_STEPS)
      throw stalled(this.#parts.run, 'its rows change faster than they can be asked for');
  }

  /** Rows that are not at a value any more: no later bound waits for them. */
  #forget(value: CursorValue, keys: readonly string[]): void {
    if (keys.length === 0) return;
    const place = placeOf(this.#parts.cursor.kind, value.order);
    this.#recent.forget(new Set(keys), place);
    this.#position.gone.see(value.order, keys);
    if (this.#position.place !== undefined && comparePlaces(this.#position.place, place) === 0)
      this.#position.forget(keys);
  }
}
