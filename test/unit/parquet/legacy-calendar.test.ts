import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { rebaseDays, rebaseMicros } from '../../../shared/parquet/calendar.ts';
import {
  cellText,
  type ColumnType,
  encodeParquet,
  readColumns,
  sourceOf,
} from '../../../shared/parquet/index.ts';
import { all, batchOf, type Cell, columnOf, field } from '../../support/columns.ts';
import { withKeyValues } from '../../support/parquet-patch.ts';

interface SparkFile {
  readonly zone: string;
  readonly kind: string;
  /** `CORRECTED`: rewritten by Spark in today's calendar. */
  readonly mode: 'LEGACY' | 'CORRECTED';
  /** What Spark reads: days, and µs as text. */
  readonly days: readonly number[];
  readonly micros: readonly string[];
  readonly bytes: readonly string[];
}

const FILES: readonly SparkFile[] = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../fixtures/legacy-calendar/files.json'), 'utf8'),
);

const read = async (
  bytes: Uint8Array,
  name: string,
  type: ColumnType,
): Promise<readonly (string | null)[]> => {
  const batches = await all(readColumns(sourceOf(bytes), [field(name, type)]));
  return batches.flatMap(({ columns: [column] }) =>
    column === undefined ? [] : Array.from({ length: column.length }, (_, row) => cellText(column, row)),
  );
};

const bytesOf = ({ bytes }: SparkFile): Uint8Array => Buffer.from(bytes.join(''), 'base64');

const titled = FILES.map((file) => [`${file.kind} of ${file.zone}, ${file.mode}`, file] as const);
const isExact = ({ zone, mode }: SparkFile): boolean =>
  zone !== 'America/Los_Angeles' || mode === 'CORRECTED';

describe('D7: files that Spark wrote in the calendar from before version 3', () => {
  test.each(titled)('have the days that Spark reads: %s', async (_title, file) => {
    expect(await read(bytesOf(file), 'd', 'date')).toStrictEqual(file.days.map(String));
  });

  test.each(titled.filter(([, file]) => isExact(file)))(
    'have the times that Spark reads: %s',
    async (_title, file) => {
      expect(await read(bytesOf(file), 't', 'timestamp')).toStrictEqual(file.micros);
    },
  );

  test.each(titled.filter(([, file]) => !isExact(file)))(
    'are refused where only the old clocks of a zone tell a time: %s',
    async (_title, file) => {
      const mark = `org.apache.spark.legacy${file.kind === 'INT96' ? 'INT96' : 'DateTime'}`;
      await expect(read(bytesOf(file), 't', 'timestamp')).rejects.toMatchObject({
        kind: 'table-unsupported',
        facts: { feature: 'legacy calendar', column: 't', mark },
        message: expect.stringContaining("its writer's time zone (America/Los_Angeles)"),
      });
    },
  );
});

const DAY = 86_400_000_000n;
/** 1582-10-15, the first day that both calendars count alike, and 1900-01-01. */
const SWITCH = -141_427;
const CENTURY = -25_567;

const fileOf = async (
  type: ColumnType,
  cells: readonly Cell[],
  keyValues: Readonly<Record<string, string>>,
): Promise<Uint8Array> =>
  withKeyValues(
    await encodeParquet(batchOf(columnOf(field('c', type), cells)), { codec: 'snappy' }),
    keyValues,
  );

const LEGACY = { 'org.apache.spark.version': '3.5.0', 'org.apache.spark.legacyDateTime': '' };

describe('the calendar that a footer names', () => {
  test.each<[what: string, keyValues: Readonly<Record<string, string>>, days: string]>([
    ['none', {}, '-719162'],
    ['Spark 3', { 'org.apache.spark.version': '3.0.0' }, '-719162'],
    ['Spark 4', { 'org.apache.spark.version': '4.2.0' }, '-719162'],
    ['Spark 10', { 'org.apache.spark.version': '10.0.0' }, '-719162'],
    ['no version, and a mark that Spark passes over', { 'org.apache.spark.legacyDateTime': '' }, '-719162'],
    [
      'a mark of INT96',
      { 'org.apache.spark.version': '3.5.0', 'org.apache.spark.legacyINT96': '' },
      '-719162',
    ],
    ['Hive, with the new calendar', { 'writer.date.proleptic': 'true' }, '-719162'],
    ['Spark 2.4', { 'org.apache.spark.version': '2.4.8' }, '-719160'],
    ['a mark', LEGACY, '-719160'],
  ])('%s', async (_what, keyValues, days) => {
    expect(await read(await fileOf('date', [-719_162, null], keyValues), 'c', 'date')).toStrictEqual([
      days,
      null,
    ]);
  });

  test.each([
    ['+02:00', 2n],
    ['GMT-03:00', -3n],
    ['Etc/GMT+5', -5n],
    ['Z', 0n],
    ['UTC', 0n],
  ])('with times of %s: the date there decides', async (zone, hours) => {
    const last = BigInt(SWITCH) * DAY - hours * 3_600_000_000n - 1n;
    const bytes = await fileOf('timestamp', [last, last + 1n], {
      ...LEGACY,
      'org.apache.spark.timeZone': zone,
    });
    expect(await read(bytes, 'c', 'timestamp')).toStrictEqual([String(last - 10n * DAY), String(last + 1n)]);
  });

  test.each([
    ['the rules of a zone', { ...LEGACY, 'org.apache.spark.timeZone': 'Europe/Amsterdam' }],
    ['a zone that the footer does not name', LEGACY],
    ['a zone that Hive names', { 'writer.date.proleptic': 'false', 'writer.time.zone': 'UTC' }],
  ])(
    'with times that depend on %s: from 1900 on they are read, before it refused',
    async (_what, keyValues) => {
      const first = BigInt(CENTURY) * DAY;
      const bytes = await fileOf('timestamp', [first, null, 0n], keyValues);
      expect(await read(bytes, 'c', 'timestamp')).toStrictEqual([String(first), null, '0']);
      const before = await fileOf('timestamp', [0n, first - 1n], keyValues);
      await expect(read(before, 'c', 'timestamp')).rejects.toMatchObject({
        kind: 'table-unsupported',
        facts: { feature: 'legacy calendar' },
      });
    },
  );

  test('of Hive: days that both calendars count alike are read, others refused', async () => {
    const hive = { 'writer.date.proleptic': 'false' };
    const bytes = await fileOf('date', [SWITCH, 0], hive);
    expect(await read(bytes, 'c', 'date')).toStrictEqual([String(SWITCH), '0']);
    await expect(read(await fileOf('date', [SWITCH - 1], hive), 'c', 'date')).rejects.toMatchObject({
      facts: { feature: 'legacy calendar', mark: 'writer.date.proleptic' },
    });
  });

  test('a zone is told only where it is spelled like one', async () => {
    const zone = 'x'.repeat(100);
    const bytes = await fileOf('timestamp', [-(10n ** 17n)], {
      ...LEGACY,
      'org.apache.spark.timeZone': zone,
    });
    await expect(read(bytes, 'c', 'timestamp')).rejects.toMatchObject({
      message: expect.not.stringContaining('xx'),
    });
  });
});

const digits = (value: number, width: number): string => String(value).padStart(width, '0');

const monthLengths = (year: number): readonly number[] => [
  31,
  year % 4 === 0 ? 29 : 28,
  31,
  30,
  31,
  30,
  31,
  31,
  30,
  31,
  30,
  31,
];

/** The date of a day of the Julian calendar, day by day from one that is known: 1582-10-04. */
const julianDates = function* (): Generator<readonly [days: number, date: string]> {
  let [year, month, day] = [1582, 10, 4];
  for (let days = SWITCH - 1; year > 0; days -= 1) {
    yield [days, `${digits(year, 4)}-${digits(month, 2)}-${digits(day, 2)}`];
    day -= 1;
    if (day > 0) continue;
    month = month === 1 ? 12 : month - 1;
    if (month === 12) year -= 1;
    day = monthLengths(year)[month - 1] ?? 0;
  }
};

test('every day of the Julian calendar from the year 1 on becomes the day with its date', () => {
  let seen = 0;
  const wrong: string[] = [];
  for (const [days, date] of julianDates()) {
    const isLeapDayLess = date.endsWith('-02-29') && new Date(`${date}T00:00:00Z`).getUTCDate() !== 29;
    const wanted =
      Date.parse(isLeapDayLess ? `${date.slice(0, 5)}03-01T00:00:00Z` : `${date}T00:00:00Z`) / 86_400_000;
    if (rebaseDays(days) !== wanted) wrong.push(date);
    seen += 1;
  }
  expect({ seen, wrong }).toStrictEqual({ seen: 577_737, wrong: [] });
});

test('a moment of such a day keeps its time of day', () => {
  expect(rebaseMicros(-719_164n * DAY + 5n, 0n)).toBe(-719_162n * DAY + 5n);
  expect(rebaseMicros(0n, 0n)).toBe(0n);
});
