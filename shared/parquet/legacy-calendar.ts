import { rebaseDays, rebaseMicros } from './calendar.ts';
import type { Column, Field } from './column.ts';
import { isNullAt } from './cell.ts';
import { refused } from './refusal.ts';

/** In which calendar a file's writer counted days. */
export interface Calendar {
  /** The footer's word for it. */
  readonly mark: string;
  /** The writer's time zone; undefined where the footer does not say. */
  readonly zone: string | undefined;
  /** Whether the marks say how dates were counted, and not only that it was otherwise. */
  readonly isSparks: boolean;
}

/** The calendars of a file's dates and times, and of its INT96 times; absent: the proleptic Gregorian one, which tables have. */
export interface Calendars {
  readonly plain?: Calendar;
  readonly int96?: Calendar;
}

const VERSION = 'org.apache.spark.version';

const isBefore = (version: string | undefined, major: number, minor: number): boolean => {
  const found = /^(\d{1,4})\.(\d{1,4})/.exec(version ?? '');
  if (found === null) return false;
  return Number(found[1]) < major || (Number(found[1]) === major && Number(found[2]) < minor);
};

/**
 * What a footer's key-values say of the calendar. Source: Apache Spark, `DataSourceUtils.datetimeRebaseSpec` and `int96RebaseSpec`; Apache Hive,
 * `DataWritableWriteSupport`.
 */
export const calendarsOf = (keyValues: ReadonlyMap<string, string>): Calendars => {
  const version = keyValues.get(VERSION);
  const zone = keyValues.get('org.apache.spark.timeZone');
  const hive = keyValues.get('writer.date.proleptic') === 'false';
  const calendarBy = (key: string, minor: number): Calendar | undefined => {
    if (hive)
      return { mark: 'writer.date.proleptic', zone: keyValues.get('writer.time.zone'), isSparks: false };
    if (version === undefined) return undefined;
    if (keyValues.has(key)) return { mark: key, zone, isSparks: true };
    return isBefore(version, 3, minor) ? { mark: VERSION, zone, isSparks: true } : undefined;
  };
  const plain = calendarBy('org.apache.spark.legacyDateTime', 0);
  const int96 = calendarBy('org.apache.spark.legacyINT96', 1);
  return { ...(plain && { plain }), ...(int96 && { int96 }) };
};

const HOUR_MICROS = 3_600_000_000n;
const MINUTE_MICROS = 60_000_000n;

/** µs that a zone is ahead of UTC at all times; undefined for one whose clocks were changed, or that is not known. */
const fixedOffset = (zone: string | undefined): bigint | undefined => {
  if (zone === undefined) return undefined;
  if (/^(?:Z|UTC|GMT|UCT|Zulu|Universal|Etc\/(?:UTC|GMT|UCT|Zulu|Universal))$/.test(zone)) return 0n;
  const etc = /^Etc\/GMT([+-])(\d{1,2})$/.exec(zone);
  // Its signs are those of POSIX: Etc/GMT+5 is behind UTC.
  if (etc !== null) return BigInt(etc[2] ?? 0) * (etc[1] === '-' ? HOUR_MICROS : -HOUR_MICROS);
  const offset = /^(?:UTC|GMT|UT)?([+-])(\d{2}):(\d{2})$/.exec(zone);
  if (offset === null) return undefined;
  const micros = BigInt(offset[2] ?? 0) * HOUR_MICROS + BigInt(offset[3] ?? 0) * MINUTE_MICROS;
  return offset[1] === '-' ? -micros : micros;
};

/** 1900-01-01: from there on no zone that Java knows had other clocks in the old calendar than in the new one. */
const LAST_SWITCH_MICROS = -2_208_988_800_000_000n;

/** 1582-10-15, in days since 1970. */
const LAST_SWITCH_DAYS = -141_427;

const REMEDY =
  'Rewrite the table with Spark (INSERT OVERWRITE … SELECT *), spark.sql.parquet.datetimeRebaseModeInWrite and spark.sql.parquet.int96RebaseModeInWrite set to CORRECTED.';

const notExact = (field: Field, { mark, zone }: Calendar, what: 'days' | 'times'): Error => {
  const isName = zone !== undefined && /^[\w+\-/:]{1,40}$/.test(zone);
  const values = what === 'days' ? 'days before 1582-10-15' : 'times before 1900';
  const needed =
    what === 'days' ? 'its writer' : `the old clocks of its writer's time zone${isName ? ` (${zone})` : ''}`;
  return refused(
    'legacy calendar',
    `Column ${field.name} of a data file has ${values} in the calendar from before Spark 3 (${mark} in its footer): what they are depends on ${needed}, so they cannot be read exactly`,
    REMEDY,
    { column: field.name, mark },
  );
};

const rebaseDates = (column: Column, calendar: Calendar): Column => {
  const { field, values } = column;
  if (!(values instanceof Int32Array)) return column;
  const rebased = values.map((days, row) => {
    if (days >= LAST_SWITCH_DAYS || isNullAt(column, row)) return days;
    if (calendar.isSparks) return rebaseDays(days);
    throw notExact(field, calendar, 'days');
  });
  return { ...column, values: rebased };
};

const rebaseTimes = (column: Column, calendar: Calendar): Column => {
  const { field, values } = column;
  if (!(values instanceof BigInt64Array)) return column;
  const offset = calendar.isSparks ? fixedOffset(calendar.zone) : undefined;
  const rebased = values.map((micros, row) => {
    if (micros >= LAST_SWITCH_MICROS || isNullAt(column, row)) return micros;
    const found = offset === undefined ? undefined : rebaseMicros(micros, offset);
    if (found !== undefined && found === BigInt.asIntN(64, found)) return found;
    throw notExact(field, calendar, 'times');
  });
  return { ...column, values: rebased };
};

/**
 * A column of dates or times as the table has it, of one that was counted in `calendar`. Dates of Spark and times of a zone with fixed clocks become
 * the ones with the same date; times before 1900 of other zones are refused (`table-unsupported`), as only that zone's old clocks tell them.
 * Source: Apache Spark, `RebaseDateTime`.
 */
export const fromCalendar = (column: Column, calendar: Calendar | undefined): Column => {
  if (calendar === undefined) return column;
  if (column.field.type === 'date') return rebaseDates(column, calendar);
  return column.field.type === 'timestamp' ? rebaseTimes(column, calendar) : column;
};
