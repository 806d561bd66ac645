import {
  comparePlaces,
  orderOfPlace,
  type Place,
  placeOf,
  type ScannedPage,
  subtractCursor,
} from '../../../odata/index.ts';
import { AheadRanges } from './ahead-ranges.ts';
import { askTop } from './ask-top.ts';
import type { RangeAnswer } from './range-answer.ts';
import { Overlap } from './overlap.ts';
import type { Position } from './position.ts';
import type { PageAhead } from './range-ahead.ts';
import type { RangeParts } from './range-parts.ts';

/** Answers in a row that were full and new before ranges are read ahead: a bound has brought back its rows by then. */
const FULL_ANSWERS = 3;
/** For this part of its time at least the process has to have nothing to do: else it gains nothing to ask for more at once. */
const IDLE = 1 / 2;

/** Pages of at least so many spans above where a read stands: for fewer the source's last row is one request too many. */
const LEAST_SPANS = 4n;

/**
 * Lets a read have its answers before they are due, from ranges of the source that are asked for at once. A page that came so is an answer like any other:
 * it has to bring the rows that are known where the read stands. Where it does not, or there is none, the read asks for itself. So what is read
 * ahead wins time, and decides nothing.
 */
export class ReadAhead {
  readonly #parts: RangeParts;
  readonly #position: Position;
  #slowed: number;
  readonly #heldBack: number;
  #mayBegin: boolean;
  #ranges: AheadRanges | undefined;
  #beginning: Promise<void> | undefined;
  #isBeginning = false;
  #overlap: Overlap;
  #full = 0;
  #seen: { readonly elapsed: number; readonly busy: number };

  /** `isPlain`: what is read is in order of instants, and below the horizon. */
  constructor(parts: RangeParts, position: Position, isPlain: boolean) {
    const { run, cursor, learned } = parts;
    this.#parts = parts;
    this.#position = position;
    this.#overlap = new Overlap(cursor);
    this.#seen = { elapsed: run.deps.clock.elapsed(), busy: run.deps.busyMs() };
    this.#slowed = run.source.traffic.slowed;
    this.#heldBack = run.source.traffic.heldBack;
    const isWanted = isPlain && run.feed.source.parallel > 1 && cursor.compared === undefined;
    this.#mayBegin = isWanted && !learned.holds('slowsDown');
    if (isWanted && !this.#mayBegin) run.notes.add({ kind: 'one-at-a-time' });
  }

  /** Whether the next answer is here, or on its way: nobody else need ask for it. */
  get covers(): boolean {
    return this.#isBeginning || this.#ranges?.covers(this.#position) === true;
  }

  /** Whether another question may be asked at once. */
  get hasRoom(): boolean {
    return this.#ranges?.hasRoom ?? true;
  }

  /** The next answer, where a range has it; undefined: none has. */
  async answer(): Promise<RangeAnswer | undefined> {
    await this.#beginning;
    this.#checkPace();
    const taken = await this.#ranges?.take(this.#position);
    return taken && this.#answerOf(taken.page, taken.isFirst);
  }

  /** The read asks for itself from now on, once there is room for its questions. */
  async leave(): Promise<void> {
    await this.#ranges?.leave();
  }

  /** Sees an answer that moved the position on, before its rows are taken; `isFull`: more follow, and most of its rows were new. */
  see({ page: { scanned }, tookMs }: RangeAnswer, isFull: boolean): void {
    this.#full = isFull ? this.#full + 1 : 0;
    const wasIdle = this.#wasIdle();
    const next = this.#ranges?.nextBegin;
    if (next !== undefined) this.#overlap.see(scanned, next);
    this.#checkPace();
    if (!this.#mayBegin || !wasIdle || this.#isHeldBack || this.#full < FULL_ANSWERS) return;
    this.#mayBegin = false;
    this.#isBeginning = true;
    this.#beginning = this.#begin(spanOf(scanned), tookMs)
      .catch(() => undefined)
      .finally(() => {
        this.#isBeginning = false;
      });
  }

  /** Lets go of what nobody takes, once nothing is under way. Never rejects. */
  async drop(): Promise<void> {
    this.#checkPace();
    this.#forgetPace();
    this.#ranges?.stop();
    await this.#beginning;
    await this.#ranges?.end();
    this.#ranges = undefined;
  }

  /** Asks where the source ends, and reads ahead up to there. A source that does not tell is read as before. */
  async #begin(span: bigint, tookMs: number): Promise<void> {
    const limit = await this.#limit();
    const from = this.#position.value?.order;
    const { end } = this.#parts.bounds;
    if (limit === undefined || from === undefined || span <= 0n) return;
    const { kind } = this.#parts.cursor;
    const isBelow = end !== undefined && comparePlaces(end.place, limit) < 0;
    const to = orderOfPlace(kind, isBelow ? end.place : limit);
    if (to - from < LEAST_SPANS * span) return;
    const isSlowed = (): boolean =>
      this.#parts.run.source.traffic.slowed !== this.#slowed || this.#isHeldBack;
    if (!isSlowed()) this.#ranges = new AheadRanges(this.#parts, { from, to, limit, span, tookMs, isSlowed });
  }

  /** The source's last row: what comes behind it is read at the end, and where rows come late, what they may come among. */
  async #limit(): Promise<Place | undefined> {
    const { run, cursor } = this.#parts;
    const { lookback } = run.feed.cursor;
    const top = await askTop(this.#parts);
    if (top === undefined || lookback === undefined) return top?.place;
    const { order } = subtractCursor(cursor.kind, top.value, lookback, cursor.edmType);
    return placeOf(cursor.kind, order);
  }

  /** Its rows, scanned whole; undefined: they cannot be, or lack some that are known where the read stands, and are asked for again. */
  #answerOf({ page, body, top, ge, tookMs }: PageAhead, isFirst: boolean): RangeAnswer | undefined {
    const overlap = isFirst ? this.#overlap : undefined;
    if (isFirst) this.#overlap = new Overlap(this.#parts.cursor);
    const scanned = this.#scan(body);
    if (scanned !== undefined && this.#bringsKnown(scanned))
      return { page: { ...page, scanned }, top, ge, isPart: true, tookMs, overlap };
    page.release();
    return undefined;
  }

  #scan(body: Uint8Array): ScannedPage | undefined {
    try {
      return this.#parts.rows.scan(body);
    } catch {
      this.#ranges?.stop();
      return undefined;
    }
  }

  #bringsKnown(page: ScannedPage): boolean {
    const { place, keys } = this.#position;
    if (place === undefined) return true;
    const missing = new Set(keys);
    for (let row = 0; row < page.rowCount && page.places.compareTo(row, place) <= 0; row += 1)
      if (page.places.compareTo(row, place) === 0) missing.delete(this.#position.keyAt(page, row));
    return missing.size === 0;
  }

  /** The budget of the service holds requests back: more at once gains nothing, and costs some of it. */
  get #isHeldBack(): boolean {
    return this.#parts.run.source.traffic.heldBack !== this.#heldBack;
  }

  /** A service that asks for a pause, or does not answer in time, when more is asked for at once: for a day nothing more is. */
  #checkPace(): void {
    const { run, learned } = this.#parts;
    if (run.source.traffic.slowed === this.#slowed) return;
    this.#slowed = run.source.traffic.slowed;
    this.#mayBegin = false;
    if (this.#beginning === undefined) return;
    this.#ranges?.stop();
    learned.learn({ slowsDown: true });
    run.notes.add({ kind: 'one-at-a-time' });
  }

  /** It was asked for more at once, and kept its pace. */
  #forgetPace(): void {
    const { learned } = this.#parts;
    if (this.#ranges?.isStopped === false && learned.has('slowsDown')) learned.forget('slowsDown');
  }

  /** Whether the process had nothing to do for a good part of the time since the last answer. */
  #wasIdle(): boolean {
    const { clock, busyMs } = this.#parts.run.deps;
    const seen = { elapsed: clock.elapsed(), busy: busyMs() };
    const elapsed = seen.elapsed - this.#seen.elapsed;
    const idle = elapsed - (seen.busy - this.#seen.busy);
    this.#seen = seen;
    return idle >= elapsed * IDLE;
  }
}

const spanOf = ({ places, rowCount }: ScannedPage): bigint => {
  const last = rowCount - 1;
  if (last < 1 || places.isNull(0) || places.isNull(last)) return 0n;
  return orderOfPlace(places.kind, places.at(last)) - orderOfPlace(places.kind, places.at(0));
};
