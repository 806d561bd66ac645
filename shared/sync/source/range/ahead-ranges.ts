import type { Place } from '../../../odata/index.ts';
import { isLate } from '../is-late.ts';
import { createLeadingScanner } from '../leading-scanner.ts';
import { type Cut, Cuts } from './cuts.ts';
import { Gain } from './gain.ts';
import type { Position } from './position.ts';
import type { PageAhead, RangeAhead } from './range-ahead.ts';
import type { RangeParts } from './range-parts.ts';
import { RangeQueue } from './range-queue.ts';
import { HOUR } from './steps.ts';

const DAY = 24n * HOUR;

/** So many questions in a row that are not answered whole are one too many: the read itself sees what is the matter. */
const MOST_FAILURES = 3;

/** What is read ahead: from where, up to which row, and what the last page was like. */
interface Beginning extends Cut {
  readonly limit: Place;
  /** How far apart its first and last row were, and how long it took to come. */
  readonly span: bigint;
  readonly tookMs: number;
  /** The service has asked for a pause since, or did not answer in time, or its budget holds requests back. */
  readonly isSlowed: () => boolean;
}

/** Bounds that take a step, and an hour more, bring rows of the range below: a day holds more than that. */
const leastWidth = ({ bounds, cursor }: RangeParts): bigint =>
  bounds.lower !== 0n && cursor.kind === 'instant' ? DAY : bounds.unit;

/** Asks for ranges of a source at once, the lowest first, as many as gain, and as far as memory goes. */
export class AheadRanges {
  readonly #parts: RangeParts;
  readonly #queue: RangeQueue;
  readonly #gain: Gain;
  readonly #isSlowed: () => boolean;
  readonly #stopping = new AbortController();
  readonly #signal: AbortSignal;
  readonly #underWay = new Set<Promise<void>>();
  #change = Promise.withResolvers<void>();
  /** Questions in a row that were not answered. */
  #failures = 0;
  /** The read itself asks: that is one range of those at once. */
  #isLeft = true;

  constructor(parts: RangeParts, { from, to, limit, span, tookMs, isSlowed }: Beginning) {
    const { parallel } = parts.run.feed.source;
    const cuts = new Cuts(parallel, () => leastWidth(parts));
    // The read itself goes on with the first range.
    cuts.add({ from: from + cuts.widthOf({ from, to, span }), to, span });
    this.#parts = parts;
    this.#queue = new RangeQueue(parts, cuts, limit);
    this.#gain = new Gain(parallel);
    this.#gain.begin(tookMs);
    this.#isSlowed = isSlowed;
    this.#signal = AbortSignal.any([parts.run.signal, this.#stopping.signal]);
    this.#pump();
  }

  get isStopped(): boolean {
    return this.#stopping.signal.aborted;
  }

  /** Where the first question of the next range began: rows from there on come again with it; undefined: there is no other. */
  get nextBegin(): Place | undefined {
    return this.#queue.next?.begin;
  }

  /** Whether the read itself may ask as well. */
  get hasRoom(): boolean {
    return this.#underWay.size < this.#parts.run.feed.source.parallel;
  }

  /** The read itself asks from now on, once there is room for its question. */
  async leave(): Promise<void> {
    this.#isLeft = true;
    while (!this.hasRoom) await this.#change.promise;
  }

  /** Whether the page in which a position lies is here, or will come. */
  covers(position: Position): boolean {
    return this.#find(position) !== undefined;
  }

  /** That page, once it has come, and whether its range begins with it; undefined: it will not. Its memory is the caller's from now on. */
  async take(
    position: Position,
  ): Promise<{ readonly page: PageAhead; readonly isFirst: boolean } | undefined> {
    for (;;) {
      const page = this.#find(position);
      if (page === undefined) return page;
      this.#isLeft = false;
      const isFirst = page !== 'wait' && this.#queue.enter(page);
      this.#pump();
      if (page !== 'wait') return { page, isFirst };
      if (this.#underWay.size === 0) return undefined;
      await this.#change.promise;
    }
  }

  /** Asks for nothing more, and leaves off what is under way. What has come may still be taken. */
  stop(): void {
    this.#stopping.abort();
  }

  /** The same, and lets go of what has come, once nothing is under way. Never rejects. */
  async end(): Promise<void> {
    this.stop();
    await Promise.all(this.#underWay);
    this.#queue.clear();
  }

  #find(position: Position): PageAhead | 'wait' | undefined {
    const found = this.#queue.find(position);
    return found === 'wait' && this.isStopped && !this.#queue.isAsking ? undefined : found;
  }

  #pump(): void {
    const { run } = this.#parts;
    if (isLate(run) || this.#isSlowed()) this.stop();
    while (!this.isStopped && this.#underWay.size + Number(this.#isLeft) < this.#gain.now) {
      const isShort = this.#queue.bytesWith(this.#underWay.size + 1) > run.deps.aheadBytes;
      const range = this.#queue.lowest(isShort);
      if (range === undefined) return;
      this.#send(range);
    }
  }

  #send(range: RangeAhead): void {
    range.isAsking = true;
    const work = this.#ask(range).finally(() => {
      range.isAsking = false;
      this.#underWay.delete(work);
      this.#pump();
      this.#change.resolve();
      this.#change = Promise.withResolvers();
    });
    this.#underWay.add(work);
  }

  /** Asks for a page of a range. What fails is asked for again, here or by the read itself in its turn. Never rejects. */
  async #ask(range: RangeAhead): Promise<void> {
    const isRead = await this.#read(range).catch(() => undefined);
    this.#failures = isRead === undefined ? this.#failures + 1 : 0;
    if (isRead === false || this.#failures === MOST_FAILURES) this.stop();
  }

  /** Whether it can be read on by value; undefined: there was no answer. */
  async #read(range: RangeAhead): Promise<boolean | undefined> {
    const { asker, run, cursor, page } = this.#parts;
    const atOnce = this.#underWay.size + 1 + Number(this.#isLeft);
    const scanner = createLeadingScanner({ ...cursor, nullable: true }, run.feed.name);
    let bytes: Uint8Array = new Uint8Array();
    const scan = (body: Uint8Array) => {
      bytes = body;
      return scanner.scan(body);
    };
    const asked = await asker.askPlainly(range.ask(page), scan, this.#signal);
    if (asked === undefined) return asked;
    this.#gain.see(asked.tookMs, atOnce);
    return this.#queue.take(range, asked, bytes);
  }
}
