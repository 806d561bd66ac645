import { describe, expect, test } from 'vitest';
import { nextOccurrence, parseSchedule } from '../../../local/functions-host/index.ts';

const next = (schedule: string, after: string): string =>
  nextOccurrence(parseSchedule(schedule), new Date(after)).toISOString();

test.each([
  ['0 */5 * * * *', '2026-01-01T00:00:00Z', '2026-01-01T00:05:00.000Z'],
  ['0 */5 * * * *', '2026-01-01T00:04:59.999Z', '2026-01-01T00:05:00.000Z'],
  ['0 */5 * * * *', '2026-12-31T23:59:00Z', '2027-01-01T00:00:00.000Z'],
  ['* * * * * *', '2026-01-01T00:00:00.001Z', '2026-01-01T00:00:01.000Z'],
  ['30 15 4 * * *', '2026-01-01T04:15:30Z', '2026-01-02T04:15:30.000Z'],
  ['0 0 9-17 * * MON-FRI', '2026-01-02T17:00:00Z', '2026-01-05T09:00:00.000Z'],
  ['0 0 0 * * Sunday,3', '2026-01-01T00:00:00Z', '2026-01-04T00:00:00.000Z'],
  ['0 0 0 31 * *', '2026-01-31T00:00:00Z', '2026-03-31T00:00:00.000Z'],
  ['0 0 0 29 2 *', '2026-01-01T00:00:00Z', '2028-02-29T00:00:00.000Z'],
  ['0 0 0 29 feb mon', '2026-01-01T00:00:00Z', '2044-02-29T00:00:00.000Z'],
  ['0 0 0 29 2 1', '2072-03-01T00:00:00Z', '2112-02-29T00:00:00.000Z'],
  ['0 0 0 13 * 5', '2026-03-14T00:00:00Z', '2026-11-13T00:00:00.000Z'],
  ['10-40/15,59 5 0 1 Jan *', '2026-01-01T00:05:40Z', '2026-01-01T00:05:59.000Z'],
  ['40-10/15 0 0 * * *', '2026-01-01T00:00:10Z', '2026-01-01T00:00:25.000Z'],
  ['50/4 0 0 * * *', '2026-01-01T00:00:51Z', '2026-01-01T00:00:54.000Z'],
  ['0 2/20 * * * *', '2026-01-01T00:03:00Z', '2026-01-01T00:22:00.000Z'],
  ['*/5 * * * *', '2026-01-01T00:00:30Z', '2026-01-01T00:05:00.000Z'],
  ['  0  0 0 1 10,4 *', '2026-02-01T00:00:00Z', '2026-04-01T00:00:00.000Z'],
])('%s after %s is %s', (schedule, after, expected) => {
  expect(next(schedule, after)).toBe(expected);
});

test('each occurrence leads to the one after it', () => {
  const schedule = parseSchedule('0 15,45 */8 * * *');
  const times = [new Date('2026-02-28T12:00:00Z')];
  for (let index = 0; index < 5; index++) times.push(nextOccurrence(schedule, times.at(-1) ?? new Date(0)));
  expect(times.slice(1).map((time) => time.toISOString().slice(0, 16))).toEqual([
    '2026-02-28T16:15',
    '2026-02-28T16:45',
    '2026-03-01T00:15',
    '2026-03-01T00:45',
    '2026-03-01T08:15',
  ]);
});

describe('refused', () => {
  test.each([
    '',
    '* * * *',
    '* * * * * * *',
    '00:05:00',
    '60 * * * * *',
    '* * 24 * * *',
    '* * * 0 * *',
    '* * * * 13 *',
    '* * * * * 7',
    '*/0 * * * * *',
    '1, * * * * *',
    '* * * * * mo',
    '* * * * * monkey',
    'mon * * * * *',
    '? * * * * *',
    '@hourly',
  ])('%s', (schedule) => {
    expect(() => parseSchedule(schedule)).toThrow(expect.objectContaining({ kind: 'config' }));
  });

  test('a day that never comes', () => {
    expect(() => next('0 0 0 30 2 *', '2026-01-01T00:00:00Z')).toThrow(/never comes/);
  });
});
