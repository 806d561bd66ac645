import { describe, expect, test } from 'vitest';
import type { Quirks } from '../../../local/odata-service/index.ts';
import type { ReloadWindow } from '../../../shared/config/index.ts';
import { noteKinds } from '../../support/note-kinds.ts';
import { append } from '../../support/play-story.ts';
import { minute, type StorySource, storyOf, values } from '../../support/source-story.ts';
import { tried } from '../../support/whole-sweep.ts';

const HOUR_MS = 3_600_000;
const DAY = 1_440;

/** A row each ten minutes of 33 hours. */
const rows = values(200, (n) => minute(n * 10));

const WINDOWS: readonly (readonly [string, ReloadWindow])[] = [
  ['the last six hours', { last: { ms: 6 * HOUR_MS } }],
  ['the last fifty rows', { rows: 50 }],
  ['all from a time on', { from: minute(500) }],
  ['what lies between two times', { from: minute(500), to: minute(1200) }],
  ['everything', { all: true }],
];

/** Bounds that bring too few rows, or too many. */
const SHIFTS: readonly Quirks[] = [
  { literalShift: { upper: -300 } },
  { literalShift: { upper: -345 } },
  { literalShift: { upper: 540 } },
  { literalShift: { lower: 540 } },
  { literalShift: { lower: -300, upper: -300 } },
  { rowShift: 540 },
  { rowShift: -300 },
];

const unordered = (quirks: Quirks, more: StorySource = {}): StorySource => ({
  page: 100,
  ...more,
  quirks: { ignoreOrder: true, ...quirks },
});

const CASES = SHIFTS.flatMap((shift) =>
  ([undefined, false] as const).map((count): [string, Quirks, StorySource] => [
    `${JSON.stringify(shift)}${count === false ? ', and does not count' : ''}`,
    shift,
    count === undefined ? {} : { count },
  ]),
);

describe.each(tried(CASES))('of a source without order that compares by %s', (_, shift, more) => {
  test.each(WINDOWS)('a reload of %s is exact', async (__, window) => {
    const story = storyOf(unordered(shift, more), rows);
    const { world } = story;
    await append(story);
    expect(await world.reload({ window })).toMatchObject({
      outcome: 'unchanged',
      reload: { changes: { deleted: 0 } },
    });
    story.remove(190);
    story.move(195, minute(1_950.5));
    expect(await world.reload({ window })).toMatchObject({
      outcome: expect.stringMatching(/reloaded|unchanged/),
    });
    expect(await world.reload({ window })).toMatchObject({ outcome: 'unchanged' });
    const held = await world.rows();
    expect(held.filter(({ Id }) => Id !== 190)).toHaveLength(199);
  });

  test('that moves there later, a reload is exact as well', async () => {
    const story = storyOf(unordered({}, more), rows);
    await append(story);
    await append(story);
    Object.assign(story.world.service.quirks, shift);
    for (const [, window] of WINDOWS)
      expect(await story.world.reload({ window })).toMatchObject({ outcome: 'unchanged' });
    expect([await story.missing(), await story.wrong()]).toStrictEqual([[], []]);
  });
});

describe('a reload by links', () => {
  test('learns the step of an upper bound once, and says so', async () => {
    const story = storyOf(unordered({ literalShift: { upper: -300 } }), rows);
    await append(story);
    const window = { last: { ms: 6 * HOUR_MS } };
    const { service } = story.world;
    const proofs = (): number =>
      service.requests.filter(({ url }) => /Id(?: |%20)(?:eq|in)/.test(url)).length;
    service.clearRequests();
    const run = await story.world.reload({ window });
    expect(noteKinds(run)).toStrictEqual(expect.arrayContaining(['order-ignored', 'compares-elsewhere']));
    expect(noteKinds(run)).not.toContain('filter-ignored');
    expect(proofs()).toBeGreaterThan(0);
    service.clearRequests();
    const again = await story.world.reload({ window });
    expect(noteKinds(again)).toContain('compares-elsewhere');
    expect(proofs()).toBe(0);
  });

  test.each<Quirks>([{ literalShift: { upper: -300 } }, { rowShift: 540 }, { droppedWords: ['lt'] }, {}])(
    'goes without an upper bound where no question by key proves one (%o)',
    async (shift) => {
      const quirks = { guidsNeverEqual: true, ...shift };
      const story = storyOf(unordered(quirks, { keyType: 'Edm.Guid' }), rows);
      await append(story);
      for (const [, window] of WINDOWS) {
        const run = await story.world.reload({ window });
        expect(run).toMatchObject({ outcome: 'unchanged' });
        expect(noteKinds(run)).toContain('order-ignored');
      }
      expect([await story.missing(), await story.wrong()]).toStrictEqual([[], []]);
    },
  );

  test.each([
    { before: -300, from: '2026-03-08T07:00:00Z', after: -240 },
    { before: 60, from: '2026-03-08T07:00:00Z', after: 120 },
  ])('brings rows of both sides of a day when clocks change (%o)', async (clock) => {
    const quirks = { literalShift: { lower: clock, upper: clock } };
    const story = storyOf(
      unordered(quirks),
      values(400, (n) => minute((n * DAY) / 2)),
    );
    await append(story);
    for (const [from, to] of [
      [20, 60],
      [90, 110],
      [120, 160],
    ] as const)
      expect(
        await story.world.reload({ window: { from: minute(from * DAY), to: minute(to * DAY) } }),
      ).toMatchObject({ outcome: 'unchanged' });
  });
});

describe('a reload that finds that the filter is ignored, where links end early on a short answer,', () => {
  test.each<[string, Omit<StorySource, 'quirks'>, (n: number) => string, number]>([
    ['an integer', { cursor: { column: 'Version' }, page: 100, servicePage: 100 }, String, 250],
    ['a time', { page: 20, servicePage: 20 }, minute, 230],
    ['a time that settles', { cursor: { column: 'At', settleMs: 180_000 }, page: 100 }, minute, 250],
  ])('ends at the last row that the source has told, by %s', async (_, source, of, chainCap) => {
    const story = storyOf({ ...source, quirks: { ignoreFilter: true } }, values(200, of));
    await append(story);
    story.world.service.quirks.chainCap = chainCap;
    story.insert(values(300, (n) => of(200 + n)));
    expect(await story.world.reload({ window: { all: true } })).toMatchObject({
      outcome: 'reloaded',
      reload: { changes: { inserted: 300, deleted: 0, same: 200 } },
    });
    expect([await story.missing(), await story.wrong()]).toStrictEqual([[], []]);
  });
});

describe('a reload of a source that keeps its order, and moves to another zone on the day that its bounds were proven,', () => {
  test.each([540, -300])('is exact (%i minutes)', async (lower) => {
    const story = storyOf({ page: 100 }, rows);
    await append(story);
    await append(story);
    story.world.service.quirks.literalShift = { lower, upper: lower };
    for (const [, window] of WINDOWS)
      expect(await story.world.reload({ window })).toMatchObject({ outcome: 'unchanged' });
    expect([await story.missing(), await story.wrong()]).toStrictEqual([[], []]);
  });
});
