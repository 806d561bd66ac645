import { DOT, MINUS, PLUS, UPPER_T, ZERO } from './ascii.ts';
import { digitsEnd, withoutIdleZeros } from './digits.ts';
import type { Spelling } from './spelling.ts';

const [UPPER_D, UPPER_H, UPPER_M, UPPER_P, UPPER_S] = [68, 72, 77, 80, 83];
/** Longer numbers are left as they are: their sum in seconds would be no exact double. */
const MOST_DIGITS = 9;
const MOST_FRACTION = 12;

/** The parts of a duration in their order, and the seconds that one of each is. */
const PARTS = [
  { letter: UPPER_D, seconds: 86_400, isOfDay: false },
  { letter: UPPER_H, seconds: 3_600, isOfDay: true },
  { letter: UPPER_M, seconds: 60, isOfDay: true },
  { letter: UPPER_S, seconds: 1, isOfDay: true },
] as const;

/**
 * `Edm.Duration` in days, hours, minutes and seconds, each as far as it is needed and the lower ones within the higher: `PT24H` is `P1D`, none
 * is `PT0S`. Source: OData 4.01 ABNF, `durationValue`; XML Schema 1.1 Part 2, 3.4.27.3 "Canonical mapping" of dayTimeDuration.
 */
export class DurationSpelling implements Spelling {
  end = 0;
  /** Of the duration that is being read: whole seconds, and where the digits of its fraction stand. */
  #seconds = 0;
  #fractionAt = 0;
  #fractionEnd = 0;

  read({ bytes }: { readonly bytes: Uint8Array }, at: number, target: Uint8Array, to: number): number {
    const sign = bytes[at];
    const start = sign === MINUS || sign === PLUS ? at + 1 : at;
    if (bytes[start] !== UPPER_P) return -1;
    const end = this.#parse(bytes, start + 1);
    if (end < 0) return -1;
    this.#write(bytes, sign === MINUS, target, to);
    return end;
  }

  /** Reads behind the `P`; answers where the duration ended, or -1. */
  #parse(bytes: Uint8Array, start: number): number {
    this.#seconds = 0;
    this.#fractionAt = 0;
    this.#fractionEnd = 0;
    let at = start;
    let isInDay = false;
    let parts = 0;
    for (const { letter, seconds, isOfDay } of PARTS) {
      if (isOfDay && !isInDay && bytes[at] === UPPER_T) {
        isInDay = true;
        parts = 0;
        at += 1;
      }
      const next = isOfDay === isInDay ? this.#part(bytes, at, letter, seconds) : at;
      if (next < 0) return -1;
      if (next > at) parts += 1;
      at = next;
    }
    return parts === 0 ? -1 : at;
  }

  /** Reads a part, if it stands at `at`; answers where it ended, or -1 for one that is too long. */
  #part(bytes: Uint8Array, at: number, letter: number, seconds: number): number {
    const end = digitsEnd(bytes, at);
    if (end === at) return at;
    let stop = end;
    if (letter === UPPER_S && bytes[end] === DOT) {
      stop = digitsEnd(bytes, end + 1);
      if (stop === end + 1 || stop - end - 1 > MOST_FRACTION) return -1;
    }
    if (bytes[stop] !== letter) return at;
    if (end - at > MOST_DIGITS) return -1;
    if (stop > end) this.#fractionAt = end + 1;
    this.#fractionEnd = stop > end ? withoutIdleZeros(bytes, end + 1, stop) : 0;
    let value = 0;
    for (let place = at; place < end; place += 1) value = value * 10 + (bytes[place] ?? 0) - ZERO;
    this.#seconds += value * seconds;
    return stop + 1;
  }

  #write(bytes: Uint8Array, isNegative: boolean, target: Uint8Array, to: number): void {
    const hasFraction = this.#fractionEnd > this.#fractionAt;
    const isNone = this.#seconds === 0 && !hasFraction;
    this.end = to;
    if (isNegative && !isNone) this.#put(target, MINUS);
    this.#put(target, UPPER_P);
    const days = Math.floor(this.#seconds / 86_400);
    const rest = this.#seconds - days * 86_400;
    this.#putPart(target, days, UPPER_D);
    if (rest === 0 && !hasFraction && !isNone) return;
    this.#put(target, UPPER_T);
    this.#putPart(target, Math.floor(rest / 3_600), UPPER_H);
    this.#putPart(target, Math.floor(rest / 60) % 60, UPPER_M);
    if (hasFraction || isNone) this.#putNumber(target, rest % 60);
    else return this.#putPart(target, rest % 60, UPPER_S);
    if (hasFraction) this.#putFraction(bytes, target);
    this.#put(target, UPPER_S);
  }

  /** A part of which there is none is left out. */
  #putPart(target: Uint8Array, count: number, letter: number): void {
    if (count === 0) return;
    this.#putNumber(target, count);
    this.#put(target, letter);
  }

  #put(target: Uint8Array, code: number): void {
    target[this.end] = code;
    this.end += 1;
  }

  #putNumber(target: Uint8Array, value: number): void {
    let power = 1;
    while (power * 10 <= value) power *= 10;
    for (; power >= 1; power /= 10) this.#put(target, ZERO + (Math.floor(value / power) % 10));
  }

  #putFraction(bytes: Uint8Array, target: Uint8Array): void {
    this.#put(target, DOT);
    for (let at = this.#fractionAt; at < this.#fractionEnd; at += 1) this.#put(target, bytes[at] ?? 0);
  }
}
