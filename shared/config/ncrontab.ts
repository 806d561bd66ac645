/** A parsed schedule: the values of each field at which it fires, ascending. All fields must match. */
export interface Schedule {
  readonly second: readonly number[];
  readonly minute: readonly number[];
  readonly hour: readonly number[];
  readonly day: readonly number[];
  readonly month: readonly number[];
  readonly weekday: readonly number[];
}

interface FieldRule {
  readonly min: number;
  readonly max: number;
  readonly names: readonly string[];
}

const MONTHS = 'january february march april may june july august september october november december'.split(
  ' ',
);
const WEEKDAYS = 'sunday monday tuesday wednesday thursday friday saturday'.split(' ');
const SIXTY: FieldRule = { min: 0, max: 59, names: [] };
const HOUR: FieldRule = { min: 0, max: 23, names: [] };
const DAY: FieldRule = { min: 1, max: 31, names: [] };
const MONTH: FieldRule = { min: 1, max: 12, names: MONTHS };
const WEEKDAY: FieldRule = { min: 0, max: 6, names: WEEKDAYS };

const ITEM = /^(?:(\*)|([a-z\d]+)(?:-([a-z\d]+))?)(?:\/(\d+))?$/;
const DAY_MS = 86_400_000;
/** 29 February on a given weekday comes back within 40 years, also over a year like 2100. */
const FURTHEST_DAYS = 41 * 366;

/** A number, or the first three letters or more of a name; undefined outside the field. */
const fieldValue = (text: string, { min, max, names }: FieldRule): number | undefined => {
  const name = text.length < 3 ? undefined : names.find((known) => known.startsWith(text));
  if (name !== undefined) return names.indexOf(name) + min;
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  return value >= min && value <= max ? value : undefined;
};

/** Where an item begins and ends in its field; undefined where it names no value of it. */
const itemRange = ([, star, first = '', last, step]: RegExpExecArray, rule: FieldRule) => {
  if (star !== undefined) return { from: rule.min, to: rule.max };
  const from = fieldValue(first, rule);
  if (last !== undefined) return { from, to: fieldValue(last, rule) };
  return { from, to: step === undefined ? from : rule.max };
};

const itemValues = (item: string, rule: FieldRule): readonly number[] | undefined => {
  const match = ITEM.exec(item);
  if (match === null) return undefined;
  const { from, to } = itemRange(match, rule);
  const step = Number(match[4] ?? 1);
  if (from === undefined || to === undefined || step < 1) return undefined;
  const least = Math.min(from, to);
  return Array.from(
    { length: Math.floor((Math.max(from, to) - least) / step) + 1 },
    (_, index) => least + index * step,
  );
};

/**
 * NCRONTAB as the Functions host reads it: six fields, or five without seconds; lists, ranges (one that runs backwards is turned round), steps,
 * English names. Day of month and day of week must both match, unlike in Unix cron. Undefined for anything else, a time span too.
 * Source: Microsoft Learn, "Timer trigger for Azure Functions", "NCRONTAB expressions".
 */
export const parseNcrontab = (text: string): Schedule | undefined => {
  const fields = text.trim().toLowerCase().split(/\s+/);
  if (fields.length === 5) fields.unshift('0');
  const values = [SIXTY, SIXTY, HOUR, DAY, MONTH, WEEKDAY].map((rule, index) => {
    const items = (fields[index] ?? '').split(',').map((item) => itemValues(item, rule));
    return items.includes(undefined)
      ? []
      : [...new Set(items.flatMap((item) => item ?? []))].sort((a, b) => a - b);
  });
  const [second = [], minute = [], hour = [], day = [], month = [], weekday = []] = values;
  if (fields.length !== values.length || values.some(({ length }) => length === 0)) return undefined;
  return { second, minute, hour, day, month, weekday };
};

/** True for six fields, seconds first, as a timer trigger takes them. */
export const isNcrontab = (text: string): boolean =>
  text.trim().split(/\s+/).length === 6 && parseNcrontab(text) !== undefined;

const isDayOf = (schedule: Schedule, date: Date): boolean =>
  schedule.month.includes(date.getUTCMonth() + 1) &&
  schedule.day.includes(date.getUTCDate()) &&
  schedule.weekday.includes(date.getUTCDay());

/** First second of the day, from `floor` on, at which the schedule fires. */
const secondOfDay = (schedule: Schedule, floor: number): number | undefined => {
  for (const hour of schedule.hour.filter((one) => one >= Math.floor(floor / 3600)))
    for (const minute of schedule.minute)
      for (const second of schedule.second) {
        const found = (hour * 60 + minute) * 60 + second;
        if (found >= floor) return found;
      }
  return undefined;
};

/** The first time (epoch ms) strictly after `afterMs` at which the schedule fires, in UTC; undefined where none is within so many days. */
export const nextOccurrence = (
  schedule: Schedule,
  afterMs: number,
  days = FURTHEST_DAYS,
): number | undefined => {
  const fromMs = (Math.floor(afterMs / 1000) + 1) * 1000;
  const firstDayMs = Math.floor(fromMs / DAY_MS) * DAY_MS;
  for (let ahead = 0; ahead < days; ahead += 1) {
    const dayMs = firstDayMs + ahead * DAY_MS;
    if (!isDayOf(schedule, new Date(dayMs))) continue;
    const found = secondOfDay(schedule, Math.max(0, (fromMs - dayMs) / 1000));
    if (found !== undefined) return dayMs + found * 1000;
  }
  return undefined;
};
