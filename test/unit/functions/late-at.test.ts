import { expect, test } from 'vitest';
import { lateAt } from '../../../functions/late-at.ts';
import { parseNcrontab } from '../../../shared/config/index.ts';

const DAY_MS = 86_400_000;
const at = (time: string): number => Date.parse(`2026-01-${time}Z`);
const ON = { enabled: true };

test.each([
  ['0 */15 * * * *', ON, '01T11:58:30', '01T12:30:00'],
  ['0 */15 * * * *', { ...ON, everyMs: DAY_MS }, '01T12:05:00', '04T12:15:00'],
  ['0 0 2 * * MON-FRI', ON, '02T02:00:05', '07T02:00:00'],
  ['*/10 * * * * *', ON, '01T12:00:00', '01T12:05:00'],
])('by %s and %j a feed that was fresh at %s is late at %s', (schedule, feed, freshAt, late) => {
  expect(lateAt(parseNcrontab(schedule), feed, at(freshAt))).toBe(at(late));
});

test.each([
  ['is off', '0 */15 * * * *', { enabled: false }, at('01T12:00:00')],
  ['was never fresh', '0 */15 * * * *', ON, undefined],
  ['has a schedule without a day', '0 0 0 31 2 *', ON, at('01T12:00:00')],
])('a feed that %s is never late', (_what, schedule, feed, freshAt) => {
  expect(lateAt(parseNcrontab(schedule), feed, freshAt)).toBeUndefined();
});
