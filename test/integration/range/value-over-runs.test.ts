import { describe, expect, test } from 'vitest';
import type { Quirks } from '../../../local/odata-service/index.ts';
import { append } from '../../support/play-story.ts';
import { minute, storyOf, type Story, type StorySource, values } from '../../support/source-story.ts';

const HOUR_MS = 3_600_000;
const TIES = 600;
const tied = minute(10);

/** Many rows at one value, a few below and above it. */
const cursors = [
  ...values(10, minute),
  ...values(TIES, () => tied),
  ...values(10, (place) => minute(11 + place)),
];

/** So many requests an hour, of pages of 10 rows: far fewer than the value takes. */
const quota = (more: Quirks = {}): Quirks => ({
  quota: { requests: 25, windowMs: HOUR_MS, status: 429 },
  ...more,
});

const storyWith = (source: StorySource): Story => storyOf({ page: 10, batchRows: 50, ...source }, cursors);

/** Appends an hour apart until nothing is missing; answers how many rows each left out. */
const appendHourly = async (story: Story, between: Readonly<Record<number, () => void>> = {}) => {
  const lacks: number[] = [];
  while (lacks.length < 20 && lacks.at(-1) !== 0) {
    between[lacks.length]?.();
    const { missing, wrong } = await append(story);
    expect(wrong).toStrictEqual([]);
    lacks.push(missing.length);
    story.world.clock.advance(HOUR_MS);
  }
  return lacks;
};

describe('a value of more rows than one run may ask for', () => {
  test.each<[string, StorySource]>([
    ['a service that counts', { quirks: quota() }],
    ['one that does not', { count: false, quirks: quota() }],
    ['keys that are texts', { count: false, keyType: 'Edm.Guid', quirks: quota() }],
    [
      'a refused gt',
      { keyType: 'Edm.String', keyOf: (n) => `k${String(n)}`, quirks: quota({ refuseTextOrder: true }) },
    ],
    [
      'times that are compared in another zone',
      { quirks: quota({ literalShift: { lower: 540, upper: 540 } }) },
    ],
  ])('is read over several runs: %s', async (_, source) => {
    const story = storyWith(source);
    const lacks = await appendHourly(story);
    expect(lacks.at(-1)).toBe(0);
    expect((await story.world.storedState())?.source).not.toHaveProperty('inCell.behind');
  });

  test.each<[string, number, number]>([
    ['before', -100_000, 2],
    ['among', 1_005, 1],
  ])('rows that come meanwhile %s those that were read are seen by the count', async (_, from, after) => {
    const keyOf = (n: number): number => (n > 620 ? from + 10 * (n - 620) : 10 * n);
    const story = storyOf({ page: 10, batchRows: 50, keyOf, quirks: quota() }, cursors);
    const lacks = await appendHourly(story, { [after]: () => story.insert([tied, tied, tied]) });
    expect(lacks.at(-1)).toBe(0);
  });

  test('rows that are gone meanwhile change nothing', async () => {
    const story = storyWith({ quirks: quota() });
    const remove = (): void => {
      for (let row = 15; row < 50; row += 1) story.remove(row);
    };
    expect((await appendHourly(story, { 1: remove })).at(-1)).toBe(0);
  });

  test('a row that is gone is counted out by the run after it, and no count is overruled', async () => {
    const few = [...values(5, minute), ...values(12, () => tied), ...values(50, (n) => minute(11 + n))];
    const story = storyOf(
      { page: 10, batchRows: 50, quirks: { quota: { requests: 5, windowMs: HOUR_MS } } },
      few,
    );
    await append(story);
    delete story.world.service.quirks.quota;
    story.remove(8);
    expect(await append(story)).toMatchObject({ outcome: 'appended', missing: [] });
    await append(story);
    expect(await append(story)).toMatchObject({ outcome: 'no-new-rows', requests: 1, notes: [] });
    expect((await story.world.storedState())?.source).not.toHaveProperty('countUseless');
  });

  test.each<[string, Quirks]>([
    ['elsewhere', { literalShift: { lower: 540, upper: 540 } }],
    ['elsewhere, the other way', { literalShift: { lower: -300, upper: -300 } }],
  ])('goes on where the source compares %s meanwhile', async (_, change) => {
    const story = storyWith({ count: false, quirks: quota() });
    const lacks = await appendHourly(story, {
      1: () => Object.assign(story.world.service.quirks, { quota: undefined, ...change }),
    });
    expect(lacks.at(-1)).toBe(0);
  });

  test('gets no further in any run where the service takes neither gt nor $skip', async () => {
    const quirks = { refuseTextOrder: true, ignoreSkip: true };
    const story = storyOf(
      { page: 5, keyType: 'Edm.String', keyOf: (n) => `k${String(n)}`, quirks },
      values(12, () => tied),
    );
    for (const run of [1, 2, 3]) {
      const { errorKind, missing } = await append(story);
      expect({ run, errorKind, lacks: missing.length }).toStrictEqual({
        run,
        errorKind: 'source-stalled',
        lacks: 7,
      });
    }
  });

  test('ends at the deadline, and the next run goes on', async () => {
    const story = storyWith({ count: false });
    story.world.service.onRequest = () => {
      story.world.clock.advance(1_000);
    };
    const lacks: number[] = [];
    while (lacks.length < 9 && lacks.at(-1) !== 0) {
      story.world.clock.advance(HOUR_MS);
      const { requests } = await story.world.run({ deadlineMs: 20_000 });
      expect(requests).toBeLessThan(25);
      lacks.push((await story.missing()).length);
    }
    expect(lacks.at(-1)).toBe(0);
  });
});

test.each<[number, number]>([
  [540, 10],
  [540, 100],
  [-300, 10],
  [-300, 100],
])(
  'rows that come at a value of many rows, and a source that compares %i minutes off since',
  async (shift, page) => {
    const story = storyOf({ page, count: false }, [...values(10, minute), ...values(60, () => tied)]);
    expect(await append(story)).toMatchObject({ rows: 70, missing: [] });
    story.insert([tied, tied, tied, minute(11), minute(12)]);
    story.world.service.quirks.literalShift = { lower: shift, upper: shift };
    expect(await append(story)).toMatchObject({ rows: 5, missing: [], wrong: [] });
  },
);
