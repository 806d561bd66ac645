import type { TidemarkError } from '../../../core/index.ts';
import type { CursorValue } from '../../../odata/index.ts';
import type { Bound, BoundPlace, FeedCursor } from '../../feed/index.ts';
import type { RunContext } from '../../run/index.ts';
import { noStep, timesUnread } from './stalled.ts';
import type { Learned } from './learned.ts';
import { isTimeLike } from './measure.ts';
import type { FindRows } from './row-finder.ts';
import { type Standing, standingOf } from './standing.ts';
import { BEYOND_ZONES, findForward, HOUR } from './steps.ts';
import { BoundSteps, MOST_PROOFS, type RowsAt } from './bound-steps.ts';

/** Rows that were missing are asked for once more after so long: the source may just have changed. */
const PAUSE_MS = 2_000;

/**
 * What became of rows that did not come with the bound that was made of them. `gone`: they are gone, or lie elsewhere by now. `stepped`: the source
 * compares elsewhere than it shows, and bounds take a step from now on. `cut`: the bound brings them, so the answer was cut. `unproven`: the service
 * does not answer by key.
 */
export interface Missing {
  readonly outcome: 'gone' | 'stepped' | 'cut' | 'unproven';
  /** Keys that are not at the value any more. */
  readonly forgotten: readonly string[];
  /** Where none is at the value any more, those that have the least greater one; absent: none has. */
  readonly moved?: RowsAt | undefined;
}

/** How far a bound is from the values that are shown, and the proof of it: every bound must bring back the rows that it was made of. */
export class BoundCheck {
  /** Rows beyond are no part of the read; undefined: every row is, or no answer has told the time yet. */
  horizon: Bound | undefined;
  /** The same of the read's own end, or the horizon where that is lower. */
  end: BoundPlace | undefined;
  /** A step of lower bounds was learned by this read. */
  hasMoved = false;
  readonly #run: RunContext;
  readonly #cursor: FeedCursor;
  readonly #learned: Learned;
  readonly #find: FindRows;
  readonly steps: BoundSteps;

  constructor(run: RunContext, cursor: FeedCursor, learned: Learned, find: FindRows) {
    this.#run = run;
    this.#cursor = cursor;
    this.#learned = learned;
    this.#find = find;
    this.steps = new BoundSteps(run, cursor, learned, find);
  }

  /** The smallest step between two values, in units of `CursorValue.order`. */
  get unit(): bigint {
    return this.steps.measure.unit;
  }

  /** Bounds below are lower by so much. */
  get lower(): bigint {
    return this.steps.measure.lower;
  }

  /** The same of a value: where bounds go forward, an hour less on days when clocks change. */
  lowerAt(order: bigint): bigint {
    return this.steps.lowerAt(order);
  }

  /** Bounds above are higher by so much. */
  get upper(): bigint {
    return this.steps.measure.upper;
  }

  /** A lower bound as it is sent: a row's own digits where it takes no step. */
  lowerOf(value: CursorValue, back = 0n): CursorValue | bigint {
    return this.steps.lowerOf(value, back);
  }

  /** A bound that was no row's value: an hour more once a step is known. */
  cutOf(order: bigint): bigint {
    return order - this.lowerAt(order) - this.#hourBeside(this.lower);
  }

  /** An upper bound that was no row's value, below which lies everything up to a value: the same. */
  cutAbove(order: bigint): bigint {
    return order + this.upper + this.#hourBeside(this.upper);
  }

  #hourBeside(step: bigint): bigint {
    return step !== 0n && this.#cursor.kind === 'instant' ? HOUR : 0n;
  }

  /** What became of rows that did not come with the bound that was made of them. Rejects with `source-contract` where no step brings them. */
  async missing({ value, keys }: RowsAt): Promise<Missing> {
    const { still, moved } = await this.#stillAt({ value, keys });
    if (still === 'unproven') return { outcome: 'unproven', forgotten: [] };
    const forgotten = keys.filter((key) => !still.includes(key));
    if (still.length === 0) return { outcome: 'gone', forgotten, moved };
    if (await this.steps.brings(still, { ge: this.lowerOf(value) })) return { outcome: 'cut', forgotten };
    const step = await this.steps.lowerFor({ value, keys: still });
    if (step !== undefined) {
      this.#step(step);
      return { outcome: 'stepped', forgotten };
    }
    const { still: left, moved: since } = await this.#stillAt({ value, keys: still });
    if (left.length === 0) return { outcome: 'gone', forgotten: keys, moved: since };
    if (left === 'unproven' || left.length === still.length) throw await this.#noStep({ value, keys: still });
    // Rows have gone while a step was looked for that brings all of them.
    const again = await this.missing({ value, keys: left });
    return { ...again, forgotten: [...keys.filter((key) => !left.includes(key)), ...again.forgotten] };
  }

  /** A lower bound has brought back a row that it was made of. */
  noteLower(): void {
    if (!this.#learned.holds('lowerOn')) this.#learned.learn({ lowerOn: true });
  }

  /**
   * Sees to it that a lower bound brings rows that are known at its value, with a step where it takes one; asked once a day. `unproven`: the service does
   * not answer by key, or the rows are gone. Rejects as `missing` does.
   */
  async proveLower(at: RowsAt): Promise<'proven' | 'unproven'> {
    if (this.#learned.holds('lowerOn')) return 'proven';
    const outcome = await this.proveLowerAnew(at);
    return outcome === 'unproven' || outcome === 'gone' ? 'unproven' : 'proven';
  }

  /** The same whatever was seen today. `cut`: it brings them without another step. */
  async proveLowerAnew({ value, keys }: RowsAt): Promise<Missing['outcome']> {
    const some = keys.slice(0, MOST_PROOFS);
    const isBrought = await this.steps.brings(some, { ge: this.lowerOf(value) });
    const outcome = isBrought ? 'cut' : (await this.missing({ value, keys: some })).outcome;
    if (outcome === 'cut' || outcome === 'stepped') this.noteLower();
    return outcome;
  }

  /** A bound so far above a value that no zone explains it if it brings rows there. */
  farAbove({ order }: CursorValue): bigint {
    return order + (this.#cursor.kind === 'instant' ? BEYOND_ZONES : 65_537n * this.unit);
  }

  /** The same, so far below. */
  farBelow(value: CursorValue): bigint {
    return value.order + value.order - this.farAbove(value);
  }

  /** Whether rows come by their keys with a bound far above them; `unproven`: the service does not answer so by key. */
  async ignoresBound({ value, keys }: RowsAt): Promise<boolean | 'unproven'> {
    const some = keys.slice(0, MOST_PROOFS);
    const found = await this.#find(some, { ge: this.farAbove(value) });
    return found === 'unproven' ? found : some.every((key) => found.has(key));
  }

  /** Puts lower bounds as far forward as the rows that are known at a value still come; answers whether that is another step. */
  async forward({ value, keys }: RowsAt): Promise<boolean> {
    if (this.#cursor.kind !== 'instant') return false;
    const step = -(await findForward((ahead) => this.steps.brings(keys, { ge: value.order + ahead })));
    if (step === 0n || step === this.lower) return false;
    this.#step(step);
    return true;
  }

  /** Of rows that did not come, those that the source still answers at the value. */
  async #stillAt({ value, keys }: RowsAt): Promise<Standing> {
    const first = await this.standing({ value, keys });
    if (first.still === 'unproven' || first.still.length === 0) return first;
    await this.#run.deps.clock.sleep(PAUSE_MS, this.#run.signal);
    return this.standing({ value, keys: first.still });
  }

  /** Where rows stand now that were at a value. */
  async standing(at: RowsAt): Promise<Standing> {
    const found = await this.#find(at.keys);
    return found === 'unproven' ? { still: found } : standingOf(this.#cursor.kind, at, found);
  }

  /** No step of a lower bound brings rows. Where they are not compared as times, an upper one far below does. */
  async #noStep({ value, keys }: RowsAt): Promise<TidemarkError> {
    const { column } = this.#cursor;
    const lt = this.farBelow(value);
    const isUnread = isTimeLike(this.#cursor) && (await this.steps.brings(keys, { lt }));
    return isUnread ? timesUnread(this.#run, column) : noStep(this.#run.feed.name, column);
  }

  #step(step: bigint): void {
    this.hasMoved = true;
    this.steps.setLower(step);
    this.#learned.forget('upperOn');
    this.steps.tell();
  }
}
