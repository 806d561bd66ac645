import { expect, test } from 'vitest';
import { isNcrontab } from '../../../shared/config/ncrontab.ts';

test.each([
  '0 */5 * * * *',
  '0 0 * * * *',
  '*/15 * * * * *',
  '0 0 9-17 * * 1-5',
  '0 30 9 * JAN Mon',
  '0 0,30 0-6/2 1,15 * SUN-sat',
  ' 0  5 * * * * ',
])('"%s" is a schedule', (text) => {
  expect(isNcrontab(text)).toBe(true);
});

test.each([
  '',
  '*/5 * * * *',
  '0 */5 * * * * *',
  '60 * * * * *',
  '0 0 24 * * *',
  '0 0 0 0 * *',
  '0 0 0 * 13 *',
  '0 0 0 * * 7',
  '0 0 0 * * ?',
  '0 */0 * * * *',
  '0 1/2/3 * * * *',
  '0 1-2-3 * * * *',
  '0 1, * * * *',
  '0 -1 * * * *',
  '00:05:00',
  '%SYNC_SCHEDULE%',
])('"%s" is none', (text) => {
  expect(isNcrontab(text)).toBe(false);
});
