import { expect, test } from 'vitest';
import { isChangeDay } from './change-days.ts';

const picos = (text: string): bigint => BigInt(Date.parse(text)) * 10n ** 9n;
const HOURS = 3_600n * 10n ** 12n;

test.each([
  // Berlin: from +2 to +1 hours on 26 October, at 01:00 UTC.
  ['2025-10-26T12:00:00Z', 2n, true],
  ['2025-10-25T00:00:00Z', 1n, true],
  ['2025-10-27T23:59:59Z', -2n, true],
  ['2025-10-20T12:00:00Z', 2n, false],
  ['2025-10-28T12:00:00Z', 1n, false],
  // New York: from -5 to -4 hours on 8 March 2026, and at no other time of its spring.
  ['2026-03-08T07:00:00Z', -5n, true],
  ['2026-03-09T07:00:00Z', 4n, true],
  ['2026-03-29T07:00:00Z', -5n, false],
  // Tokyo never does.
  ['2025-10-26T12:00:00Z', 9n, false],
  // Of any zone.
  ['2026-03-08T07:00:00Z', undefined, true],
  ['2025-12-15T00:00:00Z', undefined, false],
  // Years before 1970 have days too.
  ['1969-12-31T23:00:00Z', undefined, false],
])('%s with a step of %s hours: %s', (text, hours, expected) => {
  expect(isChangeDay(picos(text), hours === undefined ? undefined : hours * HOURS)).toBe(expected);
});
