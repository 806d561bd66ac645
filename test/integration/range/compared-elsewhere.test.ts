import { describe, expect, test } from 'vitest';
import type { Quirks } from '../../../local/odata-service/index.ts';
import { adds, append, appended, endsOf, idle, playStory, type StoryCase } from '../../support/play-story.ts';
import { minute, second, type Story, storyOf, values } from '../../support/source-story.ts';

const TOKYO: Quirks = { literalShift: { lower: 540, upper: 540 } };
const NEW_YORK: Quirks = { literalShift: { lower: -300, upper: -300 } };
const becomes =
  (quirks: Quirks) =>
  ({ world }: Story): void =>
    void Object.assign(world.service.quirks, quirks);
const stepped = (rows: number, requests?: number) => ({
  ...appended(rows, requests),
  notes: ['compares-elsewhere' as const],
});
const DAY_MS = 86_400_000;
const FROM_FIRST = { column: 'At', start: minute(0) } as const;
const hundred = values(100, minute);
const big = (n: number): string => String(9_007_199_254_740_990n + BigInt(n));

/** A hundred rows are taken; then the service moves to Tokyo's zone and its rows change; so many are appended. */
const movesThere = (rows: number, change: (story: Story) => void): StoryCase['steps'] => [
  { ends: appended(100) },
  {
    does: (story) => {
      becomes(TOKYO)(story);
      change(story);
    },
    ends: stepped(rows),
  },
  idle(),
];

const CASES: readonly StoryCase[] = [
  {
    title: 'times that are shown rounded, of which the row at a bound lies below it',
    page: 24,
    quirks: { shownDigits: 3, shownBy: 'nearest' },
    cursors: values(60, (n) =>
      second(Math.floor(n / 8) * 60, `.${String(5_500 + (n % 8) * 500).padStart(7, '0')}`),
    ),
    steps: [{ ends: stepped(60) }, idle()],
  },
  {
    title:
      'times that are shown rounded, of a source without order: one comes at the watermark, and lies below it',
    quirks: { shownDigits: 0, shownBy: 'nearest', ignoreOrder: true },
    cursors: [3, 12, 14, 6, 1].map((n) => second(n, '.2')),
    steps: [
      { ends: { ...appended(5), notes: ['order-ignored'] } },
      { does: adds(1, () => second(13, '.7')), ends: { ...appended(1), notes: ['order-ignored'] } },
    ],
  },
  {
    title: 'times that are shown with three digits and compared with seven',
    page: 24,
    quirks: { shownDigits: 3 },
    cursors: values(60, (n) =>
      second(Math.floor(n / 8) * 60, `.${String(5_500 + (n % 8)).padStart(7, '0')}`),
    ),
    steps: [
      { ends: appended(60) },
      { does: (story) => story.insert([second(420, '.0005999')]), ends: appended(1) },
      idle(),
    ],
  },
  {
    title: 'a zone in which each bound brings five hours too many, which costs an idle run nothing',
    quirks: NEW_YORK,
    cursors: values(200, minute),
    steps: [{ ends: stepped(200) }, idle(), { does: adds(5, (n) => minute(200 + n)), ends: appended(5, 2) }],
  },
  {
    title: 'a zone in which each bound brings nine hours too few',
    page: 100,
    quirks: { ...TOKYO, silentCap: 100 },
    cursors: values(2000, minute),
    steps: [
      { ends: stepped(2000) },
      idle(),
      { does: adds(5, (n) => minute(2000 + n)), ends: appended(5, 2) },
    ],
  },
  {
    title: 'the same, where the row at a bound is deleted before that is asked for',
    page: 20,
    count: false,
    quirks: TOKYO,
    cursors: values(300, (n) => minute(10 * n)),
    steps: [{ does: (story) => story.before(2, () => story.remove(20)), ends: stepped(300) }, idle()],
  },
  {
    title: 'the same from a service that counts',
    page: 20,
    quirks: TOKYO,
    cursors: values(300, (n) => minute(10 * n)),
    steps: [{ does: (story) => story.before(2, () => story.remove(20)), ends: stepped(300) }, idle()],
  },
  ...([undefined, false] as const).map((count): StoryCase => ({
    title: `a row that nobody has, below a bound that brings an hour too many${count === false ? ', uncounted' : ''}`,
    ...(count === false && { count }),
    cursors: values(100, (n) => minute(60 * n)),
    steps: [
      { ends: appended(100) },
      {
        does: (story) => {
          becomes({ literalShift: { lower: -60, upper: -60 } })(story);
          story.insert([minute(60 * 99 - 30), ...values(30, (n) => minute(60 * (100 + n)))]);
        },
        ends: count === false ? appended(31) : stepped(31),
      },
      { ends: { outcome: 'no-new-rows', notes: ['compares-elsewhere'] } },
      idle(),
    ],
  })),
  {
    title:
      'a zone five hours behind that becomes four, after an old row has moved up from between the last ones',
    page: 100,
    quirks: { ...NEW_YORK },
    cursors: values(1000, (n) => second(20 * n)),
    steps: [
      { ends: stepped(1000) },
      { does: (story) => story.move(301, second(20_001)), ends: appended(1, 2) },
      {
        does: (story) => {
          becomes({ literalShift: { lower: -240, upper: -240 } })(story);
          story.insert(values(3, (n) => second(20_100 + n)));
        },
        ends: { ...appended(3), notes: ['compares-elsewhere', 'compares-elsewhere'] },
      },
      {
        does: adds(3, (n) => second(20_200 + n)),
        ends: { ...appended(3, 2), notes: ['compares-elsewhere'] },
      },
      { ends: { outcome: 'no-new-rows', requests: 1, notes: ['compares-elsewhere'] } },
    ],
  },
  ...(['is deleted', 'moves up beyond the answer'] as const).map((end): StoryCase => ({
    title: `bounds that bring five hours too many since today: one of the rows below ${end}`,
    page: 100,
    cursors: hundred,
    steps: [
      { ends: appended(100) },
      {
        does: (story) => {
          becomes(NEW_YORK)(story);
          if (end === 'is deleted') story.remove(95);
          else story.move(95, minute(400));
          adds(10, (n) => minute(110 + n))(story);
        },
        ends: stepped(end === 'is deleted' ? 10 : 11),
      },
      idle(),
    ],
  })),
  {
    title: 'a service that moves there, and the only row at the watermark moves up a little',
    cursors: hundred,
    steps: movesThere(4, (story) => {
      story.move(100, minute(104));
      story.insert(values(3, (n) => minute(106 + n)));
    }),
  },
  {
    title: 'a service that moves there, and the only row at the watermark is deleted',
    cursors: hundred,
    steps: movesThere(3, (story) => {
      story.remove(100);
      story.insert(values(3, (n) => minute(106 + n)));
    }),
  },
  {
    title: 'the same, and new rows have the very value of the watermark',
    cursors: hundred,
    steps: movesThere(3, (story) => {
      story.remove(100);
      story.insert(values(3, () => minute(99)));
    }),
  },
  {
    title: 'a service that moves there, and the row at the watermark moves up over new rows',
    cursors: hundred,
    steps: [
      { ends: appended(100) },
      {
        does: (story) => {
          becomes(TOKYO)(story);
          story.move(100, minute(99 + 180));
          story.insert([minute(99 + 60), minute(99 + 120), minute(99 + 240)]);
        },
        ends: stepped(4),
      },
      idle(),
      idle(),
    ],
  },
  ...(
    [
      ['is deleted', 'counts', {}],
      ['moves up', 'counts', {}],
      ['is deleted', 'does not count, nor sort downwards', { refuseDescending: true }],
      ['moves up', 'does not count, nor sort downwards', { refuseDescending: true }],
    ] as const
  ).map(([end, how, quirks]): StoryCase => ({
    title: `a service that moves there and ${how}, and its only row ${end} below rows that come all the same`,
    quirks,
    ...(how !== 'counts' && { count: false }),
    cursors: [minute(0)],
    steps: [
      { ends: appended(1) },
      {
        does: (story) => {
          becomes(TOKYO)(story);
          if (end === 'moves up') story.move(1, minute(30));
          else story.remove(1);
          story.insert([minute(60), minute(120), minute(600)]);
        },
        ends: stepped(end === 'moves up' ? 4 : 3),
      },
      idle(),
    ],
  })),
  {
    title: 'integers that literals round, so that rows come with the bound beside their own',
    cursor: { column: 'Version' },
    page: 20,
    quirks: { roundedInts: 'literals' },
    cursors: values(400, (n) => big(8 + n)),
    steps: [{ ends: stepped(400) }, idle()],
  },
  {
    title: 'the same from a service that does not count',
    cursor: { column: 'Version' },
    page: 20,
    count: false,
    quirks: { roundedInts: 'literals' },
    cursors: values(400, (n) => big(8 + n)),
    steps: [{ ends: stepped(400) }, idle()],
  },
  ...([undefined, false] as const).map((count): StoryCase => ({
    title: `a zone with bounds that bring too few, and no order${count === false ? ', nor count' : ''}`,
    quirks: { ...TOKYO, ignoreOrder: true },
    ...(count === false && { count }),
    cursors: hundred,
    steps: [
      { ends: { ...appended(100), notes: ['order-ignored'] } },
      {
        does: adds(5, (n) => minute(101 + n)),
        ends: { ...appended(5), notes: ['order-ignored', 'compares-elsewhere'] },
      },
      { ends: { outcome: 'no-new-rows', requests: 1, notes: ['order-ignored'] } },
    ],
  })),
];

describe('a service that compares elsewhere than it shows', () => {
  test.each(CASES)('$title', async (one) => {
    expect(await playStory(one)).toMatchObject(endsOf(one));
  });

  test.each([
    { literalShift: { lower: 540, upper: 540 } },
    { literalShift: { lower: 540 } },
    { rowShift: -300 },
  ])(
    'rows between a start and the step that the first run learns, where nothing is counted: %o',
    async (quirks) => {
      const cursor = { column: 'At', start: minute(-1) } as const;
      const story = storyOf(
        { cursor, quirks: { ...quirks, noCount: true } },
        values(200, (n) => minute(n * 10)),
      );
      expect(await append(story)).toMatchObject({ outcome: 'appended', rows: 200, missing: [], wrong: [] });
      await append(story);
      expect(await append(story)).toMatchObject({ outcome: 'no-new-rows', requests: 1 });
    },
  );

  test.each<Quirks>([
    { literalShift: { lower: -300, upper: -300 } },
    { literalShift: { lower: 540, upper: 540 } },
    { rowShift: 300 },
    { rowShift: -300 },
  ])('rows less than the step above the watermark, once it keeps no order any more: %o', async (quirks) => {
    const story = storyOf({ quirks }, values(40, minute));
    await append(story);
    story.insert([minute(41)]);
    expect(await append(story)).toMatchObject({ missing: [], notes: ['compares-elsewhere'] });
    story.world.service.quirks.ignoreOrder = true;
    story.insert(values(30, (n) => minute(100 - n)));
    const { missing, notes } = await append(story);
    expect({ missing, isFilter: notes.includes('filter-ignored') }).toStrictEqual({
      missing: [],
      isFilter: false,
    });
  });

  test.each<[Quirks, number]>([
    [{ literalShift: { lower: 60, upper: 60 } }, 1],
    [{ literalShift: { lower: 345 } }, 1],
    [{ literalShift: { lower: 345 }, noCount: true }, 8],
    [{ ...TOKYO, ignoreOrder: true }, 1],
    [TOKYO, 10],
    [{ rowShift: -300 }, 7],
    [{ literalShift: { lower: 345 }, refuseDescending: true }, 1],
  ])('no row lies as far above a start as the first bound is off: %j', async (quirks, minutes) => {
    const story = storyOf(
      { cursor: FROM_FIRST, page: 10, quirks },
      values(40, (n) => minute(n * minutes)),
    );
    expect(await append(story)).toMatchObject({ outcome: 'appended', rows: 40, missing: [], wrong: [] });
    await append(story);
    expect(await append(story)).toMatchObject({ outcome: 'no-new-rows', requests: 1 });
  });

  test('a zone that changes before the first row above a start', async () => {
    const story = storyOf({ cursor: FROM_FIRST, page: 10, count: false }, []);
    expect(await append(story)).toMatchObject({ outcome: 'no-new-rows' });
    becomes(TOKYO)(story);
    story.insert(values(40, minute));
    story.world.clock.advance(DAY_MS);
    expect(await append(story)).toMatchObject({ ...stepped(40), missing: [], wrong: [] });
    await append(story);
    expect(await append(story)).toMatchObject({ outcome: 'no-new-rows', requests: 1 });
  });

  test.each([{}, TOKYO])('rows that come behind the first answer above a start: %o', async (quirks) => {
    const story = storyOf({ cursor: FROM_FIRST, quirks }, []);
    story.before(2, () => story.insert(values(5, minute)));
    expect(await append(story)).toMatchObject({ outcome: 'appended', rows: 5, missing: [], wrong: [] });
  });

  test.each([
    ['empty', 0],
    ['all below a start', 40],
  ])('the last row of a source that is %s is asked for once a day', async (_, rows) => {
    const cursors = values(rows, (n) => minute(n - 100));
    const story = storyOf({ cursor: FROM_FIRST, page: 10, count: false }, cursors);
    await append(story);
    expect(await append(story)).toMatchObject({ outcome: 'no-new-rows', requests: 1 });
    story.world.clock.advance(DAY_MS);
    expect(await append(story)).toMatchObject({ outcome: 'no-new-rows', requests: 2 });
    expect(await append(story)).toMatchObject({ outcome: 'no-new-rows', requests: 1 });
  });
});
