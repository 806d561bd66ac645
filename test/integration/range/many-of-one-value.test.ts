import { describe, expect, test } from 'vitest';
import { guid } from '../../support/guid.ts';
import {
  adds,
  append,
  appended,
  endsOf,
  idle,
  playStory,
  type StoryCase,
  uncounted,
} from '../../support/play-story.ts';
import { minute, second, storyOf, values } from '../../support/source-story.ts';

/** Integers that a number of 53 bits does not hold: every second one is rounded. */
const big = (n: number): string => String(9_007_199_254_740_990n + BigInt(n));
const tick = (ticks: number): string =>
  second(Math.floor(ticks / 1e7), `.${String(ticks % 1e7).padStart(7, '0')}`);

/** Ties that are shown as one value, and lie a little apart. */
const near = (count: number, ties: number, first: number, apart: number): readonly string[] =>
  values(count, (n) => tick(Math.floor(n / ties) * 60e7 + first + (n % ties) * apart));

const CASES: readonly StoryCase[] = [
  {
    title: 'integers that literals round come all, where the rows above a value of 30 come with its own',
    cursor: { column: 'Version' },
    page: 20,
    count: false,
    quirks: { roundedInts: 'literals' },
    cursors: [...values(30, () => big(4)), ...values(5, () => big(5))],
    steps: [{ ends: { ...appended(35), notes: ['compares-elsewhere'] } }, idle(6)],
  },
  {
    title: 'the same from a service that counts is as right in each later run',
    cursor: { column: 'Version' },
    page: 20,
    quirks: { roundedInts: 'literals' },
    cursors: [...values(30, () => big(4)), ...values(5, () => big(5))],
    steps: [{ ends: { ...appended(35), notes: ['compares-elsewhere'] } }, idle(8), idle(8)],
  },
  {
    title: 'rows that are shown as one value, rounded, and lie apart: more of them than a cap of 20',
    page: 20,
    quirks: { shownDigits: 3, shownBy: 'nearest', silentCap: 20 },
    cursors: near(200, 40, 5_100, 200),
    steps: [{ ends: { ...appended(200), notes: ['compares-elsewhere'] } }, idle(6)],
  },
  {
    title: 'a row comes behind the place of a pass that counts rows, as the service compares no Guids',
    keyType: 'Edm.Guid',
    servicePage: 2,
    quirks: { refuseTextOrder: true },
    cursors: values(10, () => minute(1)),
    steps: [
      {
        does: (story) => story.before(12, () => story.insertAs([minute(1)], 4_000)),
        ends: { ...appended(11), notes: ['option-refused'] },
      },
      { ends: { outcome: 'no-new-rows', notes: ['option-refused'] } },
    ],
  },
  {
    title: 'a row comes before the row that was read last by key, and the service takes no $skip',
    page: 5,
    keyOf: (n) => 1_000 - n,
    quirks: { ignoreSkip: true },
    cursors: values(12, () => minute(1)),
    steps: [{ does: (story) => story.before(5, () => story.insert([minute(1)])), ends: appended(13) }],
  },
  ...([400, 500, 200] as const).map((refusesWith): StoryCase => ({
    title: `a service that compares no Guids, and refuses that as ${refusesWith}`,
    keyType: 'Edm.Guid',
    servicePage: 2,
    quirks: { refuseTextOrder: true, refusesWith },
    cursors: values(10, () => minute(1)),
    steps: [
      { ends: { ...appended(10), notes: ['option-refused'] } },
      { ends: { outcome: 'no-new-rows', notes: ['option-refused'] } },
    ],
  })),
  {
    title: 'the row behind an answer breaks each question that it is part of, and no question is refused',
    keyType: 'Edm.Guid',
    servicePage: 2,
    quirks: { badRow: { is: ({ Rev }) => Rev === 6, how: 'tears', times: 1_000_000 } },
    cursors: values(10, () => minute(1)),
    steps: [
      {
        ends: {
          outcome: 'failed',
          errorKind: 'source-unavailable',
          notes: [],
          missing: [
            [3, 'daa66d13'],
            [6, 'b54cda26'],
            [8, 'f1bbcd88'],
          ].map(([n, key]) => `${key}${guid(Number(n)).slice(8)} v${n}`),
        },
      },
    ],
  },
  {
    title: 'integers that are rounded as they are shown, and may hide others between them',
    cursor: { column: 'Version' },
    quirks: { roundedInts: 'both' },
    cursors: values(4, (n) => big(2 + 2 * n)),
    steps: [{ ends: { ...appended(4), notes: ['cursor-rounded'] } }, { ends: { notes: ['cursor-rounded'] } }],
  },
  {
    title: 'the same of a source without order',
    cursor: { column: 'Version' },
    quirks: { roundedInts: 'both', ignoreOrder: true },
    cursors: [8, 2, 6, 4].map(big),
    steps: [
      { ends: { ...appended(4), notes: ['order-ignored', 'cursor-rounded'] } },
      { ends: { notes: ['order-ignored', 'cursor-rounded'] } },
    ],
  },
  {
    title: 'integers as great that no double is, so that nobody has rounded them',
    cursor: { column: 'Version' },
    cursors: values(4, (n) => big(3 + 2 * n)),
    steps: [{ ends: { ...appended(4), notes: [] } }, { ends: { notes: [] } }],
  },
  {
    title: 'whole seconds alone, of a source that compares texts, and then one with a fraction',
    page: 2,
    servicePage: 3,
    quirks: { compareTimes: 'texts', trimDigits: true },
    cursors: values(7, () => second(0)),
    steps: [
      { ends: appended(7) },
      {
        does: (story) => story.insert([...values(3, () => second(0)), ...values(2, () => second(1, '.123'))]),
        ends: { ...appended(5), notes: ['compares-text'] },
      },
    ],
  },
  {
    title: 'one of the rows at the watermark is deleted, and then others come',
    page: 20,
    cursors: values(16, (n) => minute(Math.floor(n / 8))),
    steps: [
      { ends: appended(16) },
      { does: (story) => story.remove(11), ends: { outcome: 'no-new-rows' } },
      { does: adds(5, () => minute(9)), ends: appended(5) },
      idle(),
    ],
  },
  {
    title: 'a tie and a row above come once the value was read by key, and nothing counts them',
    page: 2,
    count: false,
    cursors: [minute(1)],
    steps: [
      { ends: appended(1) },
      { does: (story) => story.before(3, () => story.insert([minute(1), minute(3)])), ends: appended(2) },
      idle(3),
    ],
  },
  {
    title: 'a tie and a row above come while the value is read by key',
    page: 20,
    keyOf: (n) => (n === 31 ? 1 : n + 100),
    cursors: values(30, () => minute(0)),
    steps: [
      { does: (story) => story.before(3, () => story.insert([minute(0), minute(1)])), ends: appended(32) },
      idle(),
    ],
  },
  {
    title: '600 rows in the second before the last one cost an idle run nothing',
    page: 100,
    quirks: { shownDigits: 0 },
    cursors: [...values(600, () => second(0)), second(1)],
    steps: [{ ends: appended(601) }, idle(), idle()],
  },
  {
    title: 'times of another zone, where the part that is read by key is nine hours long',
    page: 100,
    quirks: { literalShift: { lower: 540, upper: 540 }, silentCap: 100 },
    cursors: values(4000, (n) => minute(Math.floor(n / 40) * 10)),
    steps: [{ ends: { ...appended(4000), notes: ['compares-elsewhere'] } }, idle(6)],
  },
  {
    title: 'keys that are sorted without case, compared with it, and not counted',
    keyType: 'Edm.String',
    keyOf: (n) => `${n <= 25 || n > 30 ? 'a' : 'B'}${String(n).padStart(2, '0')}`,
    page: 20,
    quirks: { orderCollation: 'case-blind', noCount: true, silentCap: 20 },
    cursors: values(30, () => minute(0)),
    steps: [{ ends: uncounted(30) }, { does: adds(1, () => minute(1)), ends: uncounted(1) }, idle()],
  },
];

describe('a value that more rows have than an answer holds', () => {
  test.each(CASES)('$title', async (one) => {
    expect(await playStory(one)).toMatchObject(endsOf(one));
  });

  // The only row of a value is deleted, and another one comes at the value, while the source is read: before which requests.
  test.each([
    ['is read where the count was seen without it', 8, 12, 0],
    ['is not seen where every count is as before', 5, 6, 1],
  ])('a row in the place of a deleted one %s', async (_, gone, come, lacks) => {
    const story = storyOf({ page: 5, cursor: { column: 'Version' } }, ['1']);
    let asked = 0;
    story.world.service.onRequest = () => {
      asked += 1;
      if (asked === gone) story.remove(1);
      if (asked === come) story.insert(['1', ...values(5, () => '2'), ...values(3, () => '3')]);
    };
    await append(story);
    story.world.service.onRequest = undefined;
    expect(await append(story)).toMatchObject({ outcome: 'no-new-rows' });
    expect(await story.missing()).toHaveLength(lacks);
  });

  test('rows that came by key are not looked up where the rows after them show finer digits', async () => {
    const fine = values(300, (n) => second(20, `.${String(n).padStart(3, '0')}`));
    const story = storyOf({ page: 20 }, [...values(12, second), ...values(8, () => second(20)), ...fine]);
    expect(await append(story)).toMatchObject({ ...appended(320), missing: [], wrong: [] });
    expect(story.world.service.requests.length).toBeLessThan(40);
    expect(story.world.service.requests.filter(({ url }) => / in \(/.test(url)).length).toBeLessThan(4);
  });
});
