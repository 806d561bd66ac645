import { placeOf } from '../../../odata/index.ts';
import type { SourceRow } from '../../feed/index.ts';
import { isHalt } from './cell-passes.ts';
import { AnswerLengths } from './answer-lengths.ts';
import type { RangeAnswer } from './range-answer.ts';
import { isEmptyBehind } from './behind-empty.ts';
import { ComparedCheck } from './compared-check.ts';
import { DueCheck } from './due-check.ts';
import { endsRead } from './due-verdict.ts';
import { leaveLookBack } from './look-back.ts';
import { NextAnswer } from './next-answer.ts';
import { NextRequest } from './next-request.ts';
import { isSamePlace } from './order-check.ts';
import { type PageFound, PageRows } from './page-rows.ts';
import { Position } from './position.ts';
import type { RangeParts } from './range-parts.ts';
import type { RangeStart } from './range-start.ts';
import { Contents } from './contents.ts';
import { endOf, type RangeEnd, type Step, type Taken } from './range-end.ts';
import { RecentRows } from './recent-rows.ts';
import { stalled } from './stalled.ts';
import { UpperProof } from './upper-proof.ts';
import { breaksBehind } from './torn.ts';
import { ValueReader } from './value-reader.ts';
import { widen } from './widen.ts';
import { Witnesses } from './witness.ts';

/** Reads a range of the source in order of the cursor, by value: after each answer the next question begins at its last row. */
export class RangeReader {
  readonly position: Position;
  readonly recent: RecentRows;
  readonly lengths: AnswerLengths;
  readonly next: NextRequest;
  readonly pages: PageRows;
  readonly upper: UpperProof;
  readonly values: ValueReader;
  readonly #parts: RangeParts;
  readonly #start: RangeStart;
  readonly #answers: NextAnswer;
  readonly #due: DueCheck;
  readonly #contents: Contents;
  readonly compared: ComparedCheck;
  /** Rows taken so far. */
  taken = 0;

  constructor(parts: RangeParts, start: RangeStart) {
    const { from, keys = [], watermark } = start;
    this.#parts = parts;
    this.#start = start;
    this.position = new Position(parts.cursor);
    this.recent = new RecentRows(parts.cursor, start.recent);
    this.lengths = new AnswerLengths(parts.learned);
    this.next = new NextRequest(parts, start, this);
    this.pages = new PageRows(parts, start, this);
    this.#answers = new NextAnswer(parts, start, this);
    const witnesses = new Witnesses(parts, this.recent, watermark?.top);
    this.#due = new DueCheck(parts, this, { watermark, witnesses });
    this.#contents = new Contents(parts, this, witnesses);
    this.upper = new UpperProof(parts, this.position, witnesses);
    this.values = new ValueReader(parts, this.position, this.#due, this.upper);
    this.compared = new ComparedCheck(parts);
    if (from !== undefined) this.position.standAt(from, keys);
    if (watermark !== undefined) this.position.raise(placeOf(parts.cursor.kind, watermark.top.order));
  }

  /** Reads on until the end, or as far as it gets. Rejects as the source does; every answer before was taken. */
  async read(): Promise<RangeEnd> {
    this.#parts.bounds.steps.tell();
    await this.#due.askWithoutSteps();
    try {
      for (;;) {
        const step = this.next.isCell ? await this.#readCell() : await this.#readAnswer();
        if (step !== 'more') return step;
      }
    } finally {
      await this.#answers.drop();
    }
  }

  async #readAnswer(): Promise<Step> {
    const answer = await this.#answers.next();
    const isAhead = this.pages.begin(answer);
    if (isAhead || this.next.hasLeftOut()) {
      answer.page.release();
      return isAhead ? 'ahead' : 'more';
    }
    const order = this.compared.check(answer);
    if (order !== 'fine') return order;
    const isEnd = this.lengths.isEnd(answer);
    const due = await this.#due.check(answer, isEnd);
    if (endsRead(due)) return due;
    if (due === 'again') {
      this.next.readAgain();
      return 'more';
    }
    const stood = this.position.place;
    const step = await this.#takeAnswer(answer, due === 'cut' ? due : isEnd);
    answer.page.release();
    return due === 'cut' && step === 'more' ? this.#goBehindCut(stood) : step;
  }

  async #goBehindCut(stood: Position['place']): Promise<Step> {
    this.lengths.mistrust();
    if (leaveLookBack(this.#start, this.position)) this.#moveOn(true, this.#parts.page);
    else if (isSamePlace(this.position.place, stood)) return this.#readCell(true);
    return 'more';
  }

  async #takeAnswer(answer: RangeAnswer, end: boolean | 'cut'): Promise<Step> {
    const stood = this.position.place;
    const wasFirst = this.next.isFirst;
    await this.#contents.seeKnown(answer.page.scanned);
    const found = this.pages.sort(answer);
    const hasMoved = !isSamePlace(this.position.place, stood);
    this.#moveOn(hasMoved, answer.page.scanned.rowCount);
    if (hasMoved) this.#answers.see(answer, found, end === false && !found.isPastEnd);
    const taken = await this.#answers.during(() => this.#take(answer, found, hasMoved));
    const step = endOf({ taken, found, isEnd: end === true, answer });
    if (step === 'end') this.#contents.seeLast(answer.page.scanned);
    if (step !== 'more') return step;
    if (found.hasNulls) this.#parts.asker.leaveNullsOut();
    const hasProgress = hasMoved || taken !== 0 || wasFirst || found.hasNulls;
    return hasProgress ? 'more' : this.#goBeyond(answer);
  }

  /** The first bound lies a unit below its rows, the next one at them: they are due once more. */
  #moveOn(hasMoved: boolean, rows: number): void {
    const wasFirst = this.next.isFirst;
    this.next.isFirst = false;
    if (hasMoved) this.next.begin(rows);
    if (hasMoved || wasFirst) this.#due.arm();
  }

  /** How many of the rows were not known. Once rows came above a value that was read by key, it is counted. */
  async #take({ page }: RangeAnswer, found: PageFound, hasMoved: boolean): Promise<Taken['taken']> {
    const { rows } = this.#parts;
    this.values.see(page.scanned);
    const taken = await rows.take(page.scanned, found.rows);
    if (taken !== 'replan') this.#contents.seeTaken(page.scanned, found.rows.fresh);
    const more = hasMoved && taken !== 'replan' ? await this.values.readAgain() : 0;
    if (taken === 'replan' || isHalt(more)) return taken === 'replan' ? taken : more;
    this.taken += taken + more;
    const pause = await rows.pause();
    return pause === 'more' ? taken + more : pause;
  }

  /** An answer without progress: the value is read whole, then what lies above it. A short one whose link leads to nothing was the end. */
  async #goBeyond(answer: RangeAnswer): Promise<Step> {
    const { run, rows } = this.#parts;
    if (answer.torn !== undefined) throw breaksBehind(this.#parts, this.position.value, answer.torn);
    const isDone =
      this.lengths.isShort(answer) && (await isEmptyBehind(run, answer.page, (body) => rows.scan(body)));
    if (this.#answers.widens(answer, isDone)) return 'more';
    if (isDone) return 'end';
    if (this.next.isBeyond) return this.readBeyond();
    return this.next.goBeyond() ? 'more' : this.#readCell();
  }

  /** Every row at the position's value, by key. Few are asked for once more with what follows: rows may have come at the value meanwhile. */
  async #readCell(isCut = false): Promise<Step> {
    const { cursor, run } = this.#parts;
    if (this.position.value === undefined)
      throw stalled(run, 'its first answer has no row with a value of the cursor');
    if (await this.compared.showsDigits(this.position.known)) return 'compared';
    await this.#answers.leave();
    const none = { taken: 0, rows: Infinity, greatest: undefined };
    const cell = cursor.unique ? none : await this.values.read(this.next.isFull);
    this.pages.noteBeyond(this.values.above);
    if (isHalt(cell)) return cell;
    const { taken, rows, greatest } = cell;
    this.taken += taken;
    this.next.leaveCell(isCut || !this.lengths.holdsMore(rows, this.#parts.page));
    if (greatest !== undefined && greatest.value.order > this.position.value.order) this.#standOn(greatest);
    return 'more';
  }

  /** The source shows rows above where a read ended, and asking by the cursor does not bring them: reads on by key. */
  async readBeyond(): Promise<Step> {
    const { value } = this.position;
    if (value === undefined) return 'end';
    const wide = await widen(this.#parts, value, this.#due);
    if (isHalt(wide) || wide === 'end') return wide;
    this.taken += wide.taken;
    this.#standOn(wide.greatest);
    return 'more';
  }

  #standOn(row: SourceRow): void {
    this.position.standOn(row);
    this.#moveOn(true, this.#parts.page);
  }
}
