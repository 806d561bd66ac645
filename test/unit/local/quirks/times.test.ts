import { describe, expect, test } from 'vitest';
import type { Quirks } from '../../../../local/odata-service/index.ts';
import { quirkyService } from '../../../support/quirky-service.ts';

const service = (times: readonly string[], quirks: Quirks) =>
  quirkyService(
    times.map((At, index) => ({ Id: index + 1, At })),
    quirks,
    { types: { At: 'Edm.DateTimeOffset' } },
  );
const found = (times: readonly string[], quirks: Quirks, filter: string) =>
  service(times, quirks).ids(`?$orderby=Id&$filter=${encodeURIComponent(filter)}`);
const shown = async (time: string, quirks: Quirks) =>
  (await service([time], quirks).page('')).value?.[0]?.['At'];

describe('digits', () => {
  test.each<[string, Quirks, string]>([
    ['12:00:00.1234567Z', { shownDigits: 3 }, '12:00:00.123Z'],
    ['12:00:00.1239999Z', { shownDigits: 0 }, '12:00:00Z'],
    ['12:00:00.1235Z', { shownDigits: 3, shownBy: 'nearest' }, '12:00:00.124Z'],
    ['12:00:00.1234Z', { shownDigits: 3, shownBy: 'nearest' }, '12:00:00.123Z'],
    ['12:00:00.1231Z', { shownDigits: 3, shownBy: 'up' }, '12:00:00.124Z'],
    ['12:59:59.9999999Z', { shownDigits: 3, shownBy: 'up' }, '13:00:00.000Z'],
    ['12:59:59.9999+02:00', { shownDigits: 3, shownBy: 'up' }, '13:00:00.000+02:00'],
    ['12:00:00.12Z', { shownDigits: 3, shownBy: 'up' }, '12:00:00.12Z'],
    ['12:00:00.250Z', { trimDigits: true }, '12:00:00.25Z'],
    ['12:00:00.000Z', { trimDigits: true }, '12:00:00Z'],
    ['12:00:00.1200001Z', { shownDigits: 6, trimDigits: true }, '12:00:00.12Z'],
  ])('%s with %o is shown as %s', async (time, quirks, text) => {
    expect(await shown(`2026-01-01T${time}`, quirks)).toBe(`2026-01-01T${text}`);
  });

  test('what is not shown is compared', async () => {
    const times = ['2026-01-01T00:00:00.1234567Z'];
    expect(await found(times, { shownDigits: 3 }, 'At gt 2026-01-01T00:00:00.123Z')).toEqual([1]);
    expect(await found(times, { shownDigits: 3, shownBy: 'up' }, 'At ge 2026-01-01T00:00:00.124Z')).toEqual(
      [],
    );
  });
});

describe('clocks', () => {
  const HOURS = [0, 1, 2, 3, 4, 5].map((hour) => `2026-03-08T0${hour}:00:00Z`);

  test('literalShift: lower and upper bounds are read as so much later, each by its own', async () => {
    expect(await found(HOURS, { literalShift: { lower: 120 } }, `At ge ${HOURS[1]}`)).toEqual([4, 5, 6]);
    expect(await found(HOURS, { literalShift: { lower: -60 } }, `At gt ${HOURS[3]}`)).toEqual([4, 5, 6]);
    expect(await found(HOURS, { literalShift: { upper: -60 } }, `At lt ${HOURS[3]}`)).toEqual([1, 2]);
    expect(await found(HOURS, { literalShift: { upper: -60 } }, `At ge ${HOURS[4]}`)).toEqual([5, 6]);
  });

  test('a zone with a change day: another shift from an instant on', async () => {
    const lower = { before: 0, from: '2026-03-08T03:00:00Z', after: 60 };
    expect(await found(HOURS, { literalShift: { lower } }, `At ge ${HOURS[2]}`)).toEqual([3, 4, 5, 6]);
    expect(await found(HOURS, { literalShift: { lower } }, `At ge ${HOURS[3]}`)).toEqual([5, 6]);
  });

  test('rowShift: rows are compared and sorted by another clock than they are shown with', async () => {
    const rowShift = { before: 120, from: '2026-03-08T03:00:00Z', after: 0 };
    expect(await found(HOURS, { rowShift }, `At ge ${HOURS[4]}`)).toEqual([3, 5, 6]);
    expect(await service(HOURS, { rowShift }).ids('?$orderby=At&$top=4')).toEqual([1, 2, 4, 3]);
  });

  test('timeNeverEquals: a time that is there is not found by eq', async () => {
    expect(await found(HOURS, {}, `At eq ${HOURS[2]}`)).toEqual([3]);
    expect(await found(HOURS, { timeNeverEquals: true }, `At eq ${HOURS[2]}`)).toEqual([]);
  });
});

describe('what is compared in place of instants', () => {
  test('texts: a whole second stands behind its own fractions', async () => {
    const times = ['2026-01-01T12:00:00.000Z', '2026-01-01T12:00:00.250Z'];
    const quirks: Quirks = { compareTimes: 'texts', trimDigits: true };
    expect(await service(times, quirks).ids('?$orderby=At')).toEqual([2, 1]);
    expect(await found(times, quirks, 'At ge 2026-01-01T12:00:00Z')).toEqual([1]);
  });

  test('digits: offsets do not count', async () => {
    const times = ['2026-01-01T10:00:00Z', '2026-01-01T11:00:00+02:00', '2026-01-01T12:00:00Z'];
    expect(await service(times, {}).ids('?$orderby=At')).toEqual([2, 1, 3]);
    expect(await service(times, { compareTimes: 'digits' }).ids('?$orderby=At')).toEqual([1, 2, 3]);
    expect(await found(times, { compareTimes: 'digits' }, 'At ge 2026-01-01T10:30:00Z')).toEqual([2, 3]);
  });
});
