import { expect, test } from 'vitest';
import { retryAfterMs } from '../../../shared/core/retry-after.ts';

const NOW = Date.parse('2024-01-01T00:00:00Z');

test.each<[string, Record<string, string>, number | undefined]>([
  ['seconds', { 'retry-after': '17' }, 17_000],
  ['a date, by the clock here', { 'retry-after': 'Mon, 01 Jan 2024 00:00:30 GMT' }, 30_000],
  [
    "a date, by the service's clock",
    { 'retry-after': 'Mon, 01 Jan 2024 01:00:05 GMT', date: 'Mon, 01 Jan 2024 01:00:00 GMT' },
    5000,
  ],
  ['a date that has passed', { 'retry-after': 'Mon, 01 Jan 2023 00:00:00 GMT' }, 0],
  ['more seconds than there are dates for', { 'retry-after': '9'.repeat(400) }, 365 * 86_400_000],
  ['a date that never comes', { 'retry-after': 'Fri, 31 Dec 9999 23:59:59 GMT' }, 365 * 86_400_000],
  ['no header', {}, undefined],
  ['nonsense', { 'retry-after': 'soon' }, undefined],
])('Retry-After with %s', (_name, headers, expected) => {
  expect(retryAfterMs(new Headers(headers), NOW)).toBe(expected);
});
