import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ReloadSchedule } from '../../../../shared/config/index.ts';
import { dueFor, lastDue, nextDue } from '../../../../shared/sync/feed/index.ts';
import { propertyOptions } from '../../../support/property-options.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const at = (text: string): number => Date.parse(text);

describe('the times of a schedule', () => {
  test.each<[string, ReloadSchedule, string, string, string]>([
    [
      'of days, at a time of day',
      { everyMs: DAY, atMs: 2 * HOUR },
      '2026-03-29T01:59:59Z',
      '2026-03-28T02:00',
      '2026-03-29T02:00',
    ],
    [
      'of days, at that time exactly',
      { everyMs: DAY, atMs: 2 * HOUR },
      '2026-03-29T02:00:00Z',
      '2026-03-29T02:00',
      '2026-03-30T02:00',
    ],
    [
      'of days, without a time of day',
      { everyMs: DAY },
      '2026-10-25T12:00:00Z',
      '2026-10-25T00:00',
      '2026-10-26T00:00',
    ],
    [
      'of weeks: Mondays',
      { everyMs: 7 * DAY, atMs: 90 * MINUTE },
      '2026-11-29T23:00:00Z',
      '2026-11-23T01:30',
      '2026-11-30T01:30',
    ],
    [
      'of hours that make up a day',
      { everyMs: 6 * HOUR },
      '2026-11-30T17:59:00Z',
      '2026-11-30T12:00',
      '2026-11-30T18:00',
    ],
    [
      'before 1970',
      { everyMs: DAY, atMs: 2 * HOUR },
      '1969-12-31T00:00:00Z',
      '1969-12-30T02:00',
      '1969-12-31T02:00',
    ],
  ])('%s', (_what, schedule, now, last, next) => {
    expect(lastDue(schedule, at(now))).toBe(at(`${last}Z`));
    expect(nextDue(schedule, at(now))).toBe(at(`${next}Z`));
  });
});

const schedule = fc.oneof(
  fc.record({ everyMs: fc.integer({ min: 1, max: 40 * DAY }) }),
  fc.record({
    everyMs: fc.integer({ min: 1, max: 40 }).map((days) => days * DAY),
    atMs: fc.integer({ min: 0, max: 1439 }).map((minutes) => minutes * MINUTE),
  }),
);

/** Ticks by clocks that stand still, leap ahead, and go back a little: two instances do not agree. */
const steps = fc.array(fc.integer({ min: -5 * MINUTE, max: 50 * DAY }), { minLength: 1, maxLength: 60 });

/** Where a memory is lost, the schedule counts from that tick's last time on, as a feed's first tick has it. */
const losses = fc
  .array(fc.boolean(), { minLength: 60, maxLength: 60 })
  .map((all) => all.map((isLost, nth) => isLost && nth % 7 === 0));

/** What each tick finds due, and begins. */
const played = (each: ReloadSchedule, ticks: readonly number[], lost: readonly boolean[]) => {
  let done = lastDue(each, ticks[0] ?? 0);
  return ticks.map((now, nth) => {
    if (lost[nth] === true) done = lastDue(each, now);
    const due = dueFor(each, done, now);
    done = due ?? done;
    return due;
  });
};

/** The same by counting periods: a tick that is in a later one than all before it begins what was due as that one began. */
const counted = (each: ReloadSchedule, ticks: readonly number[], lost: readonly boolean[]) => {
  const first = BigInt(at('1970-01-05T00:00:00Z')) + BigInt(each.atMs ?? 0);
  const every = BigInt(each.everyMs);
  const periodOf = (now: number): bigint => {
    const since = BigInt(now) - first;
    return since / every - (since < 0n && since % every !== 0n ? 1n : 0n);
  };
  let latest = periodOf(ticks[0] ?? 0);
  return ticks.map((now, nth) => {
    const period = periodOf(now);
    if (lost[nth] === true) latest = period;
    if (period <= latest) return undefined;
    latest = period;
    return Number(first + period * every);
  });
};

test('by any clock, a time is served once, by the first tick after it, and a lost memory reloads nothing', () => {
  fc.assert(
    fc.property(schedule, fc.integer({ min: 0, max: 4e12 }), steps, losses, (each, begin, moves, lost) => {
      let now = begin;
      const ticks = moves.map((move) => (now += move));
      expect(played(each, ticks, lost)).toStrictEqual(counted(each, ticks, lost));
    }),
    propertyOptions(),
  );
});
