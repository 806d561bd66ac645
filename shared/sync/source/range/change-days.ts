const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const PICOS_PER_MS = 10n ** 9n;
const OFFSET = /GMT([+-])(\d\d):(\d\d)/;

/** A day, in days since 1970, and the offsets from UTC in minutes of zones that change their clocks on it, before and after. */
type Changes = ReadonlyMap<number, ReadonlySet<number>>;

const offsetAt = (zone: Intl.DateTimeFormat, ms: number): number => {
  const [, sign, hours = '0', minutes = '0'] = OFFSET.exec(zone.format(ms)) ?? [];
  return (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -1 : 1);
};

/** The first day of `(from, to]`, both in days, that begins with another offset than `from` does. */
const changeBetween = (zone: Intl.DateTimeFormat, from: number, to: number): number => {
  const before = offsetAt(zone, from * DAY_MS);
  let low = from;
  let high = to;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(zone, middle * DAY_MS) === before) low = middle;
    else high = middle;
  }
  return high;
};

/** No zone changes its clocks twice between the first days of two months. */
const firstDays = (year: number): readonly number[] =>
  Array.from({ length: 13 }, (_, month) => Date.UTC(year, month, 1) / DAY_MS);

const findChanges = (year: number): Changes => {
  const changes = new Map<number, Set<number>>();
  const months = firstDays(year);
  for (const timeZone of Intl.supportedValuesOf('timeZone')) {
    const zone = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
    const offsets = months.map((day) => offsetAt(zone, day * DAY_MS));
    for (const [month, after] of offsets.entries()) {
      const before = offsets[month - 1];
      if (before === undefined || before === after) continue;
      const day = changeBetween(zone, months[month - 1] ?? 0, months[month] ?? 0) - 1;
      changes.set(day, (changes.get(day) ?? new Set()).add(before).add(after));
    }
  }
  return changes;
};

/** Years that were looked at: a year takes a tenth of a second. */
const years = new Map<number, Changes>();

const changesOn = (day: number): ReadonlySet<number> | undefined => {
  const year = new Date(day * DAY_MS).getUTCFullYear();
  const known = years.get(year) ?? findChanges(year);
  years.set(year, known);
  return known.get(day);
};

/**
 * Whether clocks change within a day of an instant: of a zone that is `step` ahead of UTC or behind it, before or after, and of any zone where no
 * step is given. Both in picoseconds.
 */
export const isChangeDay = (instant: bigint, step?: bigint): boolean => {
  const day = Math.floor(Number(instant / PICOS_PER_MS) / DAY_MS);
  const minutes = step === undefined ? undefined : Math.abs(Number(step / PICOS_PER_MS) / MINUTE_MS);
  return [day - 1, day, day + 1].some((near) => {
    const offsets = changesOn(near);
    if (offsets === undefined || minutes === undefined) return offsets !== undefined;
    return offsets.has(minutes) || offsets.has(-minutes);
  });
};
