import { describe, expect, test } from 'vitest';
import type { Clock } from '../../../shared/core/index.ts';
import { type Binding, parseSchedule } from '../../../local/functions-host/index.ts';
import { followSchedule, scheduleOf } from '../../../local/functions-host/timer-schedule.ts';

const START_MS = Date.UTC(2026, 0, 1);
const MINUTE_MS = 60_000;

interface FakeClock extends Clock {
  timeMs: number;
}
const fakeClock = (): FakeClock => {
  const clock: FakeClock = {
    timeMs: START_MS,
    now: () => clock.timeMs,
    sleep: async (ms) => {
      clock.timeMs += ms;
    },
  };
  return clock;
};

/** Minutes after the start at which runs began, when each takes the minutes given. */
const follow = async (
  schedule: string,
  takesMinutes: readonly number[],
): Promise<{ minute: number; next: number }[]> => {
  const clock = fakeClock();
  const stopping = new AbortController();
  const runs: { minute: number; next: number }[] = [];
  await followSchedule(parseSchedule(schedule), clock, stopping.signal, async ({ next }) => {
    const minuteOf = (ms: number): number => (ms - START_MS) / MINUTE_MS;
    runs.push({ minute: minuteOf(clock.timeMs), next: minuteOf(next.getTime()) });
    clock.timeMs += (takesMinutes[runs.length - 1] ?? 0) * MINUTE_MS;
    if (runs.length === takesMinutes.length) stopping.abort();
  });
  return runs;
};

test('quick runs begin on time', async () => {
  expect(await follow('0 */5 * * * *', [0, 0, 0])).toEqual([
    { minute: 5, next: 10 },
    { minute: 10, next: 15 },
    { minute: 15, next: 20 },
  ]);
});

test('occurrences missed during a long run make one run at once, then the schedule goes on', async () => {
  expect(await follow('0 */5 * * * *', [23, 1, 0, 0])).toEqual([
    { minute: 5, next: 10 },
    { minute: 28, next: 30 },
    { minute: 30, next: 35 },
    { minute: 35, next: 40 },
  ]);
});

test('a wait longer than a timer can hold is slept in parts', async () => {
  expect(await follow('0 0 0 1 12 *', [0])).toMatchObject([{ minute: 334 * 24 * 60 }]);
});

test('nothing runs once the signal is aborted', async () => {
  let runs = 0;
  const count = async (): Promise<void> => void (runs += 1);
  await followSchedule(parseSchedule('* * * * * *'), fakeClock(), AbortSignal.abort(), count);
  expect(runs).toBe(0);
});

const binding = (schedule?: string): Binding => ({ type: 'timerTrigger', direction: 'in', schedule });

describe('the schedule of a binding', () => {
  test('is looked up by the name of its setting', () => {
    const found = scheduleOf('tick', binding('%SYNC_SCHEDULE%'), { SYNC_SCHEDULE: '0 30 4 * * *' });
    expect(found).toEqual(parseSchedule('0 30 4 * * *'));
  });

  test.each([[undefined], [''], ['not a schedule']])('is refused when the setting is %s', (value) => {
    expect(() => scheduleOf('tick', binding('%SYNC_SCHEDULE%'), { SYNC_SCHEDULE: value })).toThrow(
      expect.objectContaining({ kind: 'config' }),
    );
  });

  test('is refused when there is none', () => {
    expect(() => scheduleOf('tick', binding(), {})).toThrow(/tick has no schedule/);
  });
});
