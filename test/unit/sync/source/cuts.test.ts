import { describe, expect, test } from 'vitest';
import { type Cut, Cuts } from '../../../../shared/sync/source/range/cuts.ts';

const cutsOf = (parallel = 4, least = 1n): Cuts => new Cuts(parallel, () => least);

const all = (cuts: Cuts): readonly Cut[] => {
  const ranges: Cut[] = [];
  for (let next = cuts.next(); next !== undefined; next = cuts.next()) ranges.push(next);
  return ranges;
};

const widths = (ranges: readonly Cut[]): readonly bigint[] => ranges.map(({ from, to }) => to - from);

describe('where a source is cut into ranges', () => {
  test('each begins where the one before it ends, up to the end', () => {
    const cuts = cutsOf();
    cuts.add({ from: 7n, to: 100_000n, span: 100n });
    const ranges = all(cuts);
    expect(ranges[0]?.from).toBe(7n);
    expect(ranges.at(-1)?.to).toBe(100_000n);
    for (const [at, { from }] of ranges.slice(1).entries()) expect(from).toBe(ranges[at]?.to);
  });

  test('ten pages each, less half a page, and fewer towards the end', () => {
    const cuts = cutsOf();
    cuts.add({ from: 0n, to: 100_000n, span: 100n });
    const found = widths(all(cuts));
    expect(found[0]).toBe(950n);
    expect(Math.min(...found.slice(-4).map(Number))).toBeLessThan(500);
    expect(Math.min(...found.map(Number))).toBeGreaterThanOrEqual(175);
  });

  test('no narrower than the least width', () => {
    const cuts = cutsOf(4, 5_000n);
    cuts.add({ from: 0n, to: 100_000n, span: 100n });
    expect(Math.min(...widths(all(cuts)).map(Number))).toBeGreaterThanOrEqual(5_000);
    expect(cuts.isWide({ from: 7n, to: 5_007n })).toBe(true);
    expect(cuts.isWide({ from: 8n, to: 5_007n })).toBe(false);
  });

  test('as wide as the rows right below suggest', () => {
    const cuts = cutsOf();
    cuts.add({ from: 0n, to: 1_000_000n, span: 100n });
    const first = cuts.next();
    cuts.see(first?.to ?? 0n, 10n);
    expect(widths([cuts.next() ?? { from: 0n, to: 0n }])).toEqual([95n]);
  });

  test('what a page elsewhere says changes nothing', () => {
    const cuts = cutsOf();
    cuts.add({ from: 0n, to: 1_000_000n, span: 100n });
    cuts.see(5n, 10n);
    expect(cuts.next()).toEqual({ from: 0n, to: 950n });
  });

  test('what the read has passed is cut no more, nor what lies above the end', () => {
    const cuts = cutsOf();
    cuts.add({ from: 0n, to: 1_000n, span: 10n });
    cuts.add({ from: 1_000n, to: 2_000n, span: 10n });
    cuts.add({ from: 2_000n, to: 3_000n, span: 10n });
    cuts.leaveBelow(1_500n);
    expect(cuts.lowest).toBe(1_500n);
    cuts.endAt(2_000n);
    expect(all(cuts).at(-1)?.to).toBe(2_000n);
    cuts.add({ from: 0n, to: 9n, span: 10n });
    cuts.leaveBelow(9n);
    expect(cuts.lowest).toBeUndefined();
  });

  test('a gap is passed over', () => {
    const cuts = cutsOf();
    cuts.add({ from: 0n, to: 10n ** 12n, span: 1n });
    cuts.skip({ from: 0n, to: 10n ** 11n }, 1000n);
    expect(cuts.lowest).toBe(10n ** 11n);
    expect(widths([cuts.next() ?? { from: 0n, to: 0n }])).toEqual([9_500n]);
  });

  test('a gap that leads beyond the end leaves nothing', () => {
    const cuts = cutsOf();
    cuts.add({ from: 5n, to: 100n, span: 1n });
    cuts.skip({ from: 5n, to: 200n }, 1n);
    expect(all(cuts)).toEqual([]);
  });

  test('what is left of a range comes before what lies above it', () => {
    const cuts = cutsOf();
    cuts.add({ from: 5_000n, to: 10_000n, span: 100n });
    cuts.add({ from: 300n, to: 400n, span: 1n });
    expect(cuts.next()?.from).toBe(300n);
    expect(all(cuts).at(-1)?.to).toBe(10_000n);
  });

  test('rows of one value have a width, too', () => {
    const cuts = cutsOf();
    cuts.add({ from: 0n, to: 100n, span: 0n });
    expect(all(cuts).at(-1)?.to).toBe(100n);
  });
});
