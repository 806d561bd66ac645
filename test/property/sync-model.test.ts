import { expect, test } from 'vitest';
import { hostileCase } from '../support/hostile/hostile-case.ts';
import { caseText, playSeed } from '../support/hostile/play-seed.ts';
import { CATALOGUE, catalogueOf } from '../support/hostile/quirk-catalogue.ts';
import { isEachPlace } from '../support/whole-sweep.ts';

const FIRST_SEED = Number(process.env['FC_SEED'] ?? 1);
/** Seeds that are played at a time; `npm run test:seeds` plays them for as long as one likes. */
const BUDGET_MS = isEachPlace ? 30_000 : 10_000;

test('T1, T2, T4: whatever a source does meanwhile, no row is lost in silence, and none that it has is removed', async () => {
  const until = performance.now() + BUDGET_MS;
  for (let seed = FIRST_SEED; performance.now() < until; seed += 1) {
    const played = await playSeed(seed, catalogueOf(seed), 2, seed % 3 === 0 ? 4 : 1);
    expect(played.end.end === 'wrong' ? caseText(played) : 'none is lost').toBe('none is lost');
  }
}, 300_000);

test('a seed is the same case each time, and every quirk is drawn', () => {
  const seeds = Array.from({ length: 2000 }, (_, seed) => seed);
  expect(hostileCase(7, CATALOGUE)).toStrictEqual(hostileCase(7, CATALOGUE));
  for (const first of [0, 10_001]) {
    const entries = catalogueOf(first);
    const drawn = new Set(seeds.flatMap((seed) => hostileCase(first + seed, entries).names));
    expect([...drawn].toSorted()).toStrictEqual(entries.map(({ name }) => name).toSorted());
  }
});

test('what no reader can see is seen by the model: rows that the source counts and sends as if they were not there', async () => {
  const blind = [{ name: 'the first rows only', quirks: () => ({ capBefore: 4 }) }];
  const ends = await Promise.all([2, 3, 4, 5, 6].map((seed) => playSeed(seed, blind, 1)));
  expect(ends.map(caseText).join('\n')).toMatch(/no-new-rows, and \d+ rows are above the watermark/);
});
