import { describe, expect, test } from 'vitest';
import { adds, append, appended, endsOf, idle, playStory, type StoryCase } from '../../support/play-story.ts';
import { minute, storyOf, values } from '../../support/source-story.ts';

const big = (n: number): string => String(2n ** 53n + BigInt(n));

const CASES: readonly StoryCase[] = [
  {
    title: 'integers without gaps: what is verified goes up with each run',
    cursor: { column: 'Id' },
    page: 100,
    cursors: values(1000, (n) => String(n + 1)),
    steps: [
      { ends: appended(1000, 13) },
      { does: adds(10, (n) => String(1001 + n)), ends: appended(10, 2) },
      idle(),
    ],
  },
  ...(['text', 'd', 'value', 'marked', 'words', 'empty'] as const).map((countAs): StoryCase => ({
    title: `a count that is ${countAs}`,
    quirks: { countAs },
    cursors: values(30, minute),
    steps: [{ ends: appended(30) }, { does: adds(1, () => minute(40)), ends: appended(1) }, idle()],
  })),
  ...([30, 32, 36] as const).map((top): StoryCase => ({
    title: `a count up to 2^53 + ${top} that reads the number above it as another, where a row came behind the read`,
    cursor: { column: 'Version' },
    servicePage: 2,
    quirks: { ignoreOrder: true, roundedInts: 'literals' },
    cursors: values(30, (n) => big(n - 7)),
    steps: [
      { ends: { ...appended(30), notes: ['order-ignored'] } },
      {
        does: (story) => {
          story.insert([big(24), big(26), big(top)]);
          story.before(2, () => story.insert([big(28)]));
        },
        ends: { ...appended(3), notes: ['order-ignored', 'count-differs'], missing: ['34 v34'] },
      },
      { ends: { ...appended(1), notes: ['order-ignored'] } },
    ],
  })),
  {
    title: 'a count that never exceeds 500',
    page: 100,
    quirks: { countStopsAt: 500 },
    cursors: values(1200, minute),
    steps: [
      { ends: { ...appended(1200, 25), notes: ['count-differs'] } },
      { does: adds(10, (n) => minute(1300 + n)), ends: { ...appended(10), notes: ['count-differs'] } },
      {
        does: adds(10, (n) => minute(1400 + n)),
        ends: { ...appended(10), notes: ['count-differs', 'count-overruled'] },
      },
      { does: adds(10, (n) => minute(1500 + n)), ends: { ...appended(10, 2), notes: ['count-overruled'] } },
    ],
  },
];

describe('what proves the end', () => {
  test.each(CASES)('$title', async (one) => {
    expect(await playStory(one)).toMatchObject(endsOf(one));
  });

  test('rows below "start" are not counted', async () => {
    const story = storyOf({ cursor: { column: 'At', start: minute(50) } }, values(100, minute));
    expect(await append(story)).toMatchObject({ ...appended(50), notes: [] });
    expect(await story.missing()).toHaveLength(50);
    expect(await append(story)).toMatchObject({ outcome: 'no-new-rows', requests: 1, notes: [], wrong: [] });
  });
});
