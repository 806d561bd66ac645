import { comparePlaces, type CursorValue, placeOf } from '../../../odata/index.ts';
import type { FeedCursor } from '../../feed/index.ts';
import type { RunContext } from '../../run/index.ts';
import { isChangeDay } from './change-days.ts';
import type { Learned } from './learned.ts';
import { type Measure, measureOf } from './measure.ts';
import type { FindBounds, FindRows } from './row-finder.ts';
import { type Brings, findStep, HOUR } from './steps.ts';

/** Rows that prove a bound: more prove no more. */
export const MOST_PROOFS = 12;

/** Rows at one value. */
export interface RowsAt {
  readonly value: CursorValue;
  readonly keys: readonly string[];
}

/** How far bounds are moved from the values that are shown: the steps of lower and upper ones, and whether they are needed. */
export class BoundSteps {
  readonly #run: RunContext;
  readonly #cursor: FeedCursor;
  readonly #learned: Learned;
  readonly #find: FindRows;

  constructor(run: RunContext, cursor: FeedCursor, learned: Learned, find: FindRows) {
    this.#run = run;
    this.#cursor = cursor;
    this.#learned = learned;
    this.#find = find;
  }

  get measure(): Measure {
    return measureOf(this.#cursor.kind, this.#learned.traits);
  }

  /** A lower bound as it is sent: a row's own digits where it takes no step. */
  lowerOf(value: CursorValue, back = 0n): CursorValue | bigint {
    return atStep(value, this.lowerAt(value.order) + back);
  }

  /** How much lower bounds at a value are: where they go forward, an hour less on days when clocks change. */
  lowerAt(order: bigint): bigint {
    const { lower, second } = this.measure;
    return second + (lower < 0n && isChangeDay(order, lower) ? lower + HOUR : lower);
  }

  /** Whether rows come by their keys within bounds. */
  async brings(keys: readonly string[], bounds: FindBounds): Promise<boolean> {
    const some = keys.slice(0, MOST_PROOFS);
    const found = await this.#find(some, bounds);
    return found !== 'unproven' && some.every((key) => found.has(key));
  }

  /** Of rows that a lower bound as it is does not bring, the least step that does: none where the source was seen to take one. */
  async lowerFor({ value, keys }: RowsAt): Promise<bigint | undefined> {
    const brings: Brings = (step) => this.brings(keys, { ge: this.#atStep(value, step) });
    return this.measure.lower !== 0n && (await brings(0n)) ? 0n : this.#findStep(brings);
  }

  /** The step of an upper bound that brings rows: none, or that which is known; undefined: they come with neither. */
  async upperNow(at: RowsAt): Promise<bigint | undefined> {
    const { upper } = this.measure;
    if (await this.#bringsWithin(at, 0n)) return 0n;
    return upper !== 0n && (await this.#bringsWithin(at, upper)) ? upper : undefined;
  }

  /** The same, or else another step: the least that brings them. */
  async upperFor(at: RowsAt): Promise<bigint | undefined> {
    return (await this.upperNow(at)) ?? this.#findStep((step) => this.#bringsWithin(at, step));
  }

  /** Lower bounds are moved so from now on. */
  setLower(step: bigint): void {
    if (step === 0n) this.#learned.forget('lowerStep');
    else this.#learned.learn({ lowerStep: String(step) });
  }

  setUpper(step: bigint): void {
    if (step === 0n) this.#learned.forget('upperStep');
    else this.#learned.learn({ upperStep: String(step) });
  }

  /**
   * A step hides whether it is still needed: once a day rows that are known at a value are asked for without it. Rows that do not come with it either prove
   * nothing.
   */
  async askWithout({ value, keys }: RowsAt): Promise<void> {
    const { lower, upper } = this.measure;
    if (lower > 0n && this.#learned.isDue('lowerStep')) {
      const needed = await this.#lowerNow({ value, keys }, lower);
      if (needed !== undefined) this.setLower(needed);
    }
    if (upper === 0n || !this.#learned.isDue('upperStep')) return;
    const needed = await this.upperNow({ value, keys });
    if (needed !== undefined) this.setUpper(needed);
  }

  /** The step of a lower bound that brings rows: none, or that which is known; undefined: they come with neither. */
  async #lowerNow({ value, keys }: RowsAt, known: bigint): Promise<bigint | undefined> {
    if (keys.length === 0) return undefined;
    if (await this.brings(keys, { ge: this.#atStep(value, 0n) })) return 0n;
    return (await this.brings(keys, { ge: this.#atStep(value, known) })) ? known : undefined;
  }

  /** Whether rows come at a value, and below an upper bound that is made of it: one that has moved up proves none. */
  async #bringsWithin({ value, keys }: RowsAt, step: bigint): Promise<boolean> {
    const some = keys.slice(0, MOST_PROOFS);
    const found = await this.#find(some, this.#within(value, step));
    const places = found === 'unproven' ? [] : some.map((key) => found.get(key)?.place);
    const at = placeOf(this.#cursor.kind, value.order);
    return (
      places.length > 0 && places.every((place) => place !== undefined && comparePlaces(place, at) === 0)
    );
  }

  /** Notes how far bounds are moved: lower ones, else upper ones. */
  tell(): void {
    const { lower, upper } = this.measure;
    const { column, kind } = this.#cursor;
    const step = lower === 0n ? upper : lower;
    if (step !== 0n) this.#run.notes.add({ kind: 'compares-elsewhere', column, step: stepText(kind, step) });
  }

  #atStep(value: CursorValue, step: bigint): CursorValue | bigint {
    return atStep(value, step + this.measure.second);
  }

  #within(value: CursorValue, step: bigint): FindBounds {
    return { ge: this.lowerOf(value), lt: value.order + this.measure.unit + step };
  }

  #findStep(brings: Brings): Promise<bigint | undefined> {
    return findStep(this.#cursor.kind, this.measure.unit, brings);
  }
}

const atStep = (value: CursorValue, step: bigint): CursorValue | bigint =>
  step === 0n ? value : value.order - step;

/** A step in words, given in units of `CursorValue.order`. */
const stepText = (kind: FeedCursor['kind'], step: bigint): string =>
  kind === 'instant' ? `${Number(step / 10n ** 9n) / 1000} s` : String(step);
