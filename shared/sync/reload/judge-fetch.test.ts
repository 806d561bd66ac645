import { describe, expect, test } from 'vitest';
import { type FetchFacts, type FetchVerdict, judgeFetch } from './judge-fetch.ts';

const WHOLE = { isComplete: true, isOrdered: true, rows: 20, outside: 0 };
const PARTIAL = { ...WHOLE, isComplete: false };
const HALF = { isComplete: false, rows: 10, outside: 0 };

const verdictOn = (facts: Partial<FetchFacts>): FetchVerdict =>
  judgeFetch({
    fetched: WHOLE,
    from: undefined,
    isLate: false,
    isDry: false,
    ignoresOrder: false,
    ...facts,
  });

describe('a fetch that came to its end', () => {
  test.each<readonly [FetchVerdict, string, Partial<FetchFacts>]>([
    ['whole', 'in time', {}],
    ['whole', 'in time, from where an attempt before came', { from: HALF }],
    ['later', 'after the deadline', { isLate: true }],
    ['later', 'after the deadline, from where an attempt before came', { isLate: true, from: HALF }],
    ['whole', 'of an attempt that had it all', { isLate: true, from: { ...HALF, isComplete: true } }],
    ['whole', 'of a dry run, after the deadline', { isLate: true, isDry: true }],
    ['order-ignored', 'out of order', { fetched: { ...WHOLE, isOrdered: false } }],
    ['whole', 'out of order, as is known', { fetched: { ...WHOLE, isOrdered: false }, ignoresOrder: true }],
    ['later', 'out of order, after the deadline', { fetched: { ...WHOLE, isOrdered: false }, isLate: true }],
  ])('is %s: %s', (verdict, _, facts) => {
    expect(verdictOn(facts)).toBe(verdict);
  });
});

describe('a fetch that the deadline ended', () => {
  test.each<readonly [FetchVerdict, string, Partial<FetchFacts>]>([
    ['later', 'in the order asked for', {}],
    ['later', 'with rows that were not asked for', { fetched: { ...PARTIAL, outside: 5 } }],
    ['too-slow-dry', 'of a dry run', { isDry: true }],
    [
      'too-slow-dry',
      'of a dry run, out of order',
      { isDry: true, fetched: { ...PARTIAL, isOrdered: false } },
    ],
    ['unordered', 'out of order', { fetched: { ...PARTIAL, isOrdered: false } }],
    [
      'unordered',
      'out of order, as is known',
      { fetched: { ...PARTIAL, isOrdered: false }, ignoresOrder: true },
    ],
    ['later', 'further than before', { from: HALF, fetched: { ...PARTIAL, outside: 5 } }],
    ['later', 'no further than before, and nothing came', { from: HALF, fetched: { ...PARTIAL, rows: 10 } }],
    [
      'stuck',
      'no further, with rows not asked for',
      { from: HALF, fetched: { ...PARTIAL, rows: 10, outside: 5 } },
    ],
  ])('is %s: %s', (verdict, _, facts) => {
    expect(verdictOn({ fetched: PARTIAL, isLate: true, ...facts })).toBe(verdict);
  });
});
