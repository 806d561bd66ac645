import { COLON, DOT, ZERO } from './ascii.ts';
import { digitsEnd, isDigit, withoutIdleZeros } from './digits.ts';
import type { Spelling } from './spelling.ts';

/** Digits of a second that the standard allows. */
const MOST_DIGITS = 12;
const MINUTES_BYTES = 5;

/** Two digits as a number below `limit`; -1 for others. */
const pairAt = (bytes: Uint8Array, at: number, limit: number): number => {
  if (!isDigit(bytes[at]) || !isDigit(bytes[at + 1])) return -1;
  const value = ((bytes[at] ?? 0) - ZERO) * 10 + (bytes[at + 1] ?? 0) - ZERO;
  return value < limit ? value : -1;
};

/** `Edm.TimeOfDay` with its seconds, and without idle zeros behind them. Source: OData 4.01 ABNF, `timeOfDayValue`. */
export class TimeSpelling implements Spelling {
  end = 0;

  read({ bytes }: { readonly bytes: Uint8Array }, at: number, target: Uint8Array, to: number): number {
    const isTime = pairAt(bytes, at, 24) >= 0 && bytes[at + 2] === COLON && pairAt(bytes, at + 3, 60) >= 0;
    if (!isTime) return -1;
    const seconds = at + MINUTES_BYTES;
    for (let place = 0; place < MINUTES_BYTES; place += 1) target[to + place] = bytes[at + place] ?? 0;
    target[to + MINUTES_BYTES] = COLON;
    const first = to + MINUTES_BYTES + 1;
    if (bytes[seconds] !== COLON) {
      target.fill(ZERO, first, first + 2);
      this.end = first + 2;
      return seconds;
    }
    if (pairAt(bytes, seconds + 1, 60) < 0) return -1;
    target[first] = bytes[seconds + 1] ?? 0;
    target[first + 1] = bytes[seconds + 2] ?? 0;
    return this.#fraction(bytes, seconds + 3, target, first + 2);
  }

  #fraction(bytes: Uint8Array, at: number, target: Uint8Array, to: number): number {
    this.end = to;
    if (bytes[at] !== DOT) return at;
    const end = digitsEnd(bytes, at + 1);
    if (end === at + 1 || end - at - 1 > MOST_DIGITS) return -1;
    const last = withoutIdleZeros(bytes, at + 1, end);
    if (last === at + 1) return end;
    for (let from = at; from < last; from += 1) target[to + from - at] = bytes[from] ?? 0;
    this.end = to + last - at;
    return end;
  }
}
