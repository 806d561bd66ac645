import { describe, expect, test } from 'vitest';
import type { Quirks } from '../../../local/odata-service/index.ts';
import { adds, append, type Ended, endsOf, playStory, type StoryCase } from '../../support/play-story.ts';
import { storyOf, values } from '../../support/source-story.ts';

/** Ten hours before Berlin's clocks go back. */
const FIRST_MS = Date.UTC(2025, 9, 25, 15);
const minute = (minutes: number): string =>
  new Date(FIRST_MS + minutes * 60_000).toISOString().replace('.000Z', 'Z');
const every = (count: number, from: number, step = 1): readonly string[] =>
  values(count, (n) => minute(from + n * step));

const BERLIN = { before: 120, from: minute(600), after: 60 };
const BACK_AN_HOUR = { before: 345, from: minute(600), after: 285 };
/** Times are shown in UTC, kept and compared as local digits. */
const LOCAL_ROWS: Quirks = { rowShift: BERLIN };
/** Times are UTC, and what is compared with them is read as local. */
const LOCAL_BOUNDS: Quirks = { literalShift: { lower: BERLIN, upper: BERLIN } };

/** Rows that come between the runs; each run takes all of them, the first one a step as well. */
const runs = (first: number, more: readonly (readonly string[])[], requests?: number): StoryCase['steps'] => [
  { ends: { outcome: 'appended', rows: first, notes: ['compares-elsewhere'] } },
  ...more.map((cursors) => {
    const ends: Partial<Ended> =
      cursors.length === 0
        ? { outcome: 'no-new-rows', requests: 1 }
        : { outcome: 'appended', rows: cursors.length, ...(requests !== undefined && { requests }) };
    return { does: (story: { insert(added: readonly string[]): void }) => story.insert(cursors), ends };
  }),
];
const forties = [501, 541, 581, 621, 661].map((from) => every(40, from));

const CASES: readonly StoryCase[] = [
  {
    title: 'rows kept as local times, a run for every 40 minutes',
    quirks: LOCAL_ROWS,
    cursors: every(500, 1),
    steps: runs(500, [...forties, []], 2),
  },
  {
    title: 'the same without a count',
    quirks: LOCAL_ROWS,
    count: false,
    cursors: every(500, 1),
    steps: runs(500, [...forties, []], 2),
  },
  {
    title: 'the same with fewer rows a page than in the hour that comes twice',
    quirks: LOCAL_ROWS,
    page: 20,
    cursors: every(500, 1),
    steps: runs(500, [...forties, [], every(40, 801), []]),
  },
  {
    title: 'the same, and without a count',
    quirks: LOCAL_ROWS,
    page: 20,
    count: false,
    cursors: every(500, 1),
    steps: runs(500, [...forties, [], every(40, 801), []]),
  },
  {
    title: 'the same with a run a day',
    quirks: LOCAL_ROWS,
    page: 100,
    cursors: every(500, 1),
    steps: runs(500, [every(90, 501), every(1200, 591), [], every(100, 2791), []]),
  },
  {
    title: 'the same in answers of a day and more',
    quirks: LOCAL_ROWS,
    cursors: every(500, 1),
    steps: runs(500, [every(90, 501), every(1200, 591), [], every(100, 2791), []]),
  },
  {
    title: 'the same in one first load',
    quirks: LOCAL_ROWS,
    page: 100,
    cursors: every(1000, 1),
    steps: runs(1000, [[]]),
  },
  {
    title: 'the same in one first load of one page',
    quirks: LOCAL_ROWS,
    cursors: every(1000, 1),
    steps: runs(1000, [[]]),
  },
  {
    title: 'bounds read as local times',
    quirks: LOCAL_BOUNDS,
    page: 100,
    cursors: every(1000, 1),
    steps: runs(1000, [every(90, 1001), []]),
  },
];

describe('clocks that go back', () => {
  test.each(CASES)('$title', async (one) => {
    expect(await playStory(one)).toMatchObject(endsOf(one));
  });

  test('rows kept as local times, a row every 20 minutes', async () => {
    const more = values(12, (n) => [minute(20 * (31 + n))]);
    const [first, second, ...others] = runs(30, [...more, []]);
    const one: StoryCase = {
      title: '',
      quirks: LOCAL_ROWS,
      page: 20,
      cursors: every(30, 20, 20),
      steps: [
        { ends: { ...first?.ends, notes: [] } },
        { ...second, ends: { ...second?.ends, notes: ['compares-elsewhere'] } },
        ...others,
      ],
    };
    expect(await playStory(one)).toMatchObject(endsOf(one));
  });
});

/** Ten hours before New York's clocks go forward. */
const BEFORE_SPRING_MS = Date.UTC(2025, 2, 8, 21);
const inSpring = (minutes: number): string =>
  new Date(BEFORE_SPRING_MS + minutes * 60_000).toISOString().replace('.000Z', 'Z');
const NEW_YORK = { before: -300, from: inSpring(600), after: -240 };

describe('clocks that go forward, with fewer rows a page than in the hour that is left out', () => {
  test.each<[string, Quirks]>([
    ['bounds read as local times', { literalShift: { lower: NEW_YORK, upper: NEW_YORK } }],
    ['rows kept as local times', { rowShift: NEW_YORK }],
  ])('%s', async (title, quirks) => {
    const one: StoryCase = {
      title,
      quirks,
      page: 20,
      cursors: values(700, inSpring),
      steps: [
        { ends: { outcome: 'appended', rows: 700, notes: ['compares-elsewhere'] } },
        { ends: { outcome: 'no-new-rows' } },
        { does: adds(5, (n) => inSpring(700 + n)), ends: { outcome: 'appended', rows: 5 } },
        { ends: { outcome: 'no-new-rows' } },
      ],
    };
    expect(await playStory(one)).toMatchObject(endsOf(one));
  });
});

test('a source that keeps no order is told from one whose clocks went back', async () => {
  const one: StoryCase = {
    title: '',
    quirks: { ignoreOrder: true },
    cursors: every(300, 1),
    steps: [{ ends: { outcome: 'appended', rows: 300, notes: ['order-ignored'] } }],
  };
  expect(await playStory(one)).toMatchObject(endsOf(one));
});

test('a reload takes the rows of a value once, which come again above it', async () => {
  const quirks = { literalShift: { lower: BACK_AN_HOUR, upper: BACK_AN_HOUR } };
  const cursors = [300, 420, 540, 960, 1020, 1080].flatMap((at) => values(8, () => minute(at)));
  const story = storyOf({ quirks, page: 20, servicePage: 2, keyType: 'Edm.Guid' }, cursors);
  await append(story);
  for (const n of [1, 25, 33, 41]) story.remove(n);
  for (const from of [960, 1020, 1080])
    expect(await story.world.reload({ window: { from: minute(from) } })).toMatchObject({
      outcome: expect.stringMatching(/^(?:reloaded|unchanged)$/),
    });
  expect(await story.wrong()).toStrictEqual([]);
  expect(await story.missing()).toStrictEqual([]);
});
