import { describe, expect, test } from 'vitest';
import {
  cursorAt,
  type CursorValue,
  type JsonObject,
  parseCursor,
  placeOf,
} from '../../../../shared/odata/index.ts';
import type { FeedCursor } from '../../../../shared/sync/feed/feed-cursor.ts';
import { Sifter } from '../../../../shared/sync/source/sift.ts';
import { byId, byTime, pageOf } from '../samples.ts';

const time = (second: number): string => `2026-01-01T00:00:${String(second).padStart(2, '0')}Z`;
const row = (Id: number, second: number) => ({ Id, At: time(second) });
const valueOf = (literal: string): CursorValue => {
  const value = parseCursor('instant', literal);
  return typeof value === 'object' ? value : cursorAt('instant', 0n);
};

/** A sifter, and rows that it is given as pages. */
const sifting = (cursor: FeedCursor, youngest?: CursorValue) => {
  const sifter = new Sifter(cursor);
  const bound = youngest && placeOf(cursor.kind, youngest.order);
  const sift = (rows: readonly JsonObject[]) => sifter.sift(pageOf(cursor, rows), bound);
  return { sifter, sift };
};

describe('a sifter', () => {
  test('keeps rows in order, and remembers the keys at the last value', () => {
    const { sifter, sift } = sifting(byTime);
    sifter.beginChain(undefined);
    expect(sift([row(1, 1), row(2, 1), row(3, 2)]).kept).toStrictEqual([0, 1, 2]);
    expect(sifter.lastKeys).toStrictEqual(['3']);
    expect(sift([row(4, 2), row(5, 2)]).kept).toStrictEqual([0, 1]);
    expect(sifter.lastKeys).toStrictEqual(['3', '4', '5']);
    expect(sifter.last?.leading).toStrictEqual({ Id: '5', At: time(2) });
  });

  test('drops a tie that comes again, on the same page and on the next', () => {
    const { sifter, sift } = sifting(byTime);
    sifter.beginChain(undefined);
    expect(sift([row(1, 1), row(1, 1), row(2, 1)]).kept).toStrictEqual([0, 2]);
    expect(sift([row(2, 1), row(3, 1), row(1, 1)]).kept).toStrictEqual([1]);
    expect(sifter.passedOver.repeated).toBe(3);
  });

  test('a unique value that comes again is dropped by value', () => {
    const { sifter, sift } = sifting(byId);
    sifter.beginChain(undefined);
    expect(sift([{ Id: 1 }, { Id: 2 }, { Id: 2 }]).kept).toStrictEqual([0, 1]);
  });

  test('suspects what comes after a greater value', () => {
    const { sifter, sift } = sifting(byTime);
    sifter.beginChain(undefined);
    expect(sift([row(1, 3), row(2, 1), row(3, 4)])).toStrictEqual({
      kept: [0, 2],
      suspects: [1],
      settled: false,
    });
  });

  test.each([
    ['gt', [2]],
    ['ge', [1, 2]],
  ] as const)('leaves out what is not %s the bound, and counts it', (op, kept) => {
    const { sifter, sift } = sifting(byTime);
    sifter.beginChain({ op, value: valueOf(time(2)) });
    expect(sift([row(1, 1), row(2, 2), row(3, 3)]).kept).toStrictEqual(kept);
    expect(sifter.passedOver.belowBound).toBe(3 - kept.length);
  });

  test('what comes below the bound after a greater value is counted, and not suspected', () => {
    const { sifter, sift } = sifting(byTime);
    sifter.beginChain({ op: 'ge', value: valueOf(time(5)) });
    expect(sift([row(1, 6), row(2, 1)])).toMatchObject({ kept: [0], suspects: [] });
    expect(sifter.passedOver.belowBound).toBe(1);
  });

  test('a null has no place', () => {
    const { sifter, sift } = sifting({ ...byTime, nullable: true });
    sifter.beginChain(undefined);
    expect(sift([{ Id: 1, At: null }, row(2, 1), { Id: 3, At: null }]).kept).toStrictEqual([1]);
    expect(sifter.passedOver.nullCursor).toBe(2);
  });

  test('ends at the first row that is too young; the youngest that settled is kept', () => {
    const { sifter, sift } = sifting(byTime, valueOf(time(2)));
    sifter.beginChain(undefined);
    expect(sift([row(1, 1), row(2, 2), row(3, 3), row(4, 4)])).toStrictEqual({
      kept: [0, 1],
      suspects: [],
      settled: true,
    });
    expect(sifter.last?.leading).toStrictEqual({ Id: '2', At: time(2) });
  });

  test('orders by time and not by text', () => {
    const { sifter, sift } = sifting(byTime);
    sifter.beginChain(undefined);
    const rows = ['00:00:13Z', '00:00:13.5Z', '00:00:13.50Z', '00:00:13.5000001Z', '00:00:14Z'].map(
      (text, Id) => ({
        Id,
        At: `2026-01-01T${text}`,
      }),
    );
    expect(sift(rows)).toMatchObject({ kept: [0, 1, 2, 3, 4], suspects: [] });
  });

  test('more ties than it remembers: the keys are not known', () => {
    const { sifter, sift } = sifting(byTime);
    sifter.beginChain(undefined);
    for (let page = 0; page < 11; page += 1) {
      const rows = Array.from({ length: 10_000 }, (_, place) => row(page * 10_000 + place, 1));
      expect(sift(rows).kept).toHaveLength(10_000);
    }
    expect(sifter.lastKeys).toBeUndefined();
    sift([row(0, 2)]);
    expect(sifter.lastKeys).toStrictEqual(['0']);
  });
});
