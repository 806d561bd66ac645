import { instantText, type Ordinal, valueOrdinal } from '../ordinal.ts';

/** Minutes by which a clock is ahead of UTC: always the same, or other ones from an instant (`2026-03-08T07:00:00Z`) on. */
export type Shift = number | { readonly before: number; readonly from: string; readonly after: number };

/** How a service shows times, and what it compares instead of what it shows. */
export interface TimeQuirks {
  /** Times are shown with at most this many digits of a second, and compared in full. */
  shownDigits?: number;
  /** What becomes of the digits that are not shown. Default `cut`. */
  shownBy?: 'cut' | 'nearest' | 'up';
  /** Idle zeros are not shown: 12:00:00.250Z is 12:00:00.25Z, 12:00:00.000Z is 12:00:00Z. */
  trimDigits?: boolean;
  /** Literals are read by another clock: each is compared as so much later. Lower bounds and `eq`, and upper ones. */
  literalShift?: { lower?: Shift; upper?: Shift };
  /** Rows are compared and sorted as so much later than they are shown. */
  rowShift?: Shift;
  /** `texts`: as they are shown, letter by letter. `digits`: the local digits, whatever their offset. Default `instants`. */
  compareTimes?: 'instants' | 'texts' | 'digits';
  /** No time equals any other. */
  timeNeverEquals?: boolean;
}

const PICOSECONDS = 10n ** 12n;
const MINUTE = 60n * PICOSECONDS;
const OFFSET = /(?:Z|([+-])(\d\d):(\d\d))$/;
const FRACTION = /\.(\d+)/;

/** Picoseconds by which the offset of a time's text is ahead of UTC. */
const offsetOf = (text: string): bigint => {
  const [, sign, hours = '0', minutes = '0'] = OFFSET.exec(text) ?? [];
  return BigInt(Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -MINUTE : MINUTE);
};

const rounded = (text: string, digits: number, by: 'nearest' | 'up'): string => {
  const instant = valueOrdinal('Edm.DateTimeOffset', text);
  if (typeof instant !== 'bigint') return text;
  const unit = 10n ** BigInt(12 - digits);
  const whole = ((instant + (by === 'up' ? unit - 1n : unit / 2n)) / unit) * unit;
  const [offset = 'Z'] = OFFSET.exec(text) ?? [];
  return instantText(whole + offsetOf(text), digits) + offset;
};

const cut = (text: string, digits: number): string =>
  text.replace(FRACTION, (_, fraction: string) => (digits === 0 ? '' : `.${fraction.slice(0, digits)}`));

const trimmed = (text: string): string =>
  text.replace(FRACTION, (_, fraction: string) => {
    const kept = fraction.replace(/0+$/, '');
    return kept === '' ? '' : `.${kept}`;
  });

/** A stored time as the service shows it. */
export const shownTime = (
  stored: string,
  { shownDigits, shownBy = 'cut', trimDigits }: TimeQuirks,
): string => {
  const digits = FRACTION.exec(stored)?.[1]?.length ?? 0;
  const isCut = shownDigits !== undefined && digits > shownDigits;
  const shown = !isCut
    ? stored
    : shownBy === 'cut'
      ? cut(stored, shownDigits)
      : rounded(stored, shownDigits, shownBy);
  return trimDigits === true ? trimmed(shown) : shown;
};

const shiftAt = (instant: bigint, shift: Shift): bigint => {
  if (typeof shift === 'number') return BigInt(shift) * MINUTE;
  const from = valueOrdinal('Edm.DateTimeOffset', shift.from);
  return BigInt(typeof from === 'bigint' && instant >= from ? shift.after : shift.before) * MINUTE;
};

const later = (instant: Ordinal, shift: Shift | undefined): Ordinal =>
  shift === undefined || typeof instant !== 'bigint' ? instant : instant + shiftAt(instant, shift);

/** What a stored time is compared and sorted as; `undefined` where that is the instant itself. */
export const comparedTime = (
  quirks: TimeQuirks,
): ((stored: string, instant: Ordinal) => Ordinal) | undefined => {
  const { compareTimes = 'instants', rowShift } = quirks;
  if (compareTimes === 'texts') return (stored) => shownTime(stored, quirks);
  if (compareTimes === 'digits') return (stored, instant) => (instant as bigint) + offsetOf(stored);
  return rowShift === undefined ? undefined : (_, instant) => later(instant, rowShift);
};

/** What a literal is compared as, under its operator. */
export const literalTime = (
  quirks: TimeQuirks,
  {
    text,
    instant,
    operator,
  }: { readonly text: string; readonly instant: Ordinal; readonly operator: string },
): Ordinal => {
  const { compareTimes = 'instants', literalShift: { lower, upper } = {} } = quirks;
  if (compareTimes === 'texts') return text;
  const local = compareTimes === 'digits' ? (instant as bigint) + offsetOf(text) : instant;
  return later(local, operator === 'lt' || operator === 'le' ? upper : lower);
};
